"""mysqlclient, imported as MySQLdb: https://github.com/PyMySQL/mysqlclient (src/MySQLdb/)"""

from __future__ import annotations

from nova_lint.values.dbapi import ATTRIBUTES, asks, driver
from nova_lint.values.library import Gives, Library, Passes

_CURSORS = ("Cursor", "DictCursor", "SSCursor", "SSDictCursor", "BaseCursor")
_PLAIN = driver("query")

LIBRARY = Library(
    name="mysqldb",
    marks="%s",
    dialect="mysql",
    functions={
        "MySQLdb.connect": Gives("connection"),
        "MySQLdb.Connect": Gives("connection"),
        "MySQLdb.Connection": Gives("connection"),
    },
    types={
        "MySQLdb.connections.Connection": "connection",
        **{f"MySQLdb.cursors.{name}": "cursor" for name in _CURSORS},
    },
    methods={
        "connection": {**_PLAIN["connection"], **asks("query", "query")},
        "cursor": {**_PLAIN["cursor"], "mogrify": Passes("query")},
    },
    attributes=ATTRIBUTES,
)
