"""aiosqlite: https://github.com/omnilib/aiosqlite (aiosqlite/core.py, aiosqlite/cursor.py)"""

from __future__ import annotations

from nova_lint.values.dbapi import executes
from nova_lint.values.library import Gives, Library

_RUNS = {**executes("sql", gives="cursor"), **executes("sql_script", "executescript", gives="cursor")}

LIBRARY = Library(
    name="aiosqlite",
    marks="?",
    dialect="sqlite",
    functions={"aiosqlite.connect": Gives("connection")},
    types={
        "aiosqlite.Connection": "connection",
        "aiosqlite.core.Connection": "connection",
        "aiosqlite.Cursor": "cursor",
        "aiosqlite.cursor.Cursor": "cursor",
    },
    methods={
        "connection": {
            **_RUNS,
            **executes("sql", "execute_insert", "execute_fetchall"),
            "cursor": Gives("cursor"),
        },
        "cursor": _RUNS,
    },
)
