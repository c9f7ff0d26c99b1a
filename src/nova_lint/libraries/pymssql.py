"""pymssql: https://github.com/pymssql/pymssql (src/pymssql/_pymssql.pyi, src/pymssql/_mssql.pyi)"""

from __future__ import annotations

from nova_lint.values.dbapi import driver, executes
from nova_lint.values.library import Gives, Library

_LOW_LEVEL = ("execute_non_query", "execute_query", "execute_row", "execute_scalar", "executemany")

LIBRARY = Library(
    name="pymssql",
    marks="%s",
    dialect="tsql",
    functions={
        "pymssql.connect": Gives("connection"),
        "pymssql._mssql.connect": Gives("low-level connection"),
        "_mssql.connect": Gives("low-level connection"),
    },
    types={
        "pymssql.Connection": "connection",
        "pymssql.Cursor": "cursor",
        "pymssql._mssql.MSSQLConnection": "low-level connection",
    },
    methods={**driver("operation"), "low-level connection": executes("query_string", *_LOW_LEVEL)},
)
