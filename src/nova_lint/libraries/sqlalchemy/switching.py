"""What changes the schema or the meaning of names as a whole: `create_all`, `drop_all`, `schema_translate_map`."""

from __future__ import annotations

from nova_lint.values.atoms import Arguments, Atom, Construct, Handle, Mapping, Member, Text, Value, unknown
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At

#: The methods of `MetaData` that make or drop the tables of all models.
WHOLE = {"create_all": "create table", "drop_all": "drop table"}


def make_all(tools: Tools, name: str, at: At) -> Value:
    """`metadata.create_all(engine)`: every table that is not there yet."""
    tools.ask(at, WHOLE[name], (), f"sqlalchemy.{name}", placed="sink", traits=frozenset({"every-table"}))
    return unknown("None")


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
