"""What looks like a query in a loop across a boundary, and is none, or one that does not grow. Why is said at each."""

import time

import asyncpg
from django.db import models
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("postgresql://")
STATES = ["new", "paid", "sent", "closed"]


class Invoice(models.Model):
    order = models.IntegerField()

    class Meta:
        db_table = "invoices"


class Cart(models.Model):
    class Meta:
        db_table = "carts"


def its_own_table(cur, ids):
    for order in ids:
        cur.execute("SELECT total FROM orders WHERE id = %s", (order,))


def one_query_for_all(cur, orders):
    cur.execute("SELECT id, name FROM users WHERE id = ANY(%s)", ([order.user_id for order in orders],))
    for row in cur.fetchall():
        print(row)


def what_the_loop_runs_over(cur):
    for row in cur.execute("SELECT id, name FROM users"):
        print(row)


def rows_of_a_query_set():
    for invoice in Invoice.objects.all():
        print(invoice.order)


def three_constants(cur):
    for state in ("new", "paid", "sent"):
        cur.execute("SELECT count(*) FROM users WHERE state = %s", (state,))


def two_constants_with_a_name(cur):
    kinds = ["guest", "member"]
    for kind in kinds:
        cur.execute("SELECT count(*) FROM users WHERE kind = %s", (kind,))


def constants_of_the_module(cur):
    for state in STATES:
        cur.execute("SELECT count(*) FROM invoices WHERE state = %s", (state,))


def a_small_range(cur):
    for level in range(3):
        cur.execute("SELECT count(*) FROM users WHERE level = %s", (level,))


def batches_by_step(cur, ids):
    for start in range(0, len(ids), 500):
        cur.execute("SELECT id, name FROM users WHERE id = ANY(%s)", (ids[start : start + 500],))


def batches_by_name(cur, batched, ids):
    for some in batched(ids, 500):
        cur.execute("SELECT id, name FROM users WHERE id = ANY(%s)", (list(some),))


def chunks(cur, ids):
    for chunk in split(ids):
        cur.execute("SELECT id, name FROM users WHERE id = ANY(%s)", (chunk,))


def split(ids):
    return [ids[:100], ids[100:]]


def pages(cur):
    offset = 0
    while True:
        cur.execute("SELECT id FROM users ORDER BY id LIMIT 100 OFFSET %s", (offset,))
        if not cur.fetchall():
            return
        offset += 100


def waits(cur, user):
    while not cur.execute("SELECT ready FROM users WHERE id = %s", (user,)):
        time.sleep(1)


def retries(cur, user):
    for attempt in range(10):
        try:
            cur.execute("UPDATE users SET seen = now() WHERE id = %s", (user,))
            break
        except OSError:
            time.sleep(attempt)


def retries_without_a_name(cur, user, times):
    for _ in range(times):
        try:
            return cur.execute("UPDATE users SET seen = now() WHERE id = %s", (user,))
        except OSError:
            time.sleep(1)


def ends_with_the_first_round(cur, orders):
    for order in orders:
        cur.execute("SELECT name FROM users WHERE id = %s", (order.user_id,))
        return cur.fetchone()


def ends_when_found(cur, orders):
    for order in orders:
        if order.is_open:
            cur.execute("SELECT name FROM users WHERE id = %s", (order.user_id,))
            break


def before_the_loop(cur, orders, user):
    cur.execute("SELECT name FROM users WHERE id = %s", (user,))
    name = cur.fetchone()[0]
    for order in orders:
        print(order, name)


def after_the_loop(cur, orders):
    total = 0
    for order in orders:
        total += order.total
    cur.execute("UPDATE users SET spent = %s", (total,))


def in_the_else_of_the_loop(cur, orders):
    for order in orders:
        if order.is_open:
            break
    else:
        cur.execute("UPDATE users SET has_open = false")


def defined_in_the_loop_and_called_once(cur, orders, user):
    asked = None
    for order in orders:
        def ask():
            cur.execute("SELECT name FROM users WHERE id = %s", (user,))
        asked = ask
    asked()


def many_at_once(cur, users):
    for group in [users]:
        cur.executemany("UPDATE users SET seen = now() WHERE id = %s", group)


def nobody_owns_it(cur, ids):
    for number in ids:
        cur.execute("SELECT name FROM countries WHERE id = %s", (number,))


async def prepared_before(conn: asyncpg.Connection, orders):
    users = await conn.fetch("SELECT id, name FROM users WHERE id = ANY($1)", [o.user_id for o in orders])
    names = {row["id"]: row["name"] for row in users}
    return [names[order.user_id] for order in orders]


def its_own_rows_for_theirs(session: Session):
    for user, name in session.execute(text("SELECT id, name FROM users")):
        session.execute(text("UPDATE orders SET buyer = :name WHERE user_id = :id"), {"id": user, "name": name})


def django_in_one_go(orders):
    Invoice.objects.bulk_create([Invoice(order=order) for order in orders])


def django_own_model(carts):
    for cart in carts:
        Cart.objects.filter(pk=cart).delete()


def tables_that_are_built(cur, tables):
    for table in tables:
        cur.execute(f"SELECT count(*) FROM user_{table}")
