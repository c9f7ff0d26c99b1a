"""BigQuery: https://github.com/googleapis/python-bigquery (google/cloud/bigquery/client.py, dbapi/)"""

from __future__ import annotations

from nova_lint.values.dbapi import asks, driver
from nova_lint.values.library import Effect, Gives, Library, Touches

_READS: dict[str, Effect] = {
    "list_rows": Touches("read", "table"),
    "extract_table": Touches("read", "source"),
}
_INSERTS: dict[str, Effect] = {
    **{
        name: Touches("insert", "table", certain=True)
        for name in ("insert_rows", "insert_rows_json", "insert_rows_from_dataframe")
    },
    **{
        f"load_table_from_{source}": Touches("insert", "destination", 1, certain=True)
        for source in ("uri", "file", "dataframe", "json")
    },
    "copy_table": Touches("insert", "destination", 1),
}

LIBRARY = Library(
    name="bigquery",
    dialect="bigquery",
    functions={"google.cloud.bigquery.dbapi.connect": Gives("connection")},
    types={"google.cloud.bigquery.Client": "client", "google.cloud.bigquery.client.Client": "client"},
    methods={
        **driver("operation"),
        "client": {
            **asks("query", "query", "query_and_wait"),
            **_READS,
            **_INSERTS,
            "delete_table": Touches("ddl", "table"),
            "create_table": Touches("ddl", "table"),
        },
    },
)
