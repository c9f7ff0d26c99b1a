"""What evaluation is told of peewee's objects: models, their fields and rows, queries, tables without a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.peewee import constructs, fields, naming, queries, records
from nova_lint.libraries.peewee.drawn import Alias, Column, Query, construct, drawn
from nova_lint.libraries.peewee.naming import NAMING
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Construct,
    Func,
    Instance,
    Outside,
    Super,
    Unknown,
    Value,
    unknown,
)
from nova_lint.values.chains import ask
from nova_lint.values.model_links import KEYS, Model, Models, declare
from nova_lint.values.objects import At, Objects

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo

_QUIET = frozenset(["append", "add", "extend", "insert", "update", "setdefault", "debug", "info", "warning", "error", "format",
                    "write", "union", "get", "pop"])  # fmt: skip


class PeeweeObjects(Objects):
    """The hooks of peewee."""

    packages = frozenset(["peewee", "playhouse", "peewee_async", "peewee_migrate"])
    bases = naming.MODELS | fields.CLASSES
    defines = frozenset(["Model", "Table", "FlaskDB", "ForeignKeyField"])
    verbs = (
        queries.CHAINS | queries.RUNS | queries.STARTS.keys() | records.AT_ONCE | records.ROWS | records.PAIRS | {"raw"}
        | {f"aio_{name}" for name in (*queries.RUNS, *records.AT_ONCE, *records.ROWS)}
    )  # fmt: skip
    starts = frozenset(["select", "insert_many", "insert_from", "get_or_none", "get_by_id", "get_or_create", "bulk_create",
                        "delete_instance", "save", "delete", "update", "insert", "create", "replace", "where", "prefetch",
                        "create_tables", "drop_tables", "create_table", "migrate", "raw", "model_to_dict"])  # fmt: skip
    waits = frozenset(["select", "insert_many", "get_or_none", "get_by_id", "delete_instance", "delete_by_id", "where",
                       "save", "dicts", "delete", "create", "update", "insert", "get_or_create", "__iter__"])  # fmt: skip

    def prepare(self, tools: Tools) -> None:
        """Links are attributes that ask: their names are worth a look wherever they stand."""
        models = Models.of(tools, NAMING).models.values()
        names = {name for model in models for name in (*model.links, *model.back)}
        tools.words = tools.words | names

    def maps(self, tools: Tools, info: ClassInfo) -> bool:
        """Models of playhouse, and of a database: `class User(db.Model)`."""
        return naming.is_model(info)

    def defined(self, tools: Tools, info: ClassInfo, at: At) -> None:
        """A model says what its table is and which tables it points to."""
        model = Models.of(tools, NAMING).model(info)
        if model is not None:
            declare(tools, Models.of(tools, NAMING), info, at)

    def attribute(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """Fields of classes, links and columns of rows, `Model._meta`, the columns of tables and sub-queries."""
        if isinstance(base, Construct):
            return constructs.attribute_of(tools, base, name)
        info = base.info if isinstance(base, (Cls, Instance)) else None
        model = Models.of(tools, NAMING).model(info) if info is not None else None
        if model is None or not naming.is_model(model.info):
            return None
        if name in ("_meta", "_schema"):
            return construct("meta", model)
        if isinstance(base, Cls):
            is_field = name in model.fields or name in model.links or name == "id"
            key = next((n for n in model.links if name in (NAMING.column(n), f"{n}_id")), "")
            return construct("column", Column(model, key or name)) if is_field or key else None
        if not isinstance(base, Instance):
            return None
        link = model.link(name)
        if link is None:
            return base.fields.get(name) or unknown("a column") if _is_column(base, model, name) else None
        if link.field.kind == "many" or link.model is not model or name not in model.links:
            return records.behind(base, model, link, name)
        return base.fields.get(name) or records.follow(tools, base, link, at)

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """The methods of models, queries, tables, columns and rows."""
        if isinstance(base, Construct):
            return constructs.call_on(tools, base, name, arguments, at)
        receiver = base.receiver if isinstance(base, Super) else base
        if not isinstance(receiver, (Cls, Instance)):
            return None
        if not naming.is_model(receiver.info):
            if isinstance(base, Cls) and not name:
                return fields.made(tools, base.info, arguments, at)
            is_above = isinstance(base, Super) and name == "__init__"
            if is_above and not any(name in one.names for one in _above(base)):
                return fields.hand_on(tools, receiver, arguments)
            return None
        model = Models.of(tools, NAMING).model(receiver.info)
        if model is None or not name or any(name in one.names for one in _above(base)):
            return None
        if name == "alias":
            return construct("alias", Alias(model))
        if name == "raw":
            return constructs.raw(tools, model, arguments, at)
        if isinstance(receiver, Instance):
            told = records.of_row(tools, receiver, model, name, arguments, at)
            if told is not None:
                return told
        told = records.at_once(tools, model, name, arguments, at)
        return queries.start(tools, model, name, arguments, at) if told is None else told

    def passed(self, tools: Tools, receiver: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """`fn.COUNT(...)` and the like draw on what they are given; whoever else is given a query may run it."""
        values = [*arguments.positional, *[value for _, value in arguments.keywords]]
        if isinstance(receiver, Outside) and receiver.name.partition(".")[0] in self.packages:
            given = drawn(tools, values)
            return construct("clause", given) if given else None
        for atom in (atom for value in values for atom in tools.look(value)):
            if not isinstance(atom, Construct) or not isinstance(atom.data, Query) or atom.kind != "query":
                continue
            if name.removeprefix("aio_") == "execute":
                queries.run(tools, atom.data, at, "execute")
                return construct("fetched", atom.data)
            if atom.data.op == "read" and name not in _QUIET:
                queries.run(tools, atom.data, at, name, "low")
        return None

    def elements(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """A loop runs a query; a loop over a model reads all its rows."""
        query = (
            base.data
            if isinstance(base, Construct)
            else queries.as_query(tools, base)
            if isinstance(base, Cls)
            else None
        )
        if not isinstance(query, Query):
            return None
        if not isinstance(base, Construct) or base.kind == "query":
            queries.run(tools, query, at, "iteration")
        return queries.one_of(tools, query)

    def force(self, tools: Tools, base: Atom, at: At) -> None:
        """The truth or the length of a query runs it."""
        if (
            isinstance(base, Construct)
            and base.kind == "query"
            and isinstance(base.data, Query)
            and base.data.op == "read"
        ):
            queries.run(tools, base.data, at, "evaluation")

    def item(self, tools: Tools, base: Atom, key: Value, at: At) -> Value | None:
        """`query[0]` runs it, and so does a slice; `User[1]` fetches a row."""
        return self.elements(tools, base, at)

    def parameter(self, tools: Tools, func: Func, name: str) -> Value | None:
        """A parameter that is named like a model is probably a row of it: `def rename(user): ...; user.save()`."""
        models = Models.of(tools, NAMING)
        found = [
            model
            for model in models.models.values()
            if model.table is not None and name in (model.name.lower(), naming.snake_case(model.name))
        ]
        if len(found) != 1:
            return None
        return (tools.instance(found[0].info, None), Unknown("a parameter", f"{func.key}#{name}"))

    def stored(self, tools: Tools, base: Atom, name: str, value: Value, at: At) -> None:
        """`student.courses = [...]` changes the table between."""
        model = Models.of(tools, NAMING).model(base.info) if isinstance(base, Instance) else None
        link = model.link(name) if model is not None else None
        if link is not None and link.pairs is not None:
            ask(tools, at, "delete", link.pairs, (), "peewee.set")
            ask(tools, at, "insert", link.pairs, (), "peewee.set")

    def sent(self, tools: Tools, given: Construct, via: str, at: At) -> bool:
        """`db.execute(query)`."""
        if isinstance(given.data, Query):
            queries.run(tools, given.data, at, "execute")
            return True
        return False

    def answers(self, tools: Tools, given: Construct, via: str) -> Value | None:
        """The rows of a query that was sent."""
        return construct("fetched", given.data) if isinstance(given.data, Query) else None


def _above(base: Atom) -> tuple[ClassInfo, ...]:
    """The classes in which a method is looked for: for `super()`, those behind the one that it stands in."""
    if isinstance(base, Super):
        receiver = base.receiver
        line = receiver.info.mro() if isinstance(receiver, (Cls, Instance)) else base.info.mro()
        return line[line.index(base.info) + 1 :] if base.info in line else base.info.mro()[1:]
    return base.info.mro() if isinstance(base, (Cls, Instance)) else ()


def _is_column(base: Instance, model: Model, name: str) -> bool:
    keys = [key for key, one in model.fields.items() if one.kind in KEYS]
    return name in model.fields or any(name in (NAMING.column(key), f"{key}_id") for key in keys)
