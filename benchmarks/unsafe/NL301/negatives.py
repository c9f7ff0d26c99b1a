"""What looks like one transaction over several owners, and is none. Why is said at each."""

import sqlite3

import asyncpg
import psycopg2
from django.db import connection, models, transaction
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.orm import Session

engine = create_engine("postgresql://")


def two_transactions(dsn, order, user):
    conn = psycopg2.connect(dsn)
    with conn:
        conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    with conn:
        conn.cursor().execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))


def a_commit_between(conn, order, user):
    cur = conn.cursor()
    cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    conn.commit()
    cur.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))
    conn.commit()


def the_other_table_is_read(conn, order, user):
    cur = conn.cursor()
    cur.execute("SELECT name FROM users WHERE id = %s", (user,))
    cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    conn.commit()


def the_other_rows_are_locked_only(conn, order, user):
    with conn.transaction():
        conn.execute("SELECT id FROM users WHERE id = %s FOR UPDATE", (user,))
        conn.execute("INSERT INTO orders (id) VALUES (%s)", (order,))


def one_owner_two_tables(conn, order):
    cur = conn.cursor()
    cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    cur.execute("INSERT INTO order_items (order_id) VALUES (%s)", (order,))
    conn.commit()


def nobody_owns_the_other(conn, order):
    cur = conn.cursor()
    cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    cur.execute("INSERT INTO audit_trail (what) VALUES ('placed')")
    conn.commit()


def one_or_the_other(conn, order, user, is_guest):
    with conn.transaction():
        if is_guest:
            conn.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        else:
            conn.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))


def returns_between(conn, order, user):
    with conn.transaction():
        if order is not None:
            conn.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
            return
        conn.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))


def what_its_owner_offers(conn, order):
    with conn.transaction():
        conn.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        conn.execute("INSERT INTO billing_requests (order_id) VALUES (%s)", (order,))


async def no_transaction_at_all(conn: asyncpg.Connection, order, user):
    await conn.execute("INSERT INTO orders (id) VALUES ($1)", order)
    await conn.execute("UPDATE users SET last_order = now() WHERE id = $1", user)


async def an_acquired_connection_is_no_transaction(pool: asyncpg.Pool, order, user):
    async with pool.acquire() as conn:
        await conn.execute("INSERT INTO orders (id) VALUES ($1)", order)
        await conn.execute("UPDATE users SET last_order = now() WHERE id = $1", user)


def a_cursor_is_no_transaction(order, user):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO orders (id) VALUES (%s)", [order])
        cursor.execute("UPDATE users SET last_order = now() WHERE id = %s", [user])


def after_the_block(order, user):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO orders (id) VALUES (%s)", [order])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE users SET last_order = now() WHERE id = %s", [user])


def put_off_until_the_commit(order, user):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO orders (id) VALUES (%s)", [order])
        transaction.on_commit(lambda: remember(user))


def remember(user):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE users SET last_order = now() WHERE id = %s", [user])


def a_connection_that_is_only_opened(order, user):
    with engine.connect() as conn:
        conn.execute(text("SELECT 1"))


def a_session_that_is_not_committed(session: Session, order, user):
    session.execute(text("UPDATE orders SET state = 'sent' WHERE id = :id"), {"id": order})
    session.rollback()
    session.execute(text("UPDATE users SET points = 1 WHERE id = :id"), {"id": user})
    session.commit()


def temporary_rows(conn, user):
    with conn.transaction():
        conn.execute("CREATE TEMPORARY TABLE users_copy (id int)")
        conn.execute("INSERT INTO users_copy SELECT id FROM users")
        conn.execute("INSERT INTO orders (id) VALUES (1)")


def begin_and_commit_around_one(cur, order, user):
    cur.execute("BEGIN")
    cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    cur.execute("COMMIT")
    cur.execute("UPDATE users SET last_order = now() WHERE id = %s", (user,))


class Cart(models.Model):
    class Meta:
        db_table = "carts"


class Order(models.Model):
    cart = models.ForeignKey(Cart, on_delete=models.DO_NOTHING)

    class Meta:
        db_table = "orders"


@transaction.atomic
def both_are_ours(cart):
    Cart.objects.filter(id=cart).delete()
    Order.objects.create(cart_id=cart)


@transaction.atomic
def a_function_that_is_only_named(queue, user):
    Order.objects.create()
    queue.append(remember)


def sqlite_reads_there_writes_here(path, user):
    with sqlite3.connect(path) as db:
        name = db.execute("SELECT name FROM users WHERE id = ?", (user,)).fetchone()
        db.execute("INSERT INTO orders (name) VALUES (?)", name)


class Store:
    def __init__(self, db_pool):
        self.db_pool = db_pool

    async def place_then_remember(self, order, user):
        await self.db_pool.runInteraction("place", self._place_txn, order)
        await self.db_pool.runInteraction("remember", self._remember_txn, user)

    def _place_txn(self, txn, order):
        txn.execute("INSERT INTO orders (id) VALUES (?)", (order,))

    def _remember_txn(self, txn, user):
        txn.execute("UPDATE users SET points = 1 WHERE id = ?", (user,))


async def beside_the_transaction(conn, tasks, order, user):
    async with conn.transaction():
        await conn.execute("INSERT INTO orders (id) VALUES ($1)", order)
        tasks.create_task(remember_later(user))


async def remember_later(user):
    conn = await asyncpg.connect()
    await conn.execute("UPDATE users SET last_order = now() WHERE id = $1", user)


def something_else_that_begins(game, order, user):
    with game.transaction_log():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO orders (id) VALUES (%s)", [order])
            cursor.execute("UPDATE users SET last_order = now() WHERE id = %s", [user])
