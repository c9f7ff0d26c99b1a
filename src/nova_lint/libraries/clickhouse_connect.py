"""clickhouse-connect: https://github.com/ClickHouse/clickhouse-connect (driver/client.py, dbapi/)"""

from __future__ import annotations

from nova_lint.values.dbapi import asks, driver, executes
from nova_lint.values.library import Gives, Library, Touches

_QUERIES = (
    "query_column_block_stream",
    "query_row_block_stream",
    "query_rows_stream",
    "query_np",
    "query_np_stream",
    "query_df",
    "query_df_stream",
    "query_arrow",
    "query_arrow_stream",
    "query_df_arrow",
    "query_df_arrow_stream",
)
_INSERTS = ("insert", "insert_df", "insert_arrow", "insert_df_arrow", "raw_insert")

LIBRARY = Library(
    name="clickhouse_connect",
    dialect="clickhouse",
    functions={
        "clickhouse_connect.get_client": Gives("client"),
        "clickhouse_connect.get_async_client": Gives("client"),
        "clickhouse_connect.driver.create_client": Gives("client"),
        "clickhouse_connect.driver.create_async_client": Gives("client"),
        "clickhouse_connect.dbapi.connect": Gives("connection"),
    },
    types={
        "clickhouse_connect.driver.Client": "client",
        "clickhouse_connect.driver.AsyncClient": "client",
        "clickhouse_connect.driver.client.Client": "client",
        "clickhouse_connect.driver.asyncclient.AsyncClient": "client",
    },
    methods={
        **driver("operation"),
        "client": {
            **asks("query", "query", "raw_query", "raw_stream"),
            **asks("cmd", "command"),
            **executes("query", *_QUERIES),
            **{name: Touches("insert", "table", schema="database") for name in _INSERTS},
        },
    },
)
