"""Several databases: which of them the names in a file mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

from msgspec.structs import replace

from nova_lint.model.change import Change
from nova_lint.model.fact import weakest
from nova_lint.model.ownership import Ownership
from nova_lint.model.query import Asked
from nova_lint.model.statement import Statement, TableName
from nova_lint.model.table import BOUND

Full = Callable[[TableName, str, str], TableName]
Name = Callable[[TableName], TableName]


def locate(asked: Iterable[Asked], ownership: Ownership) -> tuple[Asked, ...]:
    """The queries with the database of every table they name; as they were where there is only one.

    A key by which the program names a database (`__bind_key__ = "warehouse"`, `using("warehouse")`) means the configured one
    that has this name or alias; any other, such as that of a replica, means the one of the code. So does a key that is not known,
    but then it is only probable. A query that asks several of them becomes one of each.
    """
    located = cache(ownership.located)

    def full(table: TableName, file: str, home: str) -> TableName:
        if table.database.startswith(BOUND):
            key = table.database.removeprefix(BOUND)
            own = ownership.database_by(key)
            return replace(table, database=own) if own else located(table.unbound, file, home if key else "")
        return located(table, file, home)

    if not ownership.databases:
        return tuple([_located(query, full, "") if _keys(query) else query for query in asked])
    return tuple([one for query in asked for one in _each(query, ownership, full)])


def _each(query: Asked, ownership: Ownership, full: Full) -> Iterator[Asked]:
    """A query, once for each database that it asks."""
    homes: dict[str, set[str]] = {}
    for key in query.query.databases or ("",):
        homes.setdefault(ownership.database_by(key), set()).add(key)
    for home, keys in homes.items():
        located = _located(query, full, home)
        if not any(map(ownership.tells, keys)) or not all(map(ownership.tells, _keys(query))):
            told = replace(query.query, confidence=weakest(query.query.confidence, "medium"))
            located = replace(located, query=told)
        yield located


def _keys(query: Asked) -> set[str]:
    """The keys by which the program names the databases of the tables in a query."""
    return {
        table.database.removeprefix(BOUND)
        for statement in query.statements
        for table in (*(a.table for a in statement.accesses), *(c.table for c in statement.changes))
        if table.database.startswith(BOUND)
    }


def _located(query: Asked, full: Full, home: str) -> Asked:
    name = partial(_name, full, query.query.call.file, home)
    return Asked(query.query, tuple([_statement(statement, name) for statement in query.statements]))


def _name(full: Full, file: str, home: str, table: TableName) -> TableName:
    return full(table, file, home)


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
