"""What changes the schema or the meaning of names as a whole: `create_all`, `drop_all`, `schema_translate_map`."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.libraries.sqlalchemy.drawn import Built, construct
from nova_lint.libraries.sqlalchemy.migrations import is_migration
from nova_lint.libraries.sqlalchemy.tables import Defined, changed, flag, inside
from nova_lint.model.change import Change
from nova_lint.values.atoms import Arguments, Atom, Construct, Handle, Mapping, Member, Text, Value, unknown
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At, Touch

#: The methods of `MetaData` that make or drop the tables of all models.
WHOLE = {"create_all": "create table", "drop_all": "drop table"}
#: Those of a `Table`.
ONE = {"create": "create table", "drop": "drop table"}


def make_all(tools: Tools, name: str, at: At) -> Value:
    """`metadata.create_all(engine)`: every table that is not there yet."""
    tools.ask(at, WHOLE[name], (), f"sqlalchemy.{name}", placed="sink", traits=frozenset({"every-table"}))
    return unknown("None")


def make_one(tools: Tools, table: Defined, name: str, arguments: Arguments, at: At) -> Value:
    """`table.create(engine)`, `table.drop(engine)`."""
    changes: tuple[Change, ...] = ()
    if is_migration(at.frame.module):
        made, touches = changed(
            table.name, table.columns if name == "create" else (), table.keys, table.name.schema
        )
        forgiving = bool(flag(tools, arguments.keyword("checkfirst")))
        changes = (
            replace(made, kind=ONE[name], keys=made.keys if name == "create" else (), is_forgiving=forgiving),
        )
    else:
        touches = []
    own = Touch(table.name, "ddl", written=table.written, owner=table.owner)
    tools.ask(
        at, ONE[name], (own, *(touches if name == "create" else ())), f"sqlalchemy.{name}", changes=changes
    )
    return unknown("None")


def _define(name: str) -> Effect:
    """`CreateTable(table)`: a statement for `conn.execute`."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        found = [
            part.data for part in inside(tools, arguments.positional[:1]) if isinstance(part.data, Defined)
        ]
        touches = tuple([Touch(one.name, "ddl", written=one.written, owner=one.owner) for one in found])
        return (
            (construct("statement", Built(ONE[name], touches, made=at.frame.key)),)
            if touches
            else unknown("DDL")
        )

    return Transfer(apply)


FUNCTIONS: dict[str, Effect] = {
    f"sqlalchemy.{module}.{kind}Table": _define(kind.lower())
    for module in ("schema", "sql.ddl")
    for kind in ("Create", "Drop")
}


def whole(name: str) -> Effect:
    """`db.create_all()` of Flask-SQLAlchemy."""
    return Transfer(lambda tools, receiver, arguments, at: make_all(tools, name, at))


def run_sync(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`await conn.run_sync(Base.metadata.create_all)`."""
    for atom in arguments.positional[0] if arguments.positional else ():
        if isinstance(atom, Member) and atom.name in WHOLE and isinstance(atom.base, Construct):
            make_all(tools, atom.name, at)
    return unknown("the result of a function that a connection runs")


def options(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`engine.execution_options(schema_translate_map=...)`: the same handle, on which schemas mean others."""
    given = arguments.keyword("schema_translate_map")
    if given is not None and not _is_empty(tools, given):
        tools.ask(
            at, "set", (), "sqlalchemy.execution_options", placed="sink", traits=frozenset({"translate-map"})
        )
    return (receiver,) if isinstance(receiver, Handle) else unknown("a connection with options")


def _is_empty(tools: Tools, given: Value) -> bool:
    """Whether a map maps every schema to itself, or nothing."""
    return all(
        isinstance(a, Mapping) and not a.open and all(_same(k, v) for k, v in a.entries)
        for a in tools.look(given)
    )


def _same(key: Value, value: Value) -> bool:
    texts = [{a.known for a in side if isinstance(a, Text)} for side in (key, value)]
    return bool(texts[0]) and texts[0] == texts[1]
