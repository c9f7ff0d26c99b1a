"""PyMySQL: https://github.com/PyMySQL/PyMySQL (pymysql/connections.py, pymysql/cursors.py)"""

from __future__ import annotations

from nova_lint.values.dbapi import ATTRIBUTES, asks, driver
from nova_lint.values.library import Gives, Library, Passes

_CURSORS = ("Cursor", "DictCursor", "SSCursor", "SSDictCursor")
_PLAIN = driver("query")

LIBRARY = Library(
    name="pymysql",
    marks="%s",
    dialect="mysql",
    functions={
        "pymysql.connect": Gives("connection"),
        "pymysql.Connect": Gives("connection"),
    },
    types={
        "pymysql.Connection": "connection",
        "pymysql.connections.Connection": "connection",
        **{f"pymysql.cursors.{name}": "cursor" for name in _CURSORS},
    },
    methods={
        "connection": {**_PLAIN["connection"], **asks("sql", "query")},
        "cursor": {**_PLAIN["cursor"], "mogrify": Passes("query")},
    },
    attributes=ATTRIBUTES,
)
