"""python-oracledb and its forerunner cx_Oracle: https://github.com/oracle/python-oracledb (src/oracledb/)"""

from __future__ import annotations

from nova_lint.values.dbapi import ATTRIBUTES, asks, driver, executes
from nova_lint.values.library import Gives, Library, Touches

_PLAIN = driver("statement", execute_gives="cursor")
_FRAMES = executes("statement", "fetch_df_all", "fetch_df_batches")
_LOADS = {"direct_path_load": Touches("insert", "table_name", 1, schema="schema_name", certain=True)}

LIBRARY = Library(
    name="oracledb",
    dialect="oracle",
    functions={
        "oracledb.connect": Gives("connection"),
        "oracledb.connect_async": Gives("async connection"),
        "oracledb.create_pool": Gives("pool"),
        "oracledb.create_pool_async": Gives("async pool"),
        "oracledb.create_pipeline": Gives("pipeline"),
        "cx_Oracle.connect": Gives("connection"),
    },
    types={
        "oracledb.Connection": "connection",
        "oracledb.AsyncConnection": "async connection",
        "oracledb.ConnectionPool": "pool",
        "oracledb.AsyncConnectionPool": "async pool",
        "oracledb.Cursor": "cursor",
        "oracledb.AsyncCursor": "cursor",
        "oracledb.Pipeline": "pipeline",
        "cx_Oracle.Connection": "connection",
        "cx_Oracle.Cursor": "cursor",
        "cx_Oracle.SessionPool": "pool",
    },
    methods={
        "pool": {"acquire": Gives("connection")},
        "async pool": {"acquire": Gives("async connection")},
        "connection": {**_PLAIN["connection"], **_FRAMES, **_LOADS},
        # Only the asynchronous connection takes SQL itself.
        "async connection": {
            **_PLAIN["connection"],
            **executes("statement"),
            **asks("statement", "fetchall", "fetchone", "fetchmany"),
            **_FRAMES,
            **_LOADS,
        },
        "cursor": {**_PLAIN["cursor"], **asks("statement", "prepare", "parse")},
        "pipeline": asks(
            "statement", "add_execute", "add_executemany", "add_fetchall", "add_fetchone", "add_fetchmany"
        ),
    },
    attributes=ATTRIBUTES,
)
