"""MySQL Connector/Python: https://github.com/mysql/mysql-connector-python (mysql/connector/, its aio/)"""

from __future__ import annotations

from nova_lint.values.dbapi import driver, executes
from nova_lint.values.library import Gives, Library

_PLAIN = driver("operation")
_MODULES = ("mysql.connector", "mysql.connector.aio", "mysql.connector.pooling")

LIBRARY = Library(
    name="mysql_connector",
    marks="%s",
    dialect="mysql",
    functions={
        **{f"{module}.connect": Gives("connection") for module in _MODULES},
        "mysql.connector.Connect": Gives("connection"),
    },
    types={
        "mysql.connector.MySQLConnection": "connection",
        "mysql.connector.CMySQLConnection": "connection",
        "mysql.connector.connection.MySQLConnection": "connection",
        "mysql.connector.connection_cext.CMySQLConnection": "connection",
        "mysql.connector.abstracts.MySQLConnectionAbstract": "connection",
        "mysql.connector.aio.connection.MySQLConnection": "connection",
        "mysql.connector.aio.abstracts.MySQLConnectionAbstract": "connection",
        "mysql.connector.pooling.PooledMySQLConnection": "connection",
        "mysql.connector.pooling.MySQLConnectionPool": "pool",
        "mysql.connector.aio.pooling.MySQLConnectionPool": "pool",
        "mysql.connector.cursor.MySQLCursor": "cursor",
        "mysql.connector.cursor_cext.CMySQLCursor": "cursor",
        "mysql.connector.abstracts.MySQLCursorAbstract": "cursor",
        "mysql.connector.aio.abstracts.MySQLCursorAbstract": "cursor",
    },
    methods={
        "pool": {"get_connection": Gives("connection")},
        "connection": {
            **_PLAIN["connection"],
            **executes("query", "cmd_query"),
            **executes("statements", "cmd_query_iter"),
            **executes("statement", "cmd_stmt_prepare"),
        },
        "cursor": _PLAIN["cursor"],
    },
)
