"""playhouse.migrate: operations that change tables which they are told by name."""

from __future__ import annotations

from collections.abc import Mapping

from nova_lint.libraries.peewee.naming import NAMING
from nova_lint.model.change import Change, Column, ForeignKey
from nova_lint.model.statement import TableName
from nova_lint.model.text import Hole, Piece, SqlText
from nova_lint.values.atoms import Arguments, Atom, Construct, Text, Value, unknown
from nova_lint.values.library import Effect, Runs, Tools, Transfer
from nova_lint.values.model_links import Field, Models, known
from nova_lint.values.objects import At, Touch

_OPERATIONS = (
    "add_column", "drop_column", "rename_column", "add_not_null", "drop_not_null", "add_column_default", "add_index",
    "drop_column_default", "alter_column_type", "drop_index", "add_constraint", "drop_constraint", "add_unique", "drop_table",
    "rename_table", "add_foreign_key_constraint", "drop_foreign_key_constraint", "add_inline_fk_sql",
)  # fmt: skip
_MIGRATORS = (
    "SchemaMigrator",
    "PostgresqlMigrator",
    "MySQLMigrator",
    "SqliteMigrator",
    "CockroachDBMigrator",
)

TYPES: Mapping[str, str] = {f"playhouse.migrate.{name}": "migrator" for name in _MIGRATORS}


def _operation(name: str) -> Effect:
    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        first = "old_name" if name == "rename_table" else "table"
        for touch in _named(tools, arguments.get(0, first), arguments.origin):
            change, more = _change(tools, name, touch.table, arguments)
            tools.ask(at, name, [touch, *more], f"peewee.{name}", changes=(change,))
        return unknown("an operation")

    return Transfer(apply)


def _change(
    tools: Tools, name: str, table: TableName, arguments: Arguments
) -> tuple[Change, tuple[Touch, ...]]:
    """What an operation does to its table, and which other tables it touches."""
    column = known(tools, arguments.get(1, "column_name"))
    if name == "rename_table":
        others = tuple(_named(tools, arguments.get(1, "new_name"), arguments.origin))
        return Change("rename table", table, new=others[0].table), others
    if name == "drop_table":
        return Change("drop table", table), ()
    if name == "rename_column":
        old, new = known(tools, arguments.get(1, "old_name")), known(tools, arguments.get(2, "new_name"))
        return Change("rename column", table, renamed=((old, new),) if old and new else ()), ()
    if name == "drop_column" and column:
        return Change("alter table", table, dropped=(column,)), ()
    if name == "add_foreign_key_constraint" and column:
        parents = tuple(_named(tools, arguments.get(2, "rel"), arguments.origin, "references"))
        key = ForeignKey(
            (column,), parents[0].table, on_delete=known(tools, arguments.get(4, "on_delete")).lower()
        )
        return Change("alter table", table, keys=(key,)), parents
    if name == "add_column" and column:
        return _added(tools, table, column, arguments)
    return Change("alter table", table), ()


def _added(
    tools: Tools, table: TableName, column: str, arguments: Arguments
) -> tuple[Change, tuple[Touch, ...]]:
    """A new column, and the table that it points to."""
    data = next(
        (a.data for a in tools.look(arguments.get(2, "field") or ()) if isinstance(a, Construct)), None
    )
    if not isinstance(data, Field):
        return Change("alter table", table, columns=(Column(column),)), ()
    made = (Column(column, data.type, data.is_nullable, data.is_primary),)
    to = Models.of(tools, NAMING).find(data.to) if data.to else None
    if to is None or to.table is None:
        return Change("alter table", table, columns=made), ()
    key = ForeignKey((column,), to.table, on_delete=data.on_delete)
    return Change("alter table", table, columns=made, keys=(key,)), (Touch(to.table, "references"),)


def _named(tools: Tools, value: Value | None, origin: str, op: str = "ddl") -> list[Touch]:
    """The tables that a value may name; one that is not known is a hole."""
    found: list[Touch] = []
    for atom in tools.text_of(value) if value else ():
        if isinstance(atom, Text) and atom.parts:
            name = "".join([part.text if isinstance(part, Piece) else "*" for part in atom.parts])
            found.append(Touch(TableName(name), op, text=atom.sql))
    unnamed = SqlText((Hole("an argument that is not there", origin),))
    return found or [Touch(TableName("*"), op, text=unnamed)]


METHODS: Mapping[str, Mapping[str, Effect]] = {
    "migrator": {**{name: _operation(name) for name in _OPERATIONS}, "sql": Runs("sql")},
}
