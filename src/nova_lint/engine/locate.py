"""Several databases: which of them the names in a file mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from msgspec.structs import replace

from nova_lint.model.change import Change
from nova_lint.model.ownership import Ownership
from nova_lint.model.query import Asked
from nova_lint.model.statement import Statement, TableName
from nova_lint.model.table import BOUND

Full = Callable[[TableName, str], TableName]
Name = Callable[[TableName], TableName]


def locate(asked: Iterable[Asked], ownership: Ownership) -> tuple[Asked, ...]:
    """The queries with the database of every table they name; as they were where there is only one.

    A key by which the program names a database (`__bind_key__ = "warehouse"`) means the configured one of that name, if any.
    """
    known = {one.name for one in ownership.databases}
    located = cache(ownership.located)

    def full(table: TableName, file: str) -> TableName:
        if table.database.startswith(BOUND):
            key = table.database.removeprefix(BOUND)
            return replace(table, database=key) if key in known else full(table.unbound, file)
        return located(table, file)

    return tuple([_located(query, full) if known or _is_bound(query) else query for query in asked])


def _is_bound(query: Asked) -> bool:
    """Whether a query names a table whose database the program has a key for."""
    return any(
        table.database.startswith(BOUND)
        for statement in query.statements
        for table in (*(a.table for a in statement.accesses), *(c.table for c in statement.changes))
    )


def _located(query: Asked, full: Full) -> Asked:
    file = query.query.call.file

    def name(table: TableName) -> TableName:
        return full(table, file)

    return Asked(query.query, tuple([_statement(statement, name) for statement in query.statements]))


def _statement(statement: Statement, name: Name) -> Statement:
    accesses = tuple([replace(access, table=name(access.table)) for access in statement.accesses])
    changes = tuple([_change(change, name) for change in statement.changes])
    return replace(statement, accesses=accesses, changes=changes)


def _change(change: Change, name: Name) -> Change:
    return replace(
        change,
        table=name(change.table),
        keys=tuple(replace(key, parent=name(key.parent)) for key in change.keys),
        new=None if change.new is None else name(change.new),
        on=None if change.on is None else name(change.on),
        reads=tuple(map(name, change.reads)),
        copies=tuple(map(name, change.copies)),
    )
