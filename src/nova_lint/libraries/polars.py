"""Polars: https://github.com/pola-rs/polars (py-polars/: io/database/functions.py, dataframe/frame.py)"""

from __future__ import annotations

from nova_lint.values.library import Library, Runs, Touches

LIBRARY = Library(
    name="polars",
    functions={
        "polars.read_database": Runs("query", certain=True),
        "polars.read_database_uri": Runs("query", certain=True),
    },
    types={"polars.DataFrame": "frame"},
    methods={"frame": {"write_database": Touches("insert", "table_name", certain=True)}},
)
