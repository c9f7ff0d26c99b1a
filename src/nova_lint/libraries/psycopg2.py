"""psycopg2: https://github.com/psycopg/psycopg2 (lib/, doc/src/cursor.rst)"""

from __future__ import annotations

from nova_lint.values.composition import composition
from nova_lint.values.dbapi import ATTRIBUTES, executes
from nova_lint.values.library import Gives, Library, Passes, Runs, Touches

_CONNECTIONS = (
    "psycopg2.extensions.connection",
    "psycopg2.extras.DictConnection",
    "psycopg2.extras.RealDictConnection",
    "psycopg2.extras.NamedTupleConnection",
    "psycopg2.extras.LoggingConnection",
    "psycopg2.extras.MinTimeLoggingConnection",
    "psycopg2._psycopg.connection",
)
_CURSORS = (
    "psycopg2.extensions.cursor",
    "psycopg2.extras.DictCursor",
    "psycopg2.extras.RealDictCursor",
    "psycopg2.extras.NamedTupleCursor",
    "psycopg2.extras.LoggingCursor",
    "psycopg2.extras.MinTimeLoggingCursor",
    "psycopg2._psycopg.cursor",
)
_POOLS = (
    "psycopg2.pool.AbstractConnectionPool",
    "psycopg2.pool.SimpleConnectionPool",
    "psycopg2.pool.ThreadedConnectionPool",
)

LIBRARY = Library(
    name="psycopg2",
    marks="%s",
    dialect="postgres",
    functions={
        "psycopg2.connect": Gives("connection"),
        "psycopg2.extras.execute_values": Runs("sql", 1, certain=True),
        "psycopg2.extras.execute_batch": Runs("sql", 1, certain=True),
        **composition("psycopg2.sql", "string"),
    },
    types={
        **dict.fromkeys(_CONNECTIONS, "connection"),
        **dict.fromkeys(_CURSORS, "cursor"),
        **dict.fromkeys(_POOLS, "pool"),
    },
    methods={
        "pool": {"getconn": Gives("connection")},
        "connection": {"cursor": Gives("cursor")},
        "cursor": {
            **executes("query"),
            "copy_expert": Runs("sql", certain=True),
            "copy_from": Touches("insert", "table", 1),
            "copy_to": Touches("read", "table", 1),
            # Builds the text without sending it.
            "mogrify": Passes("query"),
        },
    },
    attributes=ATTRIBUTES,
)
