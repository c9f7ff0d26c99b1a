"""records: https://github.com/kennethreitz/records (records.py)"""

from __future__ import annotations

from nova_lint.values.dbapi import asks
from nova_lint.values.library import Effect, Gives, Library, Runs

_RUNS: dict[str, Effect] = {
    **asks("query", "query", "bulk_query"),
    "query_file": Runs("path", script=True),
    "bulk_query_file": Runs("path", script=True),
}

LIBRARY = Library(
    name="records",
    types={"records.Database": "database", "records.Connection": "connection"},
    methods={
        "database": {
            **_RUNS,
            "get_connection": Gives("connection"),
            # A context manager that gives a connection; the connection's own gives a transaction.
            "transaction": Gives("connection"),
        },
        "connection": _RUNS,
    },
)
