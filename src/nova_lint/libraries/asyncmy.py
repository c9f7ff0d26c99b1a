"""asyncmy: https://github.com/long2ice/asyncmy (connection.pyi, cursors.pyi, pool.pyi in asyncmy/)"""

from __future__ import annotations

from nova_lint.values.dbapi import ATTRIBUTES, asks, driver
from nova_lint.values.library import Gives, Library, Passes

_CURSORS = ("Cursor", "DictCursor", "SSCursor", "SSDictCursor")
_PLAIN = driver("query")

LIBRARY = Library(
    name="asyncmy",
    marks="%s",
    dialect="mysql",
    functions={"asyncmy.connect": Gives("connection"), "asyncmy.create_pool": Gives("pool")},
    types={
        "asyncmy.Connection": "connection",
        "asyncmy.connection.Connection": "connection",
        "asyncmy.Pool": "pool",
        "asyncmy.pool.Pool": "pool",
        **{f"asyncmy.cursors.{name}": "cursor" for name in _CURSORS},
    },
    methods={
        "pool": {"acquire": Gives("connection")},
        "connection": {**_PLAIN["connection"], **asks("sql", "query")},
        "cursor": {**_PLAIN["cursor"], "mogrify": Passes("query")},
    },
    attributes=ATTRIBUTES,
)
