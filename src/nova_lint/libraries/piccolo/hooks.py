"""What evaluation is told of Piccolo's objects: tables, their columns, rows and queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.piccolo import queries
from nova_lint.libraries.piccolo.columns import NAMING
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Instance, Super, Value, unknown
from nova_lint.values.chains import Paths, Query, continued, read_paths, rows
from nova_lint.values.model_links import KEYS, Models, declare
from nova_lint.values.objects import At, Objects

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo


class PiccoloObjects(Objects):
    """The hooks of Piccolo."""

    packages = frozenset(["piccolo"])
    bases = frozenset(["piccolo.table.Table"])
    defines = frozenset(["Table"])
    verbs = queries.VERBS | queries.TABLE_FUNCTIONS.keys()
    starts = frozenset(["select", "objects", "insert", "run", "run_sync", "save", "remove", "get_or_create", "exists", "where",
                        "get_related", "create_table", "raw", "create_db_tables", "create_db_tables_sync"])  # fmt: skip
    waits = frozenset(["save", "remove", "select", "objects", "get_related"])

    def defined(self, tools: Tools, info: ClassInfo, at: At) -> None:
        """A table class says what its table is and which tables it points to."""
        declare(tools, Models.of(tools, NAMING), info, at)

    def attribute(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`Band.manager.name`: a column, over the tables that the keys on the way lead to."""
        if isinstance(base, Construct):
            if base.kind == "column" and isinstance(base.data, Paths) and base.data.names:
                return _column(f"{base.data.names[0]}.{name}")
            return None
        info = base.info if isinstance(base, (Cls, Instance)) else None
        model = Models.of(tools, NAMING).model(info) if info is not None else None
        if model is None or name not in model.fields:
            return None
        if isinstance(base, Cls):
            return _column(name)
        link = model.links.get(name)
        if isinstance(base, Instance) and name in base.fields:
            return base.fields[name]
        return unknown("a column") if link is None else rows(tools, link.to)

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """The methods of table classes, queries, columns and rows."""
        if isinstance(base, Construct):
            return _of_construct(tools, base, name, arguments, at)
        receiver = base.receiver if isinstance(base, Super) else base
        info = receiver.info if isinstance(receiver, (Cls, Instance)) else None
        model = Models.of(tools, NAMING).model(info) if info is not None else None
        if info is None or model is None or not name:
            return None
        above = base.info.mro()[1:] if isinstance(base, Super) else info.mro()
        if any(name in one.names for one in above):
            return None
        if isinstance(receiver, Cls):
            if name == "all_related":
                keys = tuple(name for name, one in model.fields.items() if one.kind in KEYS)
                return (Construct("piccolo", "column", Paths(keys)),)
            return queries.start(tools, model, name, arguments, at)
        if not isinstance(receiver, Instance):
            return None
        told = queries.of_row(tools, receiver, model, name, arguments, at)
        query = continued(tools, receiver) if told is None else None
        if query is not None:
            given = queries.call(tools, query, "rows", name, arguments, at)
            return (receiver,) if given is not None and name in ("run", "run_sync") else given
        return told

    def elements(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """What a query gives, which its chain asked for."""
        if not isinstance(base, Construct) or not isinstance(base.data, Query):
            return None
        return rows(tools, base.data.model) if base.kind == "rows" else unknown("values of columns")

    def item(self, tools: Tools, base: Atom, key: Value, at: At) -> Value | None:
        """`(await Band.objects())[0]`: a row."""
        return self.elements(tools, base, at)


def _of_construct(tools: Tools, base: Construct, name: str, arguments: Arguments, at: At) -> Value | None:
    data = base.data
    if isinstance(data, Query):
        return queries.call(tools, data, base.kind, name, arguments, at)
    if base.kind == "answer":
        return (base,) if name in ("run", "run_sync") else None
    if base.kind != "column" or not isinstance(data, Paths):
        return None
    inner = read_paths(tools, arguments.positional, at)
    own = tuple(f"{path}.*" for path in data.names) if name in ("", "all_columns") else data.names
    return (Construct("piccolo", "column", Paths((*own, *inner.names), inner.tables)),)


def _column(path: str) -> Value:
    return (Construct("piccolo", "column", Paths((path,))),)
