"""pg8000: https://github.com/tlocke/pg8000 (src/pg8000/dbapi.py, legacy.py, native.py)"""

from __future__ import annotations

from nova_lint.values.dbapi import ATTRIBUTES, asks, driver
from nova_lint.values.library import Gives, Library

_PLAIN = driver("operation", execute_gives="cursor")

LIBRARY = Library(
    name="pg8000",
    dialect="postgres",
    functions={
        "pg8000.connect": Gives("connection"),
        "pg8000.dbapi.connect": Gives("connection"),
        "pg8000.legacy.connect": Gives("connection"),
    },
    types={
        "pg8000.Connection": "connection",
        "pg8000.dbapi.Connection": "connection",
        "pg8000.legacy.Connection": "connection",
        "pg8000.native.Connection": "native connection",
        "pg8000.Cursor": "cursor",
        "pg8000.dbapi.Cursor": "cursor",
        "pg8000.legacy.Cursor": "cursor",
    },
    methods={
        **_PLAIN,
        # `run` and `prepare` are those of `pg8000.legacy`, which is also plain `pg8000`.
        "connection": {**_PLAIN["connection"], **asks("sql", "run"), **asks("operation", "prepare")},
        "native connection": asks("sql", "run", "prepare"),
    },
    attributes=ATTRIBUTES,
)
