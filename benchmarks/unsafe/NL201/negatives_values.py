"""Text is put together, but no value of anybody becomes SQL. Why is said at each."""

import datetime
import enum
import json
import sqlite3
import uuid
from decimal import Decimal
from typing import Literal

import asyncpg
import click
import psycopg2
from django.db import connection, models
from fastapi import APIRouter
from flask import Blueprint, request
from sqlalchemy import bindparam, create_engine, text

router = APIRouter()
bp = Blueprint("shop", __name__)
engine = create_engine("postgresql://")
db = psycopg2.connect("")
PAGE = 50
OPEN = "open"


class State(enum.Enum):
    OPEN = "open"
    PAID = "paid"


class Order(models.Model):
    state = models.TextField()

    class Meta:
        db_table = "orders"


@bp.route("/orders")
def bound():
    # A parameter of the call.
    cur = db.cursor()
    cur.execute("SELECT id FROM orders WHERE state = %s", (request.args["state"],))


@bp.route("/orders/dict")
def bound_by_name():
    # A parameter of the call, by name.
    cur = db.cursor()
    cur.execute("SELECT id FROM orders WHERE state = %(state)s", {"state": request.args["state"]})


@router.get("/orders/{state}")
def bound_text(state: str):
    # Bound by SQLAlchemy.
    with engine.connect() as conn:
        return conn.execute(text("SELECT id FROM orders WHERE state = :state"), {"state": state}).all()


def bind_params(session, ids):
    # An expanding parameter.
    sql = text("SELECT id FROM orders WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
    return session.execute(sql, {"ids": ids}).all()


def placeholders(cur, ids):
    # Only placeholders are pasted.
    marks = ", ".join(["%s"] * len(ids))
    cur.execute(f"SELECT id FROM orders WHERE id IN ({marks})", ids)


def question_marks(cur, ids):
    # Only placeholders are pasted.
    cur.execute("SELECT id FROM orders WHERE id IN (%s)" % ",".join("?" * len(ids)), ids)


def placeholders_of_a_row(cur, rows):
    # Only placeholders are pasted, one group for each row.
    groups = ", ".join("(%s, %s)" for _ in rows)
    cur.execute("INSERT INTO orders (id, state) VALUES " + groups, [value for row in rows for value in row])


async def numbered(conn: asyncpg.Connection, ids):
    # Only numbers of placeholders are pasted.
    marks = ", ".join(f"${n}" for n in range(1, len(ids) + 1))
    return await conn.fetch(f"SELECT id FROM orders WHERE id IN ({marks})", *ids)


def constant(cur):
    # A constant of the module.
    cur.execute(f"SELECT id FROM orders WHERE state = '{OPEN}' LIMIT {PAGE}")


def local_constant(cur):
    # A constant of the function.
    state = "paid"
    cur.execute("SELECT id FROM orders WHERE state = '" + state + "'")


def enum_value(cur, state: State):
    # What an enum says.
    cur.execute(f"SELECT id FROM orders WHERE state = '{State.PAID.value}'")


def enum_parameter(cur, state: State):
    # A parameter annotated with an enum.
    cur.execute(f"SELECT id FROM orders WHERE state = '{state.value}'")


@bp.route("/orders/page")
def number_of_a_request():
    # int() accepts nothing but a number.
    page = int(request.args.get("page", 1))
    cur = db.cursor()
    cur.execute(f"SELECT id FROM orders LIMIT 20 OFFSET {page * 20}")


@bp.route("/orders/<int:number>")
def number_of_a_path(number: int):
    # Annotated as a number.
    cur = db.cursor()
    cur.execute("SELECT state FROM orders WHERE id = %d" % number)


@router.get("/invoices/{number}")
async def annotated(conn: asyncpg.Connection, number: int, limit: int = 10):
    # Annotated as numbers, which the framework enforces.
    return await conn.fetch(f"SELECT id FROM invoices WHERE number > {number} LIMIT {limit}")


@router.get("/invoices/state/{state}")
async def literal(conn: asyncpg.Connection, state: Literal["open", "paid"]):
    # A literal type, which the framework enforces.
    return await conn.fetch(f"SELECT id FROM invoices WHERE state = '{state}'")


@click.command()
@click.option("--days", type=int)
def typed_option(days: int):
    # A number.
    cur = db.cursor()
    cur.execute(f"DELETE FROM carts WHERE age > interval '{days} days'")


def counted(cur, rows):
    # A length.
    cur.execute(f"SELECT id FROM orders LIMIT {len(rows) + 1}")


def a_float(cur, share):
    # float() accepts nothing but a number.
    cur.execute("SELECT id FROM orders TABLESAMPLE BERNOULLI (%s)" % float(share))


def a_uuid(cur, key: uuid.UUID):
    # A UUID has no quotes.
    cur.execute(f"SELECT id FROM orders WHERE key = '{key}'")


def a_decimal(cur, amount: Decimal):
    # A decimal number.
    cur.execute(f"UPDATE invoices SET total = {amount} WHERE id = 1")


def a_day(cur, day: datetime.date):
    # A date has no quotes.
    cur.execute(f"SELECT id FROM orders WHERE placed = '{day:%Y-%m-%d}'")


def today(cur):
    # Made by the program.
    now = datetime.datetime.now().isoformat()
    cur.execute(f"UPDATE orders SET seen = '{now}' WHERE state = 'new'")


def a_switch(cur, active):
    # One of two texts of the program.
    cur.execute("SELECT id FROM customers WHERE active = %s" % ("true" if active else "false"))


def a_condition_or_none(cur, state=None):
    # The part that comes and goes is a constant.
    where = " WHERE state = %s" if state else ""
    cur.execute("SELECT id FROM orders" + where, (state,) if state else ())


def parts(cur, state=None, customer=None):
    # All parts are constants; the values are bound.
    where, values = ["true"], []
    if state:
        where.append("state = %s")
        values.append(state)
    if customer:
        where.append("customer = %s")
        values.append(customer)
    cur.execute("SELECT id FROM orders WHERE " + " AND ".join(where), values)


def no_sql(name):
    # A message, not SQL.
    raise ValueError(f"cannot select {name} from the list where it is not")


def written_somewhere(path, name):
    # Text that goes into a file, not into a database.
    with open(path, "a") as log:
        log.write(f"SELECT id FROM customers WHERE name = '{name}'\n")


def printed(name):
    # Text that is shown.
    print("DELETE FROM customers WHERE name = '" + name + "'")


def of_a_document(session, name):
    # execute() of something that is no database.
    session.execute_script("window.select('" + name + "')")


def as_json(cur, row):
    # The value is bound; only its text is made here.
    cur.execute("INSERT INTO inbox (body) VALUES (%s)", (json.dumps({"note": f"'{row}'"}),))


def by_the_orm(name):
    # The ORM binds it.
    return Order.objects.filter(state=f"{name}")


def raw_with_parameters(name):
    # raw() binds its parameters.
    return Order.objects.raw("SELECT * FROM orders WHERE state = %s", [name])


def extra_with_parameters(name):
    # extra() binds its parameters.
    return Order.objects.extra(where=["state = %s"], params=[name])


def in_django(pattern):
    # The wildcard is put around a bound value.
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM orders WHERE note LIKE %s", [f"%{pattern}%"])


def bits(conn: sqlite3.Connection, a, b):
    # Arithmetic with numbers.
    conn.execute(f"SELECT id FROM orders LIMIT {round(a)} OFFSET {int(a) * int(b)}")
