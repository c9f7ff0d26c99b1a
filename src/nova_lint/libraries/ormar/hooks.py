"""What evaluation is told of ormar's objects: models, their rows, query sets and relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.ormar import queries
from nova_lint.libraries.ormar.fields import NAMING, Config, read_config
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Instance, Super, Value, unknown
from nova_lint.values.chains import Paths, Query, rows
from nova_lint.values.model_links import Models, declare
from nova_lint.values.objects import At, Objects

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo


class OrmarObjects(Objects):
    """The hooks of ormar."""

    packages = frozenset(["ormar"])
    bases = frozenset(["ormar.Model", "ormar.models.Model", "ormar.models.model.Model"])
    defines = frozenset(["Model", "OrmarConfig", "ormar"])
    verbs = queries.VERBS
    starts = frozenset(["objects", "save", "upsert", "load", "load_all", "save_related", "delete", "update"])
    waits = frozenset(["save", "upsert", "load", "delete"])

    def defined(self, tools: Tools, info: ClassInfo, at: At) -> None:
        """A model says what its table is and which tables it points to."""
        declare(tools, Models.of(tools, NAMING), info, at)

    def attribute(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`Track.objects`, relations of rows, and the fields of classes, which name paths."""
        if isinstance(base, Construct):
            data = base.data
            if isinstance(data, Paths) and data.names:
                return _path(f"{data.names[0]}__{name}")
            return None
        info = base.info if isinstance(base, (Cls, Instance)) else None
        model = Models.of(tools, NAMING).model(info) if info is not None else None
        if model is None:
            return None
        if isinstance(base, Cls):
            if name == "objects":
                return (queries.query_of(model),)
            return _path(name) if name in model.fields or name in model.back else None
        link = model.link(name)
        if link is None:
            return unknown("a column") if name in model.fields else None
        if link.field.kind == "many" or link.model is not model:
            return (queries.query_of(link.other(model), link),)
        if isinstance(base, Instance) and name in base.fields:
            return base.fields[name]
        return rows(tools, link.to)

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """The methods of query sets, relations and rows."""
        if isinstance(base, Construct):
            if isinstance(base.data, Config):
                return read_config(tools, arguments, base.data) if name == "copy" else None
            if isinstance(base.data, Query):
                return queries.call(tools, base.data, name, arguments, at)
            return (base,) if isinstance(base.data, Paths) else None
        receiver = base.receiver if isinstance(base, Super) else base
        if not isinstance(receiver, Instance) or not name:
            return None
        above = base.info.mro()[1:] if isinstance(base, Super) else receiver.info.mro()
        model = Models.of(tools, NAMING).model(receiver.info)
        if model is None or any(name in one.names for one in above):
            return None
        return queries.of_row(tools, receiver, model, name, at)

    def elements(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """The rows that a relation holds are there already."""
        if isinstance(base, Construct) and isinstance(base.data, Query):
            return rows(tools, base.data.model)
        return None

    def item(self, tools: Tools, base: Atom, key: Value, at: At) -> Value | None:
        """`Track.objects[:10]` is another query."""
        return (base,) if isinstance(base, Construct) and isinstance(base.data, Query) else None


def _path(path: str) -> Value:
    return (Construct("ormar", "path", Paths((path,))),)
