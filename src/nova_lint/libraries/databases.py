"""databases: https://github.com/encode/databases (databases/core.py)"""

from __future__ import annotations

from nova_lint.values.dbapi import asks, executes
from nova_lint.values.library import Gives, Library

_RUNS = {
    **executes("query", "execute", "execute_many"),
    **asks("query", "fetch_all", "fetch_one", "fetch_val", "iterate"),
}

LIBRARY = Library(
    name="databases",
    types={
        "databases.Database": "database",
        "databases.core.Database": "database",
        "databases.core.Connection": "connection",
    },
    methods={"database": {**_RUNS, "connection": Gives("connection")}, "connection": _RUNS},
)
