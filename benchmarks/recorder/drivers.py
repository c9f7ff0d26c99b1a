"""One hook for each driver: the call that takes SQL tells `record` of it first.

A hook is installed for the drivers that `$RECORD_DRIVERS` names. Those of SQLAlchemy see what goes to any
driver below it; do not name both, or each statement counts twice.
"""

from __future__ import annotations

import functools
import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.recorder.record import record

#: Module, class, and the methods whose first argument is SQL.
METHODS = {
    "aiosqlite": ("aiosqlite", {"Connection": ("execute", "executemany", "executescript", "execute_fetchall"),
                                "Cursor": ("execute", "executemany", "executescript")}),
    "asyncpg": ("asyncpg.connection", {"Connection": (
        "execute", "executemany", "fetch", "fetchrow", "fetchval", "fetchmany", "prepare", "cursor")}),
    "psycopg": ("psycopg", {"Cursor": ("execute", "executemany", "stream", "copy"),
                            "AsyncCursor": ("execute", "executemany", "stream", "copy")}),
    "pymysql": ("pymysql.cursors", {"Cursor": ("execute", "executemany")}),
}  # fmt: skip


def install() -> None:
    """Install the hooks that `$RECORD_DRIVERS` (comma-separated) names. Raises KeyError for an unknown one."""
    for name in filter(None, os.environ.get("RECORD_DRIVERS", "").split(",")):
        if name == "sqlalchemy":
            _sqlalchemy()
            continue
        module, classes = METHODS[name]
        for owner, methods in classes.items():
            for method in methods:
                _wrap(getattr(importlib.import_module(module), owner), method)


def _wrap(owner: type[Any], method: str) -> None:
    """Record the first argument of a method. A coroutine's frame is its caller's, so a plain function does."""
    real: Callable[..., Any] = getattr(owner, method)

    @functools.wraps(real)
    def recording(self: Any, query: Any, *arguments: Any, **keywords: Any) -> Any:
        shown = query.as_string(self) if hasattr(query, "as_string") else query
        record(shown, sys._getframe(1))
        return real(self, query, *arguments, **keywords)

    setattr(owner, method, recording)


def _sqlalchemy() -> None:
    event = importlib.import_module("sqlalchemy.event")
    engine = importlib.import_module("sqlalchemy.engine").Engine

    def before(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        record(statement, sys._getframe(1))

    event.listen(engine, "before_cursor_execute", before)
