"""Settings that leave the names of tables alone."""

import sqlite3

import psycopg2
import pymysql
from sqlalchemy import create_engine, text

engine = create_engine("postgresql://db/shop")


def timeout(cursor):
    cursor.execute("SET statement_timeout = 1000")


def timeout_local(cursor):
    cursor.execute("SET LOCAL lock_timeout TO '2s'")


def zone(cursor):
    cursor.execute("SET TIME ZONE 'UTC'")


def zone_by_name(cursor):
    cursor.execute("SET timezone TO 'UTC'")


def names(cursor):
    cursor.execute("SET NAMES utf8mb4")


def isolation(cursor):
    cursor.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")


def read_only(cursor):
    cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")


def variable(cursor):
    cursor.execute("SET @total = 0")


def mode():
    with pymysql.connect(host="db").cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES'")


def setting(cursor, key):
    cursor.execute("SELECT set_config('app.user', %s, true)", (key,))


def shown(cursor):
    cursor.execute("SHOW search_path")


def asked(cursor):
    cursor.execute("SELECT current_setting('search_path')")


def current(cursor):
    cursor.execute("SELECT current_schema(), current_user")


def reset_timeout(cursor):
    cursor.execute("RESET statement_timeout")


def qualified(cursor):
    cursor.execute("SELECT id FROM public.orders")


def column_named_so(cursor):
    cursor.execute("UPDATE orders SET search_path = 'x' WHERE id = 1")


def column_named_role(cursor):
    cursor.execute("UPDATE order_people SET role = 'buyer' WHERE id = 1")


def schema_column(cursor):
    cursor.execute("SELECT schema FROM order_imports")


def pragma(path):
    sqlite3.connect(path).execute("PRAGMA journal_mode = WAL")


def detached(path):
    sqlite3.connect(path).execute("PRAGMA database_list")


def index_hint(cursor):
    cursor.execute("SELECT id FROM orders USE INDEX (orders_by_day) WHERE day = 1")


def options():
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def stream(session):
    session.connection(execution_options={"stream_results": True})


def prose(log):
    log.info("set search_path to accounts, then use accounts")


def role_created(cursor):
    cursor.execute("GRANT SELECT ON orders TO reader")


def by_sqlalchemy():
    with engine.begin() as conn:
        conn.execute(text("SET LOCAL work_mem = '64MB'"))


def autocommit(connection: psycopg2.extensions.connection):
    connection.cursor().execute("SET AUTOCOMMIT = 1")
