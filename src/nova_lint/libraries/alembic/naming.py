"""Tables, columns and keys as Alembic's operations are given them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.libraries.sqlalchemy.tables import Declared, Key, changed, inside, known
from nova_lint.model.change import Change, Column
from nova_lint.model.statement import TableName
from nova_lint.model.text import Hole, Piece, SqlText
from nova_lint.values.atoms import Arguments, Text, Value
from nova_lint.values.library import Tools
from nova_lint.values.objects import At, Touch

#: The library's name, which every construct of it carries.
LIBRARY = "alembic"


class Named(Struct, frozen=True):
    """A table as an operation names it; holes in the name are `*`, and `text` is as it is written."""

    table: TableName
    text: SqlText

    def touch(self, op: str = "ddl", columns: tuple[str, ...] = ()) -> Touch:
        """The table, touched."""
        return Touch(self.table, op, columns, text=self.text)


def tables_named(tools: Tools, value: Value | None, schema: str, origin: str = "") -> list[Named]:
    """The tables that a value may name; one that is not known is a hole, whose parameter it is if `origin` tells."""
    if value is None:
        return [unnamed("an argument that is not there", origin)]
    found: list[Named] = []
    for atom in tools.text_of(value):
        if not isinstance(atom, Text) or not atom.parts:
            continue
        name = "".join([part.text if isinstance(part, Piece) else "*" for part in atom.parts])
        found.append(Named(TableName(name, schema), atom.sql))
    return found or [unnamed("an empty value")]


def unnamed(reason: str, owner: str = "") -> Named:
    """A table of which nothing is known."""
    return Named(TableName("*"), SqlText((Hole(reason, owner),)))


def indexes(tools: Tools) -> dict[str, Named]:
    """The tables of the indexes that the migrations seen so far make, by the name of the index."""
    held: dict[str, Named] = tools.registry.setdefault(LIBRARY, {})
    return held


def names_in(tools: Tools, value: Value | None) -> tuple[str, ...]:
    """The known texts in a list, or the one text; nothing where one of them is not known."""
    if value is None:
        return ()
    items = tools.items(value)
    if items is None:
        one = known(tools, value)
        return (one,) if one else ()
    names = tuple(known(tools, item) for item in items)
    return names if all(names) else ()


def schema_of(tools: Tools, arguments: Arguments, keyword: str = "schema") -> str:
    """The schema that a keyword gives; nothing when it is not known."""
    return known(tools, arguments.keyword(keyword))


def columns_and_keys(
    tools: Tools, table: TableName, values: Iterable[Value]
) -> tuple[Change, list[Touch], list[Declared]]:
    """What definitions of columns and constraints make of a table, and the parents that they refer to."""
    parts = list(inside(tools, values))
    columns = [part.data for part in parts if part.kind == "column" and isinstance(part.data, Declared)]
    keys = [part.data for part in parts if part.kind == "key" and isinstance(part.data, Key)]
    primary = {name for part in parts if part.kind == "primary key" for name in _strings(part.data)}
    columns = [
        replace(column, is_primary=True, is_nullable=False) if column.name in primary else column
        for column in columns
    ]
    change, touches = changed(table, columns, keys, "")
    return change, touches, columns


def ask(
    tools: Tools,
    at: At,
    via: str,
    named: Named,
    change: Change,
    more: Sequence[Touch] = (),
    columns: tuple[str, ...] = (),
) -> None:
    """One operation on a table, with the other tables that it refers to."""
    verb = change.kind if change.kind in ("create table", "drop table") else "alter table"
    touches = [named.touch("ddl", columns), *more]
    tools.ask(at, verb, touches, f"{LIBRARY}.{via}", changes=(change,) if named.table.is_known else ())


def column_names(columns: Iterable[Declared | Column]) -> tuple[str, ...]:
    """The names of columns."""
    return tuple(column.name for column in columns if column.name)


def _strings(data: object) -> tuple[str, ...]:
    return tuple(str(name) for name in data) if isinstance(data, tuple) else ()
