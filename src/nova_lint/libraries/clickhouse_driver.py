"""clickhouse-driver: https://github.com/mymarilyn/clickhouse-driver (clickhouse_driver/client.py, dbapi/)"""

from __future__ import annotations

from nova_lint.values.dbapi import driver, executes
from nova_lint.values.library import Gives, Library

LIBRARY = Library(
    name="clickhouse_driver",
    dialect="clickhouse",
    functions={
        "clickhouse_driver.connect": Gives("connection"),
        "clickhouse_driver.dbapi.connect": Gives("connection"),
        "clickhouse_driver.Client.from_url": Gives("client"),
    },
    types={
        "clickhouse_driver.Client": "client",
        "clickhouse_driver.client.Client": "client",
        "clickhouse_driver.dbapi.connection.Connection": "connection",
        "clickhouse_driver.dbapi.cursor.Cursor": "cursor",
    },
    methods={
        **driver("operation"),
        "client": executes(
            "query", "execute", "execute_iter", "execute_with_progress", "query_dataframe", "insert_dataframe"
        ),
    },
)
