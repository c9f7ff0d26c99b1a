"""What a program learns of its own tables: their columns, the keys of these, and the columns that keys point to."""

from __future__ import annotations

from nova_lint.libraries.sqlalchemy.drawn import Drawn, clause, construct
from nova_lint.libraries.sqlalchemy.repository import repository
from nova_lint.libraries.sqlalchemy.tables import Defined, Key, parent_of
from nova_lint.values.atoms import Sequence, Value, unknown
from nova_lint.values.library import Tools
from nova_lint.values.objects import At


def any_column(table: Defined) -> Value:
    """Some column of a table: which one says nothing more of what is read."""
    return clause(table.drawn())


def columns_of(table: Defined, name: str) -> Value | None:
    """`table.columns.items()`, `.values()`, `.keys()`."""
    label = unknown("the name of a column")
    if name == "keys":
        return (Sequence("list", (label,), True),)
    if name == "values":
        return (Sequence("list", (any_column(table),), True),)
    if name == "items":
        return (Sequence("list", ((Sequence("tuple", (label, any_column(table))),),), True),)
    return any_column(table) if name == "get" else None


def keys_of(tools: Tools, column: Drawn) -> Value:
    """`column.foreign_keys`: those of the column, where it is known which one it is, else of its table."""
    found: dict[Key, None] = {}
    for touch in column.froms:
        table = repository(tools).tables.get(touch.table)
        for declared in table.columns if table is not None else ():
            if not touch.columns or declared.name in touch.columns:
                found.update(dict.fromkeys(declared.keys))
    return (Sequence("set", tuple([(construct("key", key),) for key in found]), True),)


def parent_column(tools: Tools, key: Key, at: At) -> Value:
    """`key.column`."""
    table, columns = parent_of(key)
    return clause(Defined(table, written=tools.written(at)).drawn(*columns))
