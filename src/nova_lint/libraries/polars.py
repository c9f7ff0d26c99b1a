"""Polars: https://github.com/pola-rs/polars (py-polars/: io/database/functions.py, dataframe/frame.py)"""

from __future__ import annotations

from nova_lint.values.library import Gives, Library, Runs, Touches

_READERS = ("read_csv", "read_parquet", "read_json", "scan_csv", "scan_parquet", "from_dict", "from_pandas")

LIBRARY = Library(
    name="polars",
    functions={
        "polars.read_database": Runs("query", certain=True, gives="frame"),
        "polars.read_database_uri": Runs("query", certain=True, gives="frame"),
        # SQL over frames asks no database.
        "polars.sql": Gives("frame"),
        **{f"polars.{name}": Gives("frame") for name in _READERS},
    },
    types={"polars.DataFrame": "frame", "polars.LazyFrame": "frame", "polars.SQLContext": "context"},
    methods={
        "frame": {
            "sql": Gives("frame"),
            "lazy": Gives("frame"),
            "collect": Gives("frame"),
            "write_database": Touches("insert", "table_name", certain=True),
        },
        "context": {"execute": Gives("frame")},
    },
)
