"""pyodbc: https://github.com/mkleehammer/pyodbc (src/pyodbc.pyi); it speaks what the driver behind it does"""

from __future__ import annotations

from nova_lint.values.dbapi import ATTRIBUTES, driver
from nova_lint.values.library import Gives, Library

_PLAIN = driver("sql", execute_gives="cursor")

LIBRARY = Library(
    name="pyodbc",
    marks="?",
    functions={"pyodbc.connect": Gives("connection")},
    types={"pyodbc.Connection": "connection", "pyodbc.Cursor": "cursor"},
    methods={
        "connection": {**_PLAIN["connection"], "execute": _PLAIN["cursor"]["execute"]},
        "cursor": _PLAIN["cursor"],
    },
    attributes=ATTRIBUTES,
)
