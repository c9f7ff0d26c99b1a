"""What changes no schema of the database that is shared."""

import sqlite3

import aiosqlite
import duckdb
import psycopg2
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, text

metadata = MetaData()
order_queue = Table("order_queue", metadata, Column("id", Integer, primary_key=True))
HELP = "CREATE TABLE order_help (id int)"


def temporary(cursor):
    cursor.execute("CREATE TEMPORARY TABLE order_batch (id int)")


def temp(cursor):
    cursor.execute("CREATE TEMP TABLE IF NOT EXISTS order_batch AS SELECT id FROM orders")


def temporary_dropped(cursor):
    cursor.execute("CREATE TEMP TABLE order_ids (id int)")
    cursor.execute("DROP TABLE order_ids")


def own_file(path):
    sqlite3.connect(path).execute("CREATE TABLE IF NOT EXISTS cache (key text, value text)")


def own_file_index(path):
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE cache (key text)")
        database.execute("CREATE INDEX cache_by_key ON cache (key)")


def in_memory():
    database = sqlite3.connect(":memory:")
    database.executescript("CREATE TABLE a (id int); CREATE TABLE b (id int);")


async def own_file_async(path):
    async with aiosqlite.connect(path) as database:
        await database.execute("CREATE TABLE seen (id int)")


def own_duckdb(path):
    duckdb.connect(path).execute("CREATE TABLE totals AS SELECT 1 AS n")


def selected(cursor):
    cursor.execute("SELECT id FROM orders")


def inserted(cursor):
    cursor.execute("INSERT INTO orders (id) VALUES (1)")


def emptied(cursor):
    cursor.execute("TRUNCATE order_cache")


def refreshed(cursor):
    cursor.execute("REFRESH MATERIALIZED VIEW order_days")


def analysed(cursor):
    cursor.execute("ANALYZE orders")


def vacuumed(connection: psycopg2.extensions.connection):
    connection.cursor().execute("VACUUM orders")


def reindexed(cursor):
    cursor.execute("REINDEX TABLE orders")


def locked(cursor):
    cursor.execute("LOCK TABLE orders IN SHARE MODE")


def explained(cursor):
    cursor.execute("EXPLAIN SELECT id FROM orders")


def defined_only():
    return Table("order_tags", metadata, Column("id", Integer))


def text_only():
    return text("CREATE TABLE order_text (id int)")


def shown():
    print(HELP)


def prose(log):
    log.info("create table first, then alter table")


def created_in_python(restaurant):
    restaurant.create_table(seats=4)


def catalog(cursor):
    cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_name = 'orders'")


def exists(cursor):
    cursor.execute("SELECT to_regclass('public.orders')")


def engine_only():
    return create_engine("postgresql://db/shop")


def set_timeout(cursor):
    cursor.execute("SET statement_timeout = 1000")
