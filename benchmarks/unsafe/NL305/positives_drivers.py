"""Looked for, and inserted because there was none: drivers and SQL text."""

import sqlite3

import asyncpg
import psycopg
from sqlalchemy import text


def no_row(cur, name):
    cur.execute("SELECT id FROM tags WHERE name = %s", (name,))
    row = cur.fetchone()
    if row is None:
        cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))  # <- NL305


def not_fetched(cur, name):
    cur.execute("SELECT 1 FROM tags WHERE name = %s", (name,))
    if not cur.fetchone():
        cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))  # <- NL305


def leaves_where_there_is_one(cur, email):
    cur.execute("SELECT id FROM members WHERE email = %s", (email,))
    found = cur.fetchone()
    if found:
        return found[0]
    cur.execute("INSERT INTO members (email) VALUES (%s) RETURNING id", (email,))  # <- NL305
    return cur.fetchone()[0]


def raises_where_there_is_one(cur, email):
    cur.execute("SELECT count(*) FROM members WHERE email = %s", (email,))
    if cur.fetchone()[0] > 0:
        raise ValueError("taken")
    cur.execute("INSERT INTO members (email) VALUES (%s)", (email,))  # <- NL305


def or_else(cur, key, value):
    cur.execute("SELECT value FROM settings WHERE key = %s", (key,))
    if cur.fetchone():
        cur.execute("UPDATE settings SET value = %s WHERE key = %s", (value, key))
    else:
        cur.execute("INSERT INTO settings (key, value) VALUES (%s, %s)", (key, value))  # <- NL305


async def one_value(conn: asyncpg.Connection, name):
    pk = await conn.fetchval("SELECT id FROM tags WHERE name = $1", name)
    if pk is None:
        pk = await conn.fetchval("INSERT INTO tags (name) VALUES ($1) RETURNING id", name)  # <- NL305
    return pk


async def exists(conn: asyncpg.Connection, name):
    there = await conn.fetchval("SELECT EXISTS (SELECT 1 FROM tags WHERE name = $1)", name)
    if there:
        return
    await conn.execute("INSERT INTO tags (name) VALUES ($1)", name)  # <- NL305


async def no_rows(conn: asyncpg.Connection, day):
    rows = await conn.fetch("SELECT * FROM shifts WHERE day = $1", day)
    if len(rows) == 0:
        await conn.execute("INSERT INTO shifts (day) VALUES ($1)", day)  # <- NL305


def sqlite_row(path, key):
    db = sqlite3.connect(path)
    if db.execute("SELECT 1 FROM pages WHERE key = ?", (key,)).fetchone() is None:
        db.execute("INSERT INTO pages (key, hits) VALUES (?, 0)", (key,))  # <- NL305
    db.commit()


def named_parameters(engine, name):
    with engine.begin() as conn:
        row = conn.execute(text("SELECT id FROM tags WHERE name = :name"), {"name": name}).first()
        if row is None:
            conn.execute(text("INSERT INTO tags (name) VALUES (:name)"), {"name": name})  # <- NL305


def in_a_list(cur, names):
    cur.execute("SELECT name FROM tags")
    known = {row[0] for row in cur.fetchall()}
    for name in names:
        if name not in known:
            cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))  # <- NL305


def find(cur, name):
    cur.execute("SELECT id FROM tags WHERE name = %s", (name,))
    return cur.fetchone()


def make(cur, name):
    cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))  # <- NL305


def through_helpers(cur, name):
    if not find(cur, name):
        make(cur, name)


def next_of_many(cur, names):
    for name in names:
        cur.execute("SELECT id FROM labels WHERE name = %s", (name,))
        if cur.fetchone() is not None:
            continue
        cur.execute("INSERT INTO labels (name) VALUES (%s)", (name,))  # <- NL305


def count_is_zero(cur, room):
    cur.execute("SELECT count(*) FROM bookings WHERE room = %s", (room,))
    (taken,) = cur.fetchone()
    if taken == 0:
        cur.execute("INSERT INTO bookings (room) VALUES (%s)", (room,))  # <- NL305


class Names:
    def __init__(self, conn: psycopg.Connection):
        self.conn = conn

    def has(self, name):
        return self.conn.execute("SELECT 1 FROM names WHERE name = %s", (name,)).fetchone() is not None

    def add(self, name):
        if self.has(name):
            raise KeyError(name)
        self.conn.execute("INSERT INTO names (name) VALUES (%s)", (name,))  # <- NL305


def by_walrus(cur, name):
    cur.execute("SELECT id FROM tags WHERE name = %s", (name,))
    if (row := cur.fetchone()) is not None:
        return row[0]
    cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))  # <- NL305
    return None
