"""What a statement, a migration or a class says of the schema: tables made, altered and dropped, and their keys."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.table import TableName

#: What a change can be. `model` is a class mapped to a table: it says what the table is, and makes nothing.
#: `alter` adds `columns` and `keys` and removes `dropped` columns and constraints.
CHANGES = (
    "create table", "alter table", "drop table", "rename table", "rename column", "model",
    "create view", "drop view", "create function", "create trigger", "create rule", "create policy", "create schema",
    "set schema",
)  # fmt: skip


class Column(Struct, frozen=True):
    """A column as it is declared; `type` as written, lower case, empty when not told."""

    name: str
    type: str = ""
    is_nullable: bool = True
    is_primary: bool = False


class ForeignKey(Struct, frozen=True):
    """A foreign key of a table: `columns` point to `parent_columns` of `parent` (empty: its primary key).

    `on_delete` and `on_update` are lower case (`cascade`, `set null`, ...), empty when not told. `name` is
    the constraint's, empty when the database makes one. `options` are `match full`, `deferrable`, `initially deferred`,
    lower case, in this order, where they are told. `start` and `end` are where the parent is named, as
    in `Access`.
    """

    columns: tuple[str, ...]
    parent: TableName
    parent_columns: tuple[str, ...] = ()
    on_delete: str = ""
    on_update: str = ""
    name: str = ""
    start: int = 0
    end: int = 0
    options: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """One change of the schema.

    `kind` is one of `CHANGES`, `table` what is changed (a view, function or trigger has a name too). `new` is
    the name it has afterwards, for renames and moves to another schema. `columns` and `keys` are made,
    `dropped` are the names of columns and constraints that go, `renamed` are (old, new) names of columns.
    `reads` are the tables that a view selects from, or that the body of a function touches; of a trigger,
    the table it stands on is `on` (a rule and a policy have one too) and its function `runs`. `copies` are the tables
    whose columns a new one begins with (LIKE, INHERITS, PARTITION OF). `is_forgiving` says IF [NOT] EXISTS. `defined_by` is
    the class of a model, `path:qualified name`, empty for SQL; one that is `is_extending` has the table of the class that it
    inherits from. `start` and `end` as in `Access`.
    """

    kind: str
    table: TableName
    start: int = 0
    end: int = 0
    columns: tuple[Column, ...] = ()
    keys: tuple[ForeignKey, ...] = ()
    dropped: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    new: TableName | None = None
    reads: tuple[TableName, ...] = ()
    on: TableName | None = None
    runs: TableName | None = None
    copies: tuple[TableName, ...] = ()
    is_forgiving: bool = False
    defined_by: str = ""
    is_extending: bool = False
