"""One transaction, several owners: drivers."""

import sqlite3
from contextlib import asynccontextmanager, closing, contextmanager

import asyncpg
import psycopg
import psycopg2


def psycopg2_connection_entered(dsn, order, user):
    conn = psycopg2.connect(dsn)
    with conn:  # <- NL301
        with conn.cursor() as cur:
            cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
            cur.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))


def psycopg2_connection_and_cursor_in_one_with(dsn, order, user):
    with psycopg2.connect(dsn) as conn, conn.cursor() as cur:  # <- NL301
        cur.execute("UPDATE orders SET state = 'sent' WHERE id = %s", (order,))
        cur.execute("UPDATE users SET points = points + 1 WHERE id = %s", (user,))


def until_commit(conn, order, user):
    cur = conn.cursor()
    cur.execute("DELETE FROM orders WHERE id = %s", (order,))  # <- NL301
    cur.execute("UPDATE users SET orders = orders - 1 WHERE id = %s", (user,))
    conn.commit()


def until_commit_in_try(conn, order, user):
    cur = conn.cursor()
    try:
        cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))  # <- NL301
        cur.execute("INSERT INTO payments (order_id) VALUES (%s)", (order,))
        conn.commit()
    except Exception:
        conn.rollback()
        raise


def psycopg3_transaction(conn: psycopg.Connection, order, user):
    with conn.transaction():  # <- NL301
        conn.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        conn.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))


async def asyncpg_transaction(pool: asyncpg.Pool, order, user):
    async with pool.acquire() as conn, conn.transaction():  # <- NL301
        await conn.execute("INSERT INTO orders (id) VALUES ($1)", order)
        await conn.execute("INSERT INTO invoices (order_id, user_id) VALUES ($1, $2)", order, user)


async def asyncpg_three_owners(conn: asyncpg.Connection, order, user):
    async with conn.transaction(isolation="serializable"):  # <- NL301
        await conn.execute("UPDATE orders SET paid = true WHERE id = $1", order)
        await conn.execute("UPDATE invoices SET paid = true WHERE order_id = $1", order)
        await conn.execute("UPDATE users SET points = points + 1 WHERE id = $1", user)


def sqlite_connection_entered(path, order, user):
    with sqlite3.connect(path) as db:  # <- NL301
        db.execute("INSERT INTO orders (id) VALUES (?)", (order,))
        db.execute("UPDATE users SET last_order = 1 WHERE id = ?", (user,))


def sqlite_in_a_closing(path, order, user):
    with closing(sqlite3.connect(path)) as db:
        with db:  # <- NL301
            db.execute("INSERT INTO orders (id) VALUES (?)", (order,))
            db.execute("INSERT INTO invoices (order_id) VALUES (?)", (order,))


def begin_and_commit_as_text(cur, order, user):
    cur.execute("BEGIN")  # <- NL301
    cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    cur.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))
    cur.execute("COMMIT")


def a_helper_writes_the_other_table(conn, order, user):
    cur = conn.cursor()
    cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))  # <- NL301
    remember(cur, user)
    conn.commit()


def remember(cur, user):
    cur.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))


def helpers_two_calls_deep(dsn, order, user):
    conn = psycopg2.connect(dsn)
    with conn:  # <- NL301
        cur = conn.cursor()
        cur.execute("INSERT INTO order_items (order_id) VALUES (%s)", (order,))
        reward(cur, user)


def reward(cur, user):
    if user:
        give_points(cur, user, 10)


def give_points(cur, user, points):
    cur.execute("UPDATE users SET points = points + %s WHERE id = %s", (points, user))


@contextmanager
def unit(dsn):
    conn = psycopg2.connect(dsn)
    try:
        yield conn.cursor()
        conn.commit()
    except Exception:
        conn.rollback()
        raise


def a_context_manager_of_our_own(dsn, order, user):
    with unit(dsn) as cur:  # <- NL301
        cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        cur.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))


@asynccontextmanager
async def transaction(pool: asyncpg.Pool):
    async with pool.acquire() as conn:
        async with conn.transaction():
            yield conn


async def an_async_one(pool, order, user):
    async with transaction(pool) as conn:  # <- NL301
        await conn.execute("INSERT INTO orders (id) VALUES ($1)", order)
        await conn.execute("INSERT INTO user_notes (user_id) VALUES ($1)", user)


class Work:
    """A unit of work."""

    def __init__(self, dsn):
        self.conn = psycopg2.connect(dsn)

    def __enter__(self):
        return self.conn.cursor()

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.conn.commit()
        else:
            self.conn.rollback()


def a_class_that_commits(dsn, order, user):
    with Work(dsn) as cur:  # <- NL301
        cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        cur.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))
