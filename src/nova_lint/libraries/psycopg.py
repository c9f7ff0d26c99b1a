"""psycopg 3 and its pool: https://github.com/psycopg/psycopg (psycopg/, psycopg_pool/)"""

from __future__ import annotations

from nova_lint.values.composition import composition
from nova_lint.values.dbapi import ATTRIBUTES, asks, executes
from nova_lint.values.library import Gives, Library, Passes

_CURSORS = ("Cursor", "ServerCursor", "ClientCursor", "RawCursor", "RawServerCursor")
_RUNS = executes("query", gives="cursor")

LIBRARY = Library(
    name="psycopg",
    marks="%s",
    dialect="postgres",
    functions={
        "psycopg.connect": Gives("connection"),
        "psycopg.Connection.connect": Gives("connection"),
        "psycopg.AsyncConnection.connect": Gives("connection"),
        **composition("psycopg.sql", "obj"),
        "psycopg.sql.as_string": Passes("obj"),
    },
    types={
        "psycopg.Connection": "connection",
        "psycopg.AsyncConnection": "connection",
        "psycopg.connection.Connection": "connection",
        "psycopg.connection_async.AsyncConnection": "connection",
        **{f"psycopg.{name}": "cursor" for name in _CURSORS},
        **{f"psycopg.Async{name}": "cursor" for name in _CURSORS},
        "psycopg.cursor.Cursor": "cursor",
        "psycopg.cursor_async.AsyncCursor": "cursor",
        "psycopg_pool.ConnectionPool": "pool",
        "psycopg_pool.AsyncConnectionPool": "pool",
        "psycopg_pool.NullConnectionPool": "pool",
        "psycopg_pool.AsyncNullConnectionPool": "pool",
    },
    methods={
        "pool": {"connection": Gives("connection"), "getconn": Gives("connection")},
        "connection": {"cursor": Gives("cursor"), "execute": _RUNS["execute"]},
        "cursor": {**_RUNS, **asks("query", "stream"), **asks("statement", "copy")},
    },
    attributes=ATTRIBUTES,
)
