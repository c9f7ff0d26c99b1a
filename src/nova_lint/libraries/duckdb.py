"""DuckDB: https://github.com/duckdb/duckdb-python (the stubs of DuckDBPyConnection and of the module)"""

from __future__ import annotations

from nova_lint.values.dbapi import asks, executes
from nova_lint.values.library import Effect, Gives, Library, Touches

# A frame and a file are tables too, so `sql` and `query` may well touch no database; the names of such
# tables are nobody's.
_RUNS: dict[str, Effect] = {
    **executes("query", gives="connection"),
    **asks("query", "sql", "query", "from_query"),
    "cursor": Gives("connection"),
    "append": Touches("insert", "table_name"),
    "table": Touches("read", "table_name"),
    "view": Touches("read", "view_name"),
}

LIBRARY = Library(
    name="duckdb",
    marks="?",
    dialect="duckdb",
    functions={
        "duckdb.connect": Gives("connection"),
        **{f"duckdb.{name}": effect for name, effect in _RUNS.items()},
    },
    types={"duckdb.DuckDBPyConnection": "connection"},
    methods={"connection": _RUNS},
)
