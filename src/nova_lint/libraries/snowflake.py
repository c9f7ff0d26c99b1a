"""Snowflake: https://github.com/snowflakedb/snowflake-connector-python (src/snowflake/connector/)"""

from __future__ import annotations

from nova_lint.values.dbapi import ATTRIBUTES, executes
from nova_lint.values.library import Gives, Library, Touches

_WRITES = Touches("insert", "table_name", 2, schema="schema", certain=True)

LIBRARY = Library(
    name="snowflake",
    dialect="snowflake",
    functions={
        "snowflake.connector.connect": Gives("connection"),
        "snowflake.connector.aio.connect": Gives("connection"),
        "snowflake.connector.pandas_tools.write_pandas": _WRITES,
        "snowflake.connector.aio.pandas_tools.write_pandas": _WRITES,
    },
    types={
        "snowflake.connector.Connection": "connection",
        "snowflake.connector.SnowflakeConnection": "connection",
        "snowflake.connector.connection.SnowflakeConnection": "connection",
        "snowflake.connector.cursor.SnowflakeCursor": "cursor",
        "snowflake.connector.DictCursor": "cursor",
        "snowflake.connector.cursor.DictCursor": "cursor",
    },
    methods={
        "connection": {"cursor": Gives("cursor"), **executes("sql_text", "execute_string")},
        "cursor": {**executes("operation", gives="cursor"), **executes("command", "execute_async")},
    },
    attributes=ATTRIBUTES,
)
