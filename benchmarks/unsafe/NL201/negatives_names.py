"""Names are pasted, but only such as the program itself chose, checked or quoted. Why is said at each."""

import re
import sqlite3
from enum import Enum

import psycopg2
import pymysql
from django.conf import settings
from django.db import connection, models
from fastapi import APIRouter
from flask import Blueprint, abort, request
from psycopg2 import sql
from psycopg2.extensions import quote_ident
from sqlalchemy import MetaData, Table, create_engine, text
from sqlalchemy.dialects import postgresql

bp = Blueprint("shop", __name__)
router = APIRouter()
db = psycopg2.connect("")
engine = create_engine("postgresql://")
ALLOWED = ("id", "placed", "state")
SORTS = {"new": "placed DESC", "old": "placed", "state": "state, id"}
TABLES = ["orders", "invoices"]
ORDERS = "orders"
COLUMNS = ", ".join(["id", "placed", "state"])


class Column(str, Enum):
    ID = "id"
    PLACED = "placed"


class Order(models.Model):
    state = models.TextField()

    class Meta:
        db_table = "orders"


@bp.route("/sorted")
def refused():
    # Only what is in a list goes on.
    column = request.args["by"]
    if column not in ALLOWED:
        abort(400)
    cur = db.cursor()
    cur.execute(f"SELECT id FROM orders ORDER BY {column}")


def raises(cur, column):
    # Only what is in a list goes on.
    if column not in ALLOWED:
        raise ValueError(column)
    cur.execute("SELECT %s FROM orders" % column)


def replaced_by_a_default(cur, column):
    # What is not in the list is replaced.
    if column not in ("id", "placed"):
        column = "id"
    cur.execute("SELECT id FROM orders ORDER BY " + column)


def asserted(cur, table):
    # Only what is in a list goes on.
    assert table in TABLES
    cur.execute(f"SELECT count(*) FROM {table}")


def inside_the_check(cur, column):
    # The query stands behind the check.
    if column in ALLOWED:
        cur.execute(f"SELECT {column} FROM orders")


@router.get("/sorted")
def looked_up(by: str = "new"):
    # A look-up in a dict of constants.
    cur = db.cursor()
    cur.execute(f"SELECT id FROM orders ORDER BY {SORTS[by]}")


@bp.route("/sorted/get")
def looked_up_with_default():
    # A look-up in a dict of constants, with a constant as default.
    order = SORTS.get(request.args.get("by"), "id")
    cur = db.cursor()
    cur.execute("SELECT id FROM orders ORDER BY " + order)


def direction(cur, descending):
    # One of two words.
    way = "DESC" if descending else "ASC"
    cur.execute(f"SELECT id FROM orders ORDER BY placed {way}")


@bp.route("/direction")
def compared():
    # Compared with a word, and a constant otherwise.
    way = request.args.get("way")
    way = "DESC" if way == "desc" else "ASC"
    cur = db.cursor()
    cur.execute("SELECT id FROM orders ORDER BY placed %s" % way)


def identifier(cur, column):
    # Quoted by the driver.
    cur.execute(sql.SQL("SELECT {} FROM orders").format(sql.Identifier(column)))


def identifiers(cur, columns):
    # Quoted by the driver.
    query = sql.SQL("SELECT {} FROM orders WHERE id = {}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Placeholder()
    )
    cur.execute(query, (1,))


def driver_literal(cur, state):
    # Quoted by the driver.
    cur.execute(sql.SQL("SELECT id FROM orders WHERE state = {}").format(sql.Literal(state)))


def quoted(cur, column):
    # Quoted by the driver.
    cur.execute(f"SELECT {quote_ident(column, cur)} FROM orders")


def quoted_by_django(column):
    # Quoted by Django.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {connection.ops.quote_name(column)} FROM orders")


def quoted_by_alchemy(conn, column):
    # Quoted by SQLAlchemy.
    name = postgresql.dialect().identifier_preparer.quote_identifier(column)
    conn.execute(text(f"SELECT {name} FROM orders"))


def escaped(conn: pymysql.Connection, name):
    # Quoted by the driver.
    with conn.cursor() as cursor:
        cursor.execute("SELECT id FROM customers WHERE name = " + conn.escape(name))


def doubled(cur, name):
    # A quote in the value is doubled.
    cur.execute("SELECT id FROM customers WHERE name = '%s'" % name.replace("'", "''"))


def table_of_a_model():
    # The name of a table as the model says.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {Order._meta.db_table}")


def table_of_metadata(conn, metadata: MetaData):
    # The name of a table as the metadata says.
    table = Table("orders", metadata)
    conn.execute(text(f"SELECT count(*) FROM {table.name}"))


def every_table(cur):
    # A loop over constants.
    for table in ("orders", "invoices"):
        cur.execute(f"SELECT count(*) FROM {table}")


def constant(cur):
    # Constants of the module.
    cur.execute(f"SELECT {COLUMNS} FROM {ORDERS}")


def _count(cur, table):
    # All callers give constants.
    cur.execute(f"SELECT count(*) FROM {table}")
    return cur.fetchone()[0]


def counts(cur):
    # Constants go in.
    return _count(cur, "orders") + _count(cur, "invoices")


class Store:
    table = "orders"

    def __init__(self, conn):
        self.conn = conn

    def all(self):
        # An attribute of the class.
        return self.conn.execute(f"SELECT id FROM {self.table}")


class Invoices(Store):
    table = "invoices"

    def one(self, key):
        # An attribute of the class, and a bound value.
        return self.conn.execute(f"SELECT id FROM {self.table} WHERE id = ?", (key,))


def configured(cur):
    # A setting of the program.
    cur.execute(f"SELECT id FROM {settings.ORDERS_TABLE}")


def an_identifier(cur, column):
    # A name holds no SQL.
    if not column.isidentifier():
        raise ValueError(column)
    cur.execute(f"SELECT {column} FROM orders")


def a_pattern(cur, schema):
    # Only what a pattern lets through goes on.
    if not re.fullmatch(r"[a-z_]+", schema):
        raise ValueError(schema)
    cur.execute(f"SELECT id FROM {schema}.orders")


def an_enum(cur, column: Column):
    # One of the names of an enum.
    cur.execute(f"SELECT {column.value} FROM orders")


@router.get("/column/{column}")
def an_enum_of_a_path(column: Column):
    # The framework lets only names of the enum through.
    cur = db.cursor()
    cur.execute(f"SELECT id FROM orders ORDER BY {column.value}")


def keys_of_the_program(conn: sqlite3.Connection, state, note):
    # The keys are the program's own.
    row = {"state": state, "note": note}
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    conn.execute(f"INSERT INTO orders ({names}) VALUES ({marks})", list(row.values()))


def settings_of_the_program(conn: sqlite3.Connection):
    # The pairs are the program's own.
    for name, value in {"journal_mode": "wal", "synchronous": "normal"}.items():
        conn.execute(f"PRAGMA {name} = {value}")


def match_word(cur, kind):
    # One of the constants.
    match kind:
        case "new":
            order = "placed DESC"
        case _:
            order = "placed"
    cur.execute(f"SELECT id FROM orders ORDER BY {order}")
