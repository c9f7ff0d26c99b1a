"""pandas: https://pandas.pydata.org/docs/reference/io.html#sql (pandas/io/sql.py)"""

from __future__ import annotations

from nova_lint.values.library import Library, Runs, Touches

LIBRARY = Library(
    name="pandas",
    functions={
        # `read_sql` also takes the name of a table; that is told by what the text looks like.
        **{
            f"{module}.{name}": Runs("sql", certain=True, gives="frame")
            for module in ("pandas", "pandas.io.sql")
            for name in ("read_sql", "read_sql_query")
        },
        "pandas.read_sql_table": Touches("read", "table_name", schema="schema"),
        "pandas.io.sql.read_sql_table": Touches("read", "table_name", schema="schema"),
        "pandas.io.sql.to_sql": Touches("insert", "name", 1, schema="schema"),
    },
    types={"pandas.DataFrame": "frame"},
    methods={"frame": {"to_sql": Touches("insert", "name", schema="schema", certain=True)}},
)
