"""asyncpg: https://github.com/MagicStack/asyncpg (asyncpg/connection.py, asyncpg/pool.py)"""

from __future__ import annotations

from nova_lint.values.dbapi import asks, executes
from nova_lint.values.library import Effect, Gives, Library, Touches

_RUNS: dict[str, Effect] = {
    **executes("query", "execute", "copy_from_query"),
    **executes("command", "executemany"),
    **asks("query", "fetch", "fetchrow", "fetchval", "fetchmany"),
    "copy_from_table": Touches("read", "table_name", schema="schema_name", certain=True),
    "copy_to_table": Touches("insert", "table_name", schema="schema_name", certain=True),
    "copy_records_to_table": Touches("insert", "table_name", schema="schema_name", certain=True),
}

LIBRARY = Library(
    name="asyncpg",
    dialect="postgres",
    functions={"asyncpg.connect": Gives("connection"), "asyncpg.create_pool": Gives("pool")},
    types={
        "asyncpg.Connection": "connection",
        "asyncpg.connection.Connection": "connection",
        "asyncpg.pool.PoolConnectionProxy": "connection",
        "asyncpg.Pool": "pool",
        "asyncpg.pool.Pool": "pool",
    },
    methods={
        "pool": {**_RUNS, "acquire": Gives("connection")},
        # `prepare` sends the text to be analysed; what is fetched from its statement has no text of its own.
        "connection": {**_RUNS, **asks("query", "cursor", "prepare")},
    },
)
