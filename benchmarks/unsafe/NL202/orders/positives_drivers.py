"""Statements that forget their WHERE, sent by drivers."""

import asyncio
import sqlite3

import aiosqlite
import asyncpg
import duckdb
import psycopg
import psycopg2
import pymysql
from psycopg2 import extras

CLEAR = "DELETE FROM order_notes"


def reset_states(dsn):
    with psycopg2.connect(dsn) as connection:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE orders SET state = 'open'")  # <- NL202


def forget(cursor):
    cursor.execute("delete from carts")  # <- NL202


def quoted(cursor):
    cursor.execute('DELETE FROM "orders";')  # <- NL202


def with_values(cursor, state):
    cursor.execute("UPDATE orders SET state = %s, changed = now()", (state,))  # <- NL202


def over_lines(cursor, day):
    cursor.execute(
        """
        UPDATE order_items -- <- NL202
           SET shipped = %(day)s,
               open = false
        """,
        {"day": day},
    )


def from_a_constant(cursor):
    cursor.execute(CLEAR)  # <- NL202


def commented(cursor):
    cursor.execute("DELETE FROM order_items -- WHERE order_id = 1")  # <- NL202


def in_a_loop(cursor, factors):
    for factor in factors:
        cursor.execute(f"UPDATE stock SET amount = amount * {float(factor)}")  # <- NL202


def returning(cursor):
    cursor.execute("DELETE FROM order_queue RETURNING id")  # <- NL202
    return cursor.fetchall()


def everything_in_mysql():
    connection = pymysql.connect(host="db")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM `orders`")  # <- NL202
    connection.commit()


def in_sqlite(path):
    with sqlite3.connect(path) as database:
        database.execute("UPDATE orders SET paid = 0")  # <- NL202


async def in_aiosqlite(path):
    async with aiosqlite.connect(path) as database:
        await database.execute("DELETE FROM carts")  # <- NL202
        await database.commit()


async def in_asyncpg(pool: asyncpg.Pool):
    await pool.execute("UPDATE stock SET reserved = 0")  # <- NL202


def in_psycopg(conn: psycopg.Connection):
    conn.execute("DELETE FROM order_locks")  # <- NL202


def in_duckdb():
    duckdb.connect("stock.db").execute("UPDATE stock SET counted = false")  # <- NL202


def by_a_helper(cursor):
    _run(cursor, "DELETE FROM order_events")  # <- NL202


def _run(cursor, sql):
    cursor.execute(sql)


def with_a_table(cursor):
    _empty(cursor, "order_totals")  # <- NL202


def _empty(cursor, table):
    cursor.execute(f"DELETE FROM {table}")


def two_at_once(cursor):
    cursor.execute("DELETE FROM order_items; DELETE FROM orders")  # <- NL202


def cte(cursor):
    cursor.execute("WITH old AS (SELECT 1) UPDATE orders SET archived = true")  # <- NL202


def batch(cursor, rows):
    extras.execute_batch(cursor, "UPDATE stock SET amount = %s", rows)  # <- NL202


async def gathered(pool: asyncpg.Pool):
    await asyncio.gather(
        pool.execute("DELETE FROM order_cache"),  # <- NL202
        pool.execute("SELECT 1"),
    )


class Repository:
    table = "orders"

    def __init__(self, connection: psycopg2.extensions.connection):
        self.connection = connection

    def clear(self):
        with self.connection.cursor() as cursor:
            cursor.execute("DELETE FROM " + self.table)  # <- NL202
