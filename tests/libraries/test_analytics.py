"""Warehouses, frames and schedulers: ClickHouse, DuckDB, Snowflake, BigQuery, pandas, Polars, Airflow."""

from __future__ import annotations

import pytest

from tests.accesses import pending, touched

QUIET = [
    pytest.param(
        """
        rows = []
        rows.append("orders")
        rows.insert(0, "orders")
        frame.table("orders")
        """,
        id="append, insert and table of something else",
    ),
    pytest.param(
        """
        import pandas as pd
        frame = pd.read_csv("select_from_orders.csv")
        frame.query("status == 'paid'")
        frame.insert(0, "orders", 1)
        frame.to_csv("orders")
        """,
        id="a frame that meets no database",
    ),
    pytest.param(
        """
        import polars as pl
        pl.read_csv("orders.csv").sql("select id from the_frame_itself")
        pl.SQLContext(orders=frame).execute("SELECT id FROM orders")
        """,
        id="SQL over a frame",
    ),
    pytest.param(
        """
        def deploy(server):
            server.command("create a table for two")
            server.run("update all packages")
        """,
        id="command and run of something else",
    ),
    pytest.param(
        """
        from airflow.operators.bash import BashOperator
        BashOperator(task_id="x", bash_command="psql -c 'SELECT id FROM orders'")
        """,
        id="a shell command",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_is_no_database_call_is_quiet(source: str) -> None:
    assert touched(source) == []


SEEN = [
    pytest.param(
        """
        from clickhouse_driver import Client
        client = Client("localhost")
        client.execute("SELECT * FROM system.numbers LIMIT 5")
        client.execute("INSERT INTO test (x) VALUES", [{"x": 1}])
        for row in client.execute_iter("SELECT x FROM iterated"):
            pass
        client.query_dataframe("SELECT x FROM framed")
        """,
        [
            "read system.numbers clickhouse_driver.execute",
            "insert test clickhouse_driver.execute",
            "read iterated clickhouse_driver.execute_iter",
            "read framed clickhouse_driver.query_dataframe",
        ],
        id="clickhouse-driver",
    ),
    pytest.param(
        """
        import clickhouse_connect
        client = clickhouse_connect.get_client(host="localhost")
        client.command("CREATE TABLE new_table (key UInt32) ENGINE MergeTree ORDER BY key")
        client.insert("new_table", data, column_names=["key"])
        client.query("SELECT max(key) FROM new_table")
        client.query_df("SELECT key FROM framed")
        """,
        [
            "ddl new_table clickhouse_connect.command",
            "insert new_table clickhouse_connect.insert",
            "read new_table clickhouse_connect.query",
            "read framed clickhouse_connect.query_df",
        ],
        id="clickhouse-connect",
    ),
    pytest.param(
        """
        import duckdb
        con = duckdb.connect("file.db")
        con.sql("CREATE TABLE test (i INTEGER)")
        con.execute("INSERT INTO items VALUES (?)", [1])
        con.table("test").show()
        con.append("loaded", df)
        duckdb.sql("SELECT id FROM shared")
        """,
        [
            "ddl test duckdb.sql",
            "insert items duckdb.execute",
            "read test duckdb.table",
            "insert loaded duckdb.append",
            "read shared duckdb.sql",
        ],
        id="DuckDB",
    ),
    pytest.param(
        """
        import snowflake.connector
        from snowflake.connector.pandas_tools import write_pandas
        ctx = snowflake.connector.connect(user="x")
        cs = ctx.cursor()
        cs.execute("INSERT INTO test_table (col1) VALUES (123)")
        cs.execute_async("SELECT id FROM slow")
        ctx.execute_string("DELETE FROM one; DELETE FROM two")
        write_pandas(ctx, df, "customers", schema="crm")
        """,
        [
            "insert test_table snowflake.execute",
            "read slow snowflake.execute_async",
            "delete one snowflake.execute_string",
            "delete two snowflake.execute_string",
            "insert crm.customers snowflake.write_pandas",
        ],
        id="Snowflake",
    ),
    pytest.param(
        """
        from google.cloud import bigquery
        client = bigquery.Client()
        client.query("SELECT name FROM `data.names.usa_1910` LIMIT 100")
        client.query_and_wait("DELETE FROM data.stale WHERE true")
        client.insert_rows_json("data.events", rows)
        client.load_table_from_dataframe(df, "data.loaded")
        client.list_rows("data.listed")
        """,
        [
            "read data.names.usa_1910 bigquery.query",
            "delete data.stale bigquery.query_and_wait",
            "insert data.events bigquery.insert_rows_json",
            "insert data.loaded bigquery.load_table_from_dataframe",
            "read data.listed bigquery.list_rows",
        ],
        id="BigQuery",
    ),
    pytest.param(
        """
        import pandas as pd
        def export(engine):
            df = pd.read_sql("SELECT id, name FROM customers", engine)
            pd.read_sql_query("SELECT id FROM orders", con=engine)
            pd.read_sql_table("invoices", engine, schema="billing")
            df.to_sql("report", engine, if_exists="append")
            df.to_sql(name="summary", con=engine, schema="stats")
        """,
        [
            "read customers pandas.read_sql",
            "read orders pandas.read_sql_query",
            "read billing.invoices pandas.read_sql_table",
            "insert report pandas.to_sql",
            "insert stats.summary pandas.to_sql",
        ],
        id="pandas",
    ),
    pytest.param(
        """
        import pandas as pd
        frame = pd.read_sql("customers", con=engine)
        """,
        ["read customers pandas.read_sql"],
        id="pandas, a table's name in place of SQL",
        marks=pending("a table's name in place of SQL"),
    ),
    pytest.param(
        """
        import polars as pl
        def export(connection, uri):
            pl.read_database("SELECT id FROM customers", connection)
            pl.read_database_uri(query="SELECT id FROM orders", uri=uri)
            frame = pl.DataFrame({"a": [1]})
            frame.write_database("report", uri)
        """,
        [
            "read customers polars.read_database",
            "read orders polars.read_database_uri",
            "insert report polars.write_database",
        ],
        id="Polars",
    ),
    pytest.param(
        """
        from airflow.providers.postgres.hooks.postgres import PostgresHook
        def extract():
            hook = PostgresHook(postgres_conn_id="shop")
            hook.get_records("SELECT id FROM orders")
            hook.get_first("SELECT count(*) FROM refunds")
            hook.run("DELETE FROM staging")
            hook.insert_rows(table="landing", rows=rows)
            cursor = hook.get_conn().cursor()
            cursor.execute("UPDATE runs SET done = true")
        """,
        [
            "read orders airflow.get_records",
            "read refunds airflow.get_first",
            "delete staging airflow.run",
            "insert landing airflow.insert_rows",
            "update runs airflow.execute",
        ],
        id="Airflow hooks",
    ),
    pytest.param(
        """
        from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
        SQLExecuteQueryOperator(task_id="load", conn_id="shop", sql="INSERT INTO facts SELECT id FROM orders")
        """,
        ["insert facts airflow.SQLExecuteQueryOperator", "read orders airflow.SQLExecuteQueryOperator"],
        id="Airflow operators",
    ),
    pytest.param(
        """
        from airflow.providers.postgres.hooks.postgres import PostgresHook
        PostgresHook().run(["DELETE FROM one", "DELETE FROM two"])
        """,
        ["delete one airflow.run", "delete two airflow.run"],
        id="Airflow, several statements",
    ),
]


@pytest.mark.parametrize(("source", "expected"), SEEN)
def test_what_the_documentation_shows_is_seen(source: str, expected: list[str]) -> None:
    assert touched(source) == expected


def test_an_operator_may_be_given_a_template_file() -> None:
    files = {
        "dags/load.py": """
            from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
            SQLExecuteQueryOperator(task_id="load", sql="sql/load.sql")
        """,
        "dags/sql/load.sql": "INSERT INTO facts SELECT id FROM orders;",
    }
    found = touched(files)
    assert "insert facts airflow.SQLExecuteQueryOperator" in found
    assert "read orders airflow.SQLExecuteQueryOperator" in found
