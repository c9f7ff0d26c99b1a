"""What the schema tells of the owner's tables: their one name, their key, and the fields that their columns become."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct, field

from nova_lint.engine.contract.names import distinct, pascal, singular, snake
from nova_lint.engine.contract.types import neutral
from nova_lint.model.contract import Field
from nova_lint.model.schema import Key, Schema, key_of
from nova_lint.model.statement import TableName

#: Names that mean something in Python.
_RESERVED = ("None", "True", "False")


class Tables(Struct):
    """The tables of a schema, whatever the code calls them."""

    schema: Schema
    _names: dict[Key, TableName] = field(default_factory=dict)

    def name(self, table: TableName) -> TableName:
        """The one name of a table: as the schema has it, else as it was first met."""
        known = self.schema.table(table)
        return self._names.setdefault(key_of(table), table if known is None else known.name)

    def key(self, table: TableName) -> tuple[str, ...]:
        """The columns of the primary key; where the schema does not tell, `id` is taken for it."""
        known = self.schema.table(table)
        if known is None or not known.columns:
            return ("id",)
        return known.primary_key or (("id",) if "id" in known.column_names else ())

    def titles(self, tables: Collection[TableName]) -> Mapping[TableName, str]:
        """What one row of each table is called, in `snake_case`, no two alike."""
        by_text = {str(table): table for table in tables}
        wanted = {text: singular(snake(table.name)) for text, table in by_text.items()}
        alike = {
            pascal(name)
            for name in wanted.values()
            if list(map(pascal, wanted.values())).count(pascal(name)) > 1
        }
        # Of two tables in two schemas that have one name, both say which they are.
        full = {
            text: singular(snake(text)) if pascal(name) in alike else name for text, name in wanted.items()
        }
        found = distinct(full.items(), _RESERVED)
        return {table: found[text] for text, table in by_text.items()}

    def named(self, table: TableName, title: str, collection: str) -> Columns:
        """The columns of a table as fields; `title` is what one row is called, and `collection` several of them."""
        return Columns(self, table, title, collection)


class Columns(Struct):
    """One table: its columns become fields whose names are the same whatever is asked of it."""

    tables: Tables
    table: TableName
    title: str
    collection: str
    _fields: dict[str, Field] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return self.tables.key(self.table)

    def learn(self, columns: Iterable[str]) -> None:
        """Give names to the columns that the schema tells and to those that the code names beside."""
        known = self.tables.schema.table(self.table)
        held = {column.name.lower(): column for column in (known.columns if known is not None else ())}
        spelled = {column.name.lower(): column.name for column in held.values()}
        for column in columns:
            spelled.setdefault(column.lower(), column)
        names = distinct((column, snake(column)) for column in spelled.values())
        for lower, column in spelled.items():
            one = held.get(lower)
            type_, is_list = neutral(one.type) if one is not None else ("unknown", False)
            nullable = one is None or (one.is_nullable and not one.is_primary)
            self._fields[lower] = Field(names[column], column, type_, is_list, nullable)

    def field(self, column: str) -> Field:
        """The field of a column that was learned."""
        return self._fields[column.lower()]
