"""Twisted's adbapi: https://github.com/twisted/twisted (src/twisted/enterprise/adbapi.py)

`runInteraction` and `runWithConnection` call the function they are given, as any runner does.
"""

from __future__ import annotations

from nova_lint.values.dbapi import executes
from nova_lint.values.library import Library

LIBRARY = Library(
    name="adbapi",
    types={
        "twisted.enterprise.adbapi.ConnectionPool": "pool",
        "twisted.enterprise.adbapi.Transaction": "transaction",
        "twisted.enterprise.adbapi.Connection": "connection",
    },
    methods={
        "pool": executes("sql", "runQuery", "runOperation"),
        "transaction": executes("sql"),
        "connection": executes("sql"),
    },
)
