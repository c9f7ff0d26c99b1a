"""Queries of other services' tables that run in every round of a loop."""

import asyncpg
import psycopg2
from django.db import connection, models
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://")


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Invoice(models.Model):
    order = models.IntegerField()
    total = models.IntegerField()

    class Meta:
        db_table = "invoices"


class Cart(models.Model):
    class Meta:
        db_table = "carts"


def for_each_order(cur, orders):
    for order in orders:
        cur.execute("SELECT name FROM users WHERE id = %s", (order.user_id,))  # <- NL307


def for_each_row(cur):
    cur.execute("SELECT id, user_id FROM orders")
    for number, user in cur.fetchall():
        cur.execute("SELECT name FROM users WHERE id = %s", (user,))  # <- NL307
        print(number, cur.fetchone())


def enumerated(cur, users):
    for index, user in enumerate(users):
        cur.execute("UPDATE users SET rank = %s WHERE id = %s", (index, user))  # <- NL307


def over_a_dictionary(cur, points):
    for user, value in points.items():
        cur.execute("UPDATE users SET points = %s WHERE id = %s", (value, user))  # <- NL307


def nested(cur, groups):
    for group in groups:
        for user in group.members:
            cur.execute("SELECT name FROM users WHERE id = %s", (user,))  # <- NL307


def in_a_condition(cur, orders):
    for order in orders:
        if order.is_late:
            cur.execute("INSERT INTO user_notes (user_id) VALUES (%s)", (order.user_id,))  # <- NL307


def in_a_with(dsn, orders):
    for order in orders:
        with psycopg2.connect(dsn) as conn, conn.cursor() as cur:
            cur.execute("DELETE FROM user_notes WHERE user_id = %s", (order.user_id,))  # <- NL307


def in_a_try(cur, orders):
    for order in orders:
        try:
            cur.execute("SELECT name FROM users WHERE id = %s", (order.user_id,))  # <- NL307
        except psycopg2.Error:
            continue


def through_a_helper(cur, orders):
    for order in orders:
        print(name_of(cur, order.user_id))


def name_of(cur, user):
    cur.execute("SELECT name FROM users WHERE id = %s", (user,))  # <- NL307
    return cur.fetchone()[0]


def through_two(cur, orders):
    for order in orders:
        describe(cur, order)


def describe(cur, order):
    return f"{order.id}: {total_of(cur, order)}"


def total_of(cur, order):
    cur.execute("SELECT total FROM invoices WHERE order_id = %s", (order.id,))  # <- NL307
    return cur.fetchone()[0]


def in_a_comprehension(conn, users):
    return [conn.execute("SELECT name FROM users WHERE id = %s", (user,)).fetchone() for user in users]  # <- NL307


def in_a_dictionary(conn, users):
    return {user: conn.execute("SELECT name FROM users WHERE id = %s", (user,)).fetchone() for user in users}  # <- NL307


def in_a_generator(conn, orders):
    return sum(conn.execute("SELECT total FROM invoices WHERE id = %s", (order,)).fetchone()[0] for order in orders)  # <- NL307


async def asyncpg_rows(conn: asyncpg.Connection):
    for row in await conn.fetch("SELECT user_id FROM orders"):
        await conn.fetchrow("SELECT name FROM users WHERE id = $1", row["user_id"])  # <- NL307


async def async_for(conn: asyncpg.Connection):
    async for row in conn.cursor("SELECT user_id FROM orders"):
        await conn.execute("UPDATE users SET seen = now() WHERE id = $1", row["user_id"])  # <- NL307


def engine_connection(users):
    with engine.connect() as conn:
        for user in users:
            conn.execute(text("SELECT name FROM users WHERE id = :id"), {"id": user})  # <- NL307


def session_get(session: Session, orders):
    for order in orders:
        yield session.get(User, order.user_id)  # <- NL307


def session_select(session: Session, orders):
    names = []
    for order in orders:
        names.append(session.execute(select(User.name).where(User.id == order.user_id)).scalar())  # <- NL307
    return names


def django_get(orders):
    for order in orders:
        Invoice.objects.get(order=order)  # <- NL307


def django_create(orders):
    for order in orders:
        Invoice.objects.create(order=order, total=0)  # <- NL307


def django_rows():
    for cart in Cart.objects.all():
        Invoice.objects.filter(order=cart.pk).update(total=0)  # <- NL307


def django_cursor(users):
    with connection.cursor() as cursor:
        for user in users:
            cursor.execute("SELECT name FROM users WHERE id = %s", [user])  # <- NL307


class Report:
    def __init__(self, conn: asyncpg.Connection):
        self.conn = conn

    async def lines(self, orders):
        return [await self.buyer(order) for order in orders]

    async def buyer(self, order):
        return await self.conn.fetchval("SELECT name FROM users WHERE id = $1", order.user_id)  # <- NL307

    async def totals(self, orders):
        found = {}
        for order in sorted(orders):
            found[order] = await self.conn.fetchval("SELECT total FROM invoices WHERE id = $1", order)  # <- NL307
        return found


def a_list_that_grows(cur, extra):
    wanted = [1, 2, 3, 4, 5, 6, 7, 8]
    wanted.extend(extra)
    for user in wanted:
        cur.execute("SELECT name FROM users WHERE id = %s", (user,))  # <- NL307


def keyed_by_zip(cur, users, names):
    for user, name in zip(users, names):
        cur.execute("UPDATE users SET name = %s WHERE id = %s", (name, user))  # <- NL307
