"""Nobody can tell who chooses what becomes SQL: a value in quotes, or a name that any caller may give."""

import logging
import sqlite3

import aiosqlite
import asyncpg
import mysql.connector
import psycopg
import pymysql
from django.db import connection, models
from django.db.models.expressions import RawSQL
from sqlalchemy import create_engine, text

engine = create_engine("postgresql://")
log = logging.getLogger(__name__)


class Customer(models.Model):
    name = models.TextField()

    class Meta:
        db_table = "customers"


def concatenated(cur, name):
    cur.execute("SELECT id FROM customers WHERE name = '" + name + "'")  # <- NL201


def percent(cur, name, city):
    cur.execute("SELECT id FROM customers WHERE name = '%s' AND city = '%s'" % (name, city))  # <- NL201


def percent_by_name(cur, row):
    cur.execute("UPDATE customers SET city = '%(city)s' WHERE id = 1" % row)  # <- NL201


def formatted(conn: psycopg.Connection, city):
    query = "SELECT id FROM customers WHERE city = '{city}'".format(city=city)  # <- NL201
    return conn.execute(query).fetchall()


def several_lines(cur, first, last):
    cur.execute(
        "SELECT id"
        "  FROM customers"
        f" WHERE first_name = '{first}'"  # <- NL201
        "   AND last_name = %s",
        (last,),
    )


def grown(cur, name=None):
    sql = "SELECT id FROM customers WHERE true"
    if name:
        sql += " AND name = '" + name + "'"  # <- NL201
    cur.execute(sql)


def of_a_list(cur, names):
    quoted = ", ".join("'%s'" % name for name in names)  # <- NL201
    cur.execute("SELECT id FROM customers WHERE name IN (" + quoted + ")")


def conditions(cur, filters):
    where = []
    for key, value in filters.items():
        where.append(f"{key} = '{value}'")  # <- NL201
    cur.execute("SELECT id FROM customers WHERE " + " AND ".join(where))


async def asynchronous(conn: asyncpg.Connection, city: str):
    return await conn.fetchval(f"SELECT count(*) FROM customers WHERE city = '{city}'")  # <- NL201


async def awaited(path, word):
    async with aiosqlite.connect(path) as db:
        await db.execute(f"DELETE FROM notes WHERE body LIKE '%{word}%'")  # <- NL201


def a_script(path, name):
    conn = sqlite3.connect(path)
    conn.executescript("DELETE FROM notes WHERE author = '" + name + "'; DELETE FROM drafts;")  # <- NL201


def mysql(name):
    conn = mysql.connector.connect()
    cursor = conn.cursor()
    cursor.execute(f"SELECT id FROM customers WHERE name = '{name}'")  # <- NL201
    return cursor.fetchone()


def in_pymysql(conn: pymysql.Connection, token):
    with conn.cursor() as cursor:
        cursor.execute("DELETE FROM tokens WHERE token = '%s'" % (token,))  # <- NL201


def in_alchemy(session, email):
    return session.execute(text("SELECT id FROM customers WHERE email = '" + email + "'")).scalar()  # <- NL201


def on_an_engine(email):
    with engine.begin() as conn:
        conn.execute(text(f"DELETE FROM customers WHERE email = '{email}'"))  # <- NL201


def raw(name):
    return Customer.objects.raw(f"SELECT * FROM customers WHERE name = '{name}'")  # <- NL201


def extra(name):
    return Customer.objects.extra(where=["name = '%s'" % name])  # <- NL201


def raw_sql(word):
    return Customer.objects.annotate(n=RawSQL("SELECT count(*) FROM notes WHERE body = '" + word + "'", ()))  # <- NL201


def in_django(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM customers WHERE name = '{}'".format(name))  # <- NL201


def logged(cur, name):
    sql = f"SELECT id FROM customers WHERE name = '{name}'"  # <- NL201
    log.debug(sql)
    cur.execute(sql)


def either(cur, name, exact):
    if exact:
        condition = f"name = '{name}'"  # <- NL201
    else:
        condition = "name IS NOT NULL"
    cur.execute(f"SELECT id FROM customers WHERE {condition}")


def not_this_check(cur, name):
    if name is None:
        raise ValueError
    cur.execute(f"SELECT id FROM customers WHERE name = '{name}'")  # <- NL201


def another_is_checked(cur, column, value):
    if column not in ("name", "city"):
        raise ValueError(column)
    cur.execute(f"SELECT id FROM customers WHERE {column} = '{value}'")  # <- NL201


def from_a_row(cur):
    cur.execute("SELECT name FROM customers")
    for (name,) in cur.fetchall():
        cur.execute(f"SELECT id FROM orders WHERE customer = '{name}'")  # <- NL201


class Store:
    def __init__(self, path):
        self.conn = sqlite3.connect(path)

    def find(self, key):
        return self._first("key = '%s'" % key)

    def _first(self, condition):
        return self.conn.execute("SELECT value FROM settings WHERE " + condition).fetchone()  # <- NL201


def a_number_maybe(cur, limit):
    cur.execute("SELECT id FROM customers LIMIT %s" % limit)  # <- NL201


def a_text(cur, day: str):
    cur.execute(f"SELECT id FROM orders WHERE placed > '{day}'")  # <- NL201


def stripped(cur, name):
    cur.execute(f"SELECT id FROM customers WHERE name = '{name.strip().title()}'")  # <- NL201


def order(cur, column):
    cur.execute(f"SELECT id FROM customers ORDER BY {column}")  # <- NL201
