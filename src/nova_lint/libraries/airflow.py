"""Airflow's hooks and operators for SQL: https://github.com/apache/airflow (providers/)"""

from __future__ import annotations

from nova_lint.values.dbapi import asks, executes
from nova_lint.values.library import Gives, Library, Runs, Touches

_COMMON = "airflow.providers.common.sql"
_HOOKS = (
    f"{_COMMON}.hooks.sql.DbApiHook",
    "airflow.providers.postgres.hooks.postgres.PostgresHook",
    "airflow.providers.mysql.hooks.mysql.MySqlHook",
    "airflow.providers.sqlite.hooks.sqlite.SqliteHook",
    "airflow.providers.microsoft.mssql.hooks.mssql.MsSqlHook",
    "airflow.providers.oracle.hooks.oracle.OracleHook",
    "airflow.providers.odbc.hooks.odbc.OdbcHook",
    "airflow.providers.jdbc.hooks.jdbc.JdbcHook",
    "airflow.providers.snowflake.hooks.snowflake.SnowflakeHook",
    "airflow.providers.trino.hooks.trino.TrinoHook",
    "airflow.providers.vertica.hooks.vertica.VerticaHook",
    "airflow.providers.exasol.hooks.exasol.ExasolHook",
    "airflow.hooks.postgres_hook.PostgresHook",
    "airflow.hooks.mysql_hook.MySqlHook",
)
_OPERATORS = (
    f"{_COMMON}.operators.sql.SQLExecuteQueryOperator",
    f"{_COMMON}.operators.sql.SQLCheckOperator",
    f"{_COMMON}.operators.sql.SQLValueCheckOperator",
    f"{_COMMON}.operators.sql.SQLThresholdCheckOperator",
    f"{_COMMON}.operators.sql.BranchSQLOperator",
    f"{_COMMON}.sensors.sql.SqlSensor",
    "airflow.providers.postgres.operators.postgres.PostgresOperator",
    "airflow.providers.mysql.operators.mysql.MySqlOperator",
    "airflow.providers.sqlite.operators.sqlite.SqliteOperator",
    "airflow.providers.snowflake.operators.snowflake.SnowflakeOperator",
)

LIBRARY = Library(
    name="airflow",
    functions={
        # A value that ends in `.sql` is the path of a template.
        **dict.fromkeys(_OPERATORS, Runs("sql", certain=True, script=True)),
        f"{_COMMON}.operators.sql.SQLColumnCheckOperator": Touches("read", "table"),
        f"{_COMMON}.operators.sql.SQLTableCheckOperator": Touches("read", "table"),
        f"{_COMMON}.operators.sql.SQLIntervalCheckOperator": Touches("read", "table"),
        f"{_COMMON}.operators.sql.SQLInsertRowsOperator": Touches("insert", "table_name", schema="schema"),
    },
    types=dict.fromkeys(_HOOKS, "hook"),
    methods={
        "hook": {
            **asks("sql", "run", "get_records", "get_first", "get_df", "get_df_by_chunks"),
            **executes("sql", "get_pandas_df", "get_pandas_df_by_chunks"),
            "insert_rows": Touches("insert", "table"),
            "bulk_load": Touches("insert", "table"),
            "bulk_dump": Touches("read", "table"),
            "get_conn": Gives("connection"),
            "get_cursor": Gives("cursor"),
        },
        "connection": {"cursor": Gives("cursor"), **executes("sql")},
        "cursor": executes("sql"),
    },
)
