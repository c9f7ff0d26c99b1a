"""What alters a table, the same on `op` and in a batch: columns, constraints and indexes that come, change and go."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from nova_lint.libraries.alembic.naming import (
    Named,
    ask,
    column_names,
    columns_and_keys,
    indexes,
    names_in,
    schema_of,
    tables_named,
)
from nova_lint.libraries.sqlalchemy.tables import flag, known, type_of
from nova_lint.model.change import Change, Column, ForeignKey
from nova_lint.values.atoms import Arguments
from nova_lint.values.library import Tools
from nova_lint.values.objects import At

_Apply = Callable[[Tools, Named, Arguments, At, str], None]


class Alter(Struct, frozen=True):
    """One operation: `table` is where `op` takes the table's name, `schema` the keyword of its schema.

    `apply` is given the other arguments, as a batch takes them.
    """

    apply: _Apply
    table: int = 0
    schema: str = "schema"


def _add_column(tools: Tools, named: Named, arguments: Arguments, at: At, via: str) -> None:
    """`add_column("orders", Column("user_id", Integer(), ForeignKey("users.id")))`"""
    given = arguments.get(0, "column")
    made, parents, columns = columns_and_keys(tools, named.table, () if given is None else (given,))
    change = Change("alter table", named.table, columns=made.columns, keys=made.keys)
    ask(tools, at, via, named, change, parents, column_names(columns))


def _drop_column(tools: Tools, named: Named, arguments: Arguments, at: At, via: str) -> None:
    names = names_in(tools, arguments.get(0, "column_name"))
    ask(tools, at, via, named, Change("alter table", named.table, dropped=names), columns=names)


def _alter_column(tools: Tools, named: Named, arguments: Arguments, at: At, via: str) -> None:
    """A new name, or another type."""
    names = names_in(tools, arguments.get(0, "column_name"))
    new = known(tools, arguments.keyword("new_column_name") or arguments.keyword("name"))
    if names and new and new != names[0]:
        change = Change("rename column", named.table, renamed=((names[0], new),))
        ask(tools, at, via, named, change, columns=names)
        names = (new,)
    kind = type_of(tools, arguments.keyword("type_") or ())
    nullable = flag(tools, arguments.keyword("nullable"))
    if nullable is None:
        nullable = flag(tools, arguments.keyword("existing_nullable"))
    if not kind:
        kind = type_of(tools, arguments.keyword("existing_type") or ()) if nullable is not None else ""
    if kind or not new:
        columns = (Column(names[0], kind, nullable is not False),) if kind and names else ()
        change = Change("alter table", named.table, columns=columns)
        ask(tools, at, via, named, change, columns=names)


def _create_foreign_key(tools: Tools, named: Named, arguments: Arguments, at: At, via: str) -> None:
    """`create_foreign_key("fk_user", "orders", "users", ["user_id"], ["id"], ondelete="CASCADE")`"""
    name = known(tools, arguments.get(0, "constraint_name") or arguments.keyword("name"))
    referent = arguments.get(1, "referent_table") or arguments.keyword("referent")
    schema = schema_of(tools, arguments, "referent_schema")
    columns = names_in(tools, arguments.get(2, "local_cols"))
    theirs = names_in(tools, arguments.get(3, "remote_cols"))
    on_delete = known(tools, arguments.keyword("ondelete")).lower()
    on_update = known(tools, arguments.keyword("onupdate")).lower()
    for parent in tables_named(tools, referent, schema, arguments.origin):
        key = ForeignKey(columns, parent.table, theirs, on_delete, on_update, name)
        keys = (key,) if parent.table.is_known and columns else ()
        change = Change("alter table", named.table, keys=keys)
        ask(tools, at, via, named, change, (parent.touch("references", theirs),), columns)


def _drop_constraint(tools: Tools, named: Named, arguments: Arguments, at: At, via: str) -> None:
    names = names_in(tools, arguments.get(0, "constraint_name") or arguments.keyword("name"))
    ask(tools, at, via, named, Change("alter table", named.table, dropped=names))


def _create_primary_key(tools: Tools, named: Named, arguments: Arguments, at: At, via: str) -> None:
    names = names_in(tools, arguments.get(1, "columns"))
    columns = tuple(Column(name, is_primary=True) for name in names)
    ask(tools, at, via, named, Change("alter table", named.table, columns=columns), columns=names)


def _on_columns(tools: Tools, named: Named, arguments: Arguments, at: At, via: str) -> None:
    """An index or a unique constraint: it says nothing of columns and foreign keys that is not known."""
    index = known(tools, arguments.get(0, "index_name") or arguments.keyword("name"))
    if index and via == "create_index":
        indexes(tools).setdefault(index, named)
    names = names_in(tools, arguments.get(1, "columns"))
    ask(tools, at, via, named, Change("alter table", named.table), columns=names)


def _on_table(tools: Tools, named: Named, arguments: Arguments, at: At, via: str) -> None:
    """A constraint whose condition is SQL of its own."""
    ask(tools, at, via, named, Change("alter table", named.table))


#: By name; the positions are those in `op`'s own methods.
ALTERING: Mapping[str, Alter] = {
    "add_column": Alter(_add_column),
    "drop_column": Alter(_drop_column),
    "alter_column": Alter(_alter_column),
    "create_foreign_key": Alter(_create_foreign_key, 1, "source_schema"),
    "create_unique_constraint": Alter(_on_columns, 1),
    "create_check_constraint": Alter(_on_table, 1),
    "create_exclude_constraint": Alter(_on_table, 1),
    "create_primary_key": Alter(_create_primary_key, 1),
    "create_index": Alter(_on_columns, 1),
    "drop_index": Alter(_on_columns, 1),
    "drop_constraint": Alter(_drop_constraint, 1),
}
