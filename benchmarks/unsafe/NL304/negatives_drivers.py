"""It looks alike, and no update gets lost: drivers and SQL text. Each function says why."""

import threading

import asyncpg
import psycopg
from psycopg2.extensions import ISOLATION_LEVEL_SERIALIZABLE
from sqlalchemy import text

stock_lock = threading.Lock()


def the_database_computes(cur, product, taken):
    cur.execute("SELECT on_hand FROM stock WHERE product = %s", (product,))
    if cur.fetchone()[0] < taken:
        raise ValueError
    cur.execute("UPDATE stock SET on_hand = on_hand - %s WHERE product = %s", (taken, product))


def the_row_is_locked(cur, product, taken):
    cur.execute("SELECT on_hand FROM stock WHERE product = %s FOR UPDATE", (product,))
    on_hand = cur.fetchone()[0]
    cur.execute("UPDATE stock SET on_hand = %s WHERE product = %s", (on_hand - taken, product))


def it_does_not_wait_for_the_lock(cur, product):
    cur.execute("SELECT on_hand FROM stock WHERE product = %s FOR NO KEY UPDATE NOWAIT", (product,))
    cur.execute("UPDATE stock SET on_hand = %s WHERE product = %s", (cur.fetchone()[0] + 1, product))


def compare_and_set(cur, product, taken):
    cur.execute("SELECT on_hand FROM stock WHERE product = %s", (product,))
    had = cur.fetchone()[0]
    cur.execute("UPDATE stock SET on_hand = %s WHERE product = %s AND on_hand = %s", (had - taken, product, had))
    return cur.rowcount == 1


def a_version_column(cur, document, words):
    cur.execute("SELECT body, version FROM documents WHERE id = %s", (document,))
    body, version = cur.fetchone()
    cur.execute(
        "UPDATE documents SET body = %s, version = version + 1 WHERE id = %s AND version = %s", (body + words, document, version)
    )


async def an_advisory_lock(conn: asyncpg.Connection, name):
    await conn.execute("SELECT pg_advisory_xact_lock(7, 1)")
    n = await conn.fetchval("SELECT n FROM counters WHERE name = $1", name)
    await conn.execute("UPDATE counters SET n = $1 WHERE name = $2", n + 1, name)


def the_table_is_locked(cur, name):
    cur.execute("LOCK TABLE counters IN EXCLUSIVE MODE")
    cur.execute("SELECT n FROM counters WHERE name = %s", (name,))
    cur.execute("UPDATE counters SET n = %s WHERE name = %s", (cur.fetchone()[0] + 1, name))


def a_lock_of_the_process(cur, name):
    with stock_lock:
        cur.execute("SELECT n FROM counters WHERE name = %s", (name,))
        n = cur.fetchone()[0]
        cur.execute("UPDATE counters SET n = %s WHERE name = %s", (n + 1, name))


def a_lock_in_redis(cur, redis, name):
    with redis.lock(f"counter:{name}"):
        cur.execute("SELECT n FROM counters WHERE name = %s", (name,))
        n = cur.fetchone()[0]
        cur.execute("UPDATE counters SET n = %s WHERE name = %s", (n + 1, name))


def serializable(engine, order):
    with engine.connect().execution_options(isolation_level="SERIALIZABLE") as conn:
        total = conn.execute(text("SELECT total FROM orders WHERE id = :id"), {"id": order}).scalar_one()
        conn.execute(text("UPDATE orders SET total = :t WHERE id = :id"), {"t": total + 1, "id": order})


def serializable_by_statement(cur, order):
    cur.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
    cur.execute("SELECT total FROM orders WHERE id = %s", (order,))
    cur.execute("UPDATE orders SET total = %s WHERE id = %s", (cur.fetchone()[0] + 1, order))


def a_value_of_its_own(cur, product, counted):
    cur.execute("SELECT on_hand FROM stock WHERE product = %s", (product,))
    print("difference", cur.fetchone()[0] - counted)
    cur.execute("UPDATE stock SET on_hand = %s WHERE product = %s", (counted + 0, product))


def another_column(cur, product):
    cur.execute("SELECT on_hand FROM stock WHERE product = %s", (product,))
    on_hand = cur.fetchone()[0]
    cur.execute("UPDATE stock SET is_low = %s WHERE product = %s", (on_hand - 5 < 0, product))


def another_table(cur, order):
    cur.execute("SELECT total FROM orders WHERE id = %s", (order,))
    total = cur.fetchone()[0]
    cur.execute("UPDATE invoices SET total = %s WHERE order_id = %s", (total * 1.19, order))


def only_read(cur, account, cents):
    cur.execute("SELECT balance FROM accounts WHERE id = %s", (account,))
    return cur.fetchone()[0] + cents


def a_new_row(cur, account):
    cur.execute("SELECT max(number) AS number FROM receipts WHERE account = %s", (account,))
    number = cur.fetchone()[0]
    cur.execute("INSERT INTO receipts (account, number) VALUES (%s, %s)", (account, number + 1))


def the_key_is_computed(cur, page):
    cur.execute("SELECT id FROM pages WHERE slug = %s", (page,))
    pk = cur.fetchone()[0]
    cur.execute("UPDATE pages SET hits = hits + 1 WHERE id = %s", (pk + 0,))


def one_or_the_other(cur, name, is_new):
    if is_new:
        cur.execute("SELECT n FROM counters WHERE name = %s", (name,))
        return cur.fetchone()[0] + 1
    cur.execute("UPDATE counters SET n = %s WHERE name = %s", (0, name))
    return 0


def take_lock(cur, key):
    cur.execute("SELECT pg_advisory_xact_lock(%s)", (key,))


def a_helper_takes_the_lock(cur, name):
    take_lock(cur, 42)
    cur.execute("SELECT n FROM counters WHERE name = %s", (name,))
    cur.execute("UPDATE counters SET n = %s WHERE name = %s", (cur.fetchone()[0] + 1, name))


def returning(conn: psycopg.Connection, name):
    row = conn.execute("UPDATE counters SET n = n + 1 WHERE name = %s RETURNING n", (name,)).fetchone()
    conn.execute("UPDATE counters SET shown = %s WHERE name = %s", (row[0] * 10, name))
