"""Which columns a statement or an object puts values into, and which of those values the database makes itself."""

from __future__ import annotations

from nova_lint.libraries.sqlalchemy.models import Model
from nova_lint.libraries.sqlalchemy.reading import drawn
from nova_lint.libraries.sqlalchemy.tables import known
from nova_lint.model.statement import Sets, TableName
from nova_lint.values.atoms import Arguments, Mapping, Sequence, Value
from nova_lint.values.library import Tools


def assigned(tools: Tools, table: TableName, arguments: Arguments) -> Sets | None:
    """What `values(a=1)` or `update({Class.a: Class.a + 1})` sets in a table; None where no column is known."""
    pairs = list(arguments.keywords)
    for value in arguments.positional:
        for atom in tools.look(value):
            if isinstance(atom, Mapping):
                pairs += [(_named(tools, table, key), item) for key, item in atom.entries]
            elif isinstance(atom, Sequence):
                for item in atom.items:
                    pairs += [
                        (_named(tools, table, key), one)
                        for row in tools.look(item)
                        if isinstance(row, Mapping)
                        for key, one in row.entries
                    ]
    columns = dict.fromkeys(name for name, _ in pairs if name and name != "synchronize_session")
    if not columns:
        return None
    computed = dict.fromkeys(name for name, value in pairs if name and _draws_on(tools, table, name, value))
    return Sets(tuple(columns), tuple(computed))


def assigned_attribute(tools: Tools, model: Model, name: str, value: Value) -> Sets:
    """What `object.name = value` sets. `object.n = Class.n + 1` is left to the database; a version guards the row."""
    computed = any(_draws_on(tools, table, name, value) for table in model.tables)
    guards = ("version_id_col",) if _is_versioned(tools, model) else ()
    return Sets((name,), (name,) if computed else (), guards)


def _is_versioned(tools: Tools, model: Model) -> bool:
    """Whether the mapper counts versions, and refuses to write over a newer one: `__mapper_args__`."""
    given = tools.class_value(model.info, "__mapper_args__")
    return any(
        known(tools, key) == "version_id_col"
        for atom in (tools.look(given) if given is not None else ())
        if isinstance(atom, Mapping)
        for key, _ in atom.entries
    )


def _named(tools: Tools, table: TableName, key: Value) -> str:
    """A column, by its name or as the attribute of a class."""
    name = known(tools, key)
    if name:
        return name
    for touch in drawn(tools, key).froms:
        if touch.table == table and touch.columns:
            return touch.columns[0]
    return ""


def _draws_on(tools: Tools, table: TableName, name: str, value: Value) -> bool:
    found = drawn(tools, value)
    touches = (*found.froms, *[touch for inside in found.inner for touch in inside])
    return any(touch.table == table and name in touch.columns for touch in touches)
