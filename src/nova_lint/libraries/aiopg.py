"""aiopg: https://github.com/aio-libs/aiopg (aiopg/connection.py, aiopg/pool.py, aiopg/sa/)"""

from __future__ import annotations

from nova_lint.values.dbapi import ATTRIBUTES, asks, driver, executes
from nova_lint.values.library import Gives, Library, Passes

_PLAIN = driver("operation")

LIBRARY = Library(
    name="aiopg",
    marks="%s",
    dialect="postgres",
    functions={
        "aiopg.connect": Gives("connection"),
        "aiopg.create_pool": Gives("pool"),
        "aiopg.sa.create_engine": Gives("engine"),
    },
    types={
        "aiopg.Connection": "connection",
        "aiopg.Cursor": "cursor",
        "aiopg.Pool": "pool",
        "aiopg.sa.Engine": "engine",
        "aiopg.sa.SAConnection": "core connection",
    },
    methods={
        **_PLAIN,
        "cursor": {**_PLAIN["cursor"], "mogrify": Passes("operation")},
        "pool": {"acquire": Gives("connection"), "cursor": Gives("cursor")},
        "engine": {"acquire": Gives("core connection")},
        "core connection": {**executes("query", "execute"), **asks("query", "scalar")},
    },
    attributes=ATTRIBUTES,
)
