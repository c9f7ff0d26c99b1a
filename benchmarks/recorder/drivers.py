"""One hook for each driver: the call that takes SQL tells `record` of it first.

A hook is installed for the drivers that `$RECORD_DRIVERS` names. Those of SQLAlchemy and Django see what goes
to any driver below; do not name both, or each statement counts twice.
"""

from __future__ import annotations

import functools
import importlib
import os
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.recorder import django_hook, lines, sqlalchemy_hook, unit_of_work
from benchmarks.recorder.record import record

_DBAPI = ("execute", "executemany")
_ASYNCPG = ("execute", "executemany", "fetch", "fetchrow", "fetchval", "fetchmany", "prepare", "cursor")
_AIOSQLITE = (*_DBAPI, "executescript")

#: By driver: its classes, as module and name, and their methods whose first argument is SQL.
METHODS: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {
    "aiosqlite": [
        ("aiosqlite", "Connection", (*_AIOSQLITE, "execute_fetchall", "execute_insert")),
        ("aiosqlite", "Cursor", _AIOSQLITE),
    ],
    "asyncpg": [("asyncpg.connection", "Connection", _ASYNCPG)],
    "psycopg": [
        ("psycopg", "Cursor", (*_DBAPI, "stream", "copy")),
        ("psycopg", "AsyncCursor", (*_DBAPI, "stream", "copy")),
    ],
    "pymysql": [("pymysql.cursors", "Cursor", _DBAPI)],
}


def install() -> None:
    """Install the hooks that `$RECORD_DRIVERS` (with commas) names. Raises KeyError for an unknown one."""
    special = {
        "django": django_hook.install,
        "lines": lines.install,
        "sqlalchemy": sqlalchemy_hook.install,
        "sqlalchemy-orm": unit_of_work.install,
        "sqlite3": _sqlite3,
    }
    for name in filter(None, os.environ.get("RECORD_DRIVERS", "").split(",")):
        if name in special:
            special[name]()
            continue
        for module, owner, methods in METHODS[name]:
            for method in methods:
                _wrap(getattr(importlib.import_module(module), owner), method)


def _wrap(owner: type[Any], method: str) -> None:
    """Record the first argument of a method; even of a coroutine, the caller's frame is the next one."""
    real: Callable[..., Any] = getattr(owner, method)

    @functools.wraps(real)
    def recording(self: Any, query: Any, *arguments: Any, **keywords: Any) -> Any:
        shown = query.as_string(self) if hasattr(query, "as_string") else query
        record(shown, sys._getframe(1))
        return real(self, query, *arguments, **keywords)

    setattr(owner, method, recording)


def _sqlite3() -> None:
    """The classes of sqlite3 cannot be changed, so every connection is made of classes that record."""

    class Connection(sqlite3.Connection):
        # The connection's own `execute` makes such a cursor too.
        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(_recording(factory or sqlite3.Cursor))

    real = sqlite3.connect

    def connect(*arguments: Any, **keywords: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*arguments, **{"factory": Connection, **keywords})
        return connection

    sqlite3.connect = connect  # type: ignore[assignment]


@functools.cache
def _recording(factory: type[sqlite3.Cursor]) -> type[sqlite3.Cursor]:
    """The same class of cursor, but recording."""
    made: type[sqlite3.Cursor] = type("Cursor", (factory,), {})
    for method in _AIOSQLITE:
        _wrap(made, method)
    return made
