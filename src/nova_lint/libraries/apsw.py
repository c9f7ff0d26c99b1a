"""APSW: https://rogerbinns.github.io/apsw/ (apsw/__init__.pyi)"""

from __future__ import annotations

from nova_lint.values.dbapi import executes
from nova_lint.values.library import Gives, Library, Touches

_RUNS = executes("statements", gives="cursor")

LIBRARY = Library(
    name="apsw",
    marks="?",
    dialect="sqlite",
    functions={"apsw.Connection.as_async": Gives("connection")},
    types={
        "apsw.Connection": "connection",
        "apsw.AsyncConnection": "connection",
        "apsw.Cursor": "cursor",
        "apsw.AsyncCursor": "cursor",
    },
    methods={
        "connection": {**_RUNS, "cursor": Gives("cursor"), "blob_open": Touches("read", "table", 1)},
        "cursor": _RUNS,
    },
    attributes={"cursor": {"connection": "connection"}},
)
