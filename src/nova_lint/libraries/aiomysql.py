"""aiomysql: https://github.com/aio-libs/aiomysql (aiomysql/cursors.py, aiomysql/pool.py, aiomysql/sa/)"""

from __future__ import annotations

from nova_lint.values.dbapi import ATTRIBUTES, asks, driver, executes
from nova_lint.values.library import Gives, Library, Passes

_CURSORS = ("aiomysql.Cursor", "aiomysql.DictCursor", "aiomysql.SSCursor", "aiomysql.SSDictCursor")
_PLAIN = driver("query")

LIBRARY = Library(
    name="aiomysql",
    marks="%s",
    dialect="mysql",
    functions={
        "aiomysql.connect": Gives("connection"),
        "aiomysql.create_pool": Gives("pool"),
        "aiomysql.sa.create_engine": Gives("engine"),
    },
    types={
        "aiomysql.Connection": "connection",
        **dict.fromkeys(_CURSORS, "cursor"),
        "aiomysql.Pool": "pool",
        "aiomysql.sa.Engine": "engine",
        "aiomysql.sa.SAConnection": "core connection",
    },
    methods={
        **_PLAIN,
        "cursor": {**_PLAIN["cursor"], "mogrify": Passes("query")},
        "pool": {"acquire": Gives("connection")},
        "engine": {"acquire": Gives("core connection")},
        "core connection": {**executes("query", "execute"), **asks("query", "scalar")},
    },
    attributes=ATTRIBUTES,
)
