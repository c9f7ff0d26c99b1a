"""It looks alike, and no row is made twice, or nothing is looked for first: drivers and SQL text."""

import contextlib
import threading

import asyncpg
import psycopg
from psycopg.errors import UniqueViolation
from psycopg2 import IntegrityError

names_lock = threading.Lock()


def on_conflict(cur, name):
    cur.execute("SELECT id FROM tags WHERE name = %s", (name,))
    if cur.fetchone() is None:
        cur.execute("INSERT INTO tags (name) VALUES (%s) ON CONFLICT DO NOTHING", (name,))


def upsert(cur, key, value):
    cur.execute("SELECT value FROM settings WHERE key = %s", (key,))
    if not cur.fetchone():
        cur.execute(
            "INSERT INTO settings (key, value) VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )


def insert_or_ignore(db, key):
    if db.execute("SELECT 1 FROM pages WHERE key = ?", (key,)).fetchone() is None:
        db.execute("INSERT OR IGNORE INTO pages (key) VALUES (?)", (key,))


def handled(cur, name):
    cur.execute("SELECT id FROM tags WHERE name = %s", (name,))
    if cur.fetchone() is None:
        try:
            cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))
        except UniqueViolation:
            pass


def handled_around(conn: psycopg.Connection, name):
    try:
        with conn.transaction():
            if conn.execute("SELECT 1 FROM tags WHERE name = %s", (name,)).fetchone() is None:
                conn.execute("INSERT INTO tags (name) VALUES (%s)", (name,))
    except IntegrityError:
        return False
    return True


def suppressed(cur, name):
    cur.execute("SELECT id FROM tags WHERE name = %s", (name,))
    if not cur.fetchone():
        with contextlib.suppress(UniqueViolation):
            cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))


async def an_advisory_lock(conn: asyncpg.Connection, name):
    await conn.execute("SELECT pg_advisory_xact_lock(hashtext($1))", name)
    if await conn.fetchval("SELECT 1 FROM tags WHERE name = $1", name) is None:
        await conn.execute("INSERT INTO tags (name) VALUES ($1)", name)


def the_parent_is_locked(cur, room, day):
    cur.execute("SELECT id FROM rooms WHERE id = %s FOR UPDATE", (room,))
    cur.execute("SELECT 1 FROM bookings WHERE room = %s AND day = %s", (room, day))
    if cur.fetchone() is None:
        cur.execute("INSERT INTO bookings (room, day) VALUES (%s, %s)", (room, day))


def the_table_is_locked(cur, name):
    cur.execute("LOCK TABLE tags IN SHARE ROW EXCLUSIVE MODE")
    cur.execute("SELECT 1 FROM tags WHERE name = %s", (name,))
    if not cur.fetchone():
        cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))


def a_lock_of_the_process(cur, name):
    with names_lock:
        cur.execute("SELECT 1 FROM tags WHERE name = %s", (name,))
        if not cur.fetchone():
            cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))


def serializable(cur, name):
    cur.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
    cur.execute("SELECT 1 FROM tags WHERE name = %s", (name,))
    if not cur.fetchone():
        cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))


def the_parent_has_to_be_there(cur, parent, name):
    cur.execute("SELECT id FROM folders WHERE id = %s", (parent,))
    if cur.fetchone() is None:
        raise LookupError(parent)
    cur.execute("INSERT INTO folders (parent, name) VALUES (%s, %s)", (parent, name))


def a_copy(cur, pk):
    cur.execute("SELECT name FROM folders WHERE id = %s", (pk,))
    row = cur.fetchone()
    if row:
        cur.execute("INSERT INTO folders (name) VALUES (%s)", (row[0],))


def another_table(cur, name):
    cur.execute("SELECT id FROM tags WHERE name = %s", (name,))
    if cur.fetchone() is None:
        cur.execute("INSERT INTO misses (name) VALUES (%s)", (name,))


def what_a_row_says(cur, user):
    cur.execute("SELECT is_muted, id FROM members WHERE id = %s", (user,))
    row = cur.fetchone()
    if not row["is_muted"]:
        cur.execute("INSERT INTO members (invited_by) VALUES (%s)", (user,))


def whatever_is_there(cur, event):
    cur.execute("SELECT count(*) FROM events WHERE kind = %s", (event,))
    print(cur.fetchone())
    cur.execute("INSERT INTO events (kind) VALUES (%s)", (event,))


def a_limit(cur, user, limit):
    cur.execute("SELECT count(*) FROM orders WHERE user_id = %s", (user,))
    if cur.fetchone()[0] >= limit:
        raise ValueError
    cur.execute("INSERT INTO orders (user_id) VALUES (%s)", (user,))


def updated_first(cur, key, value):
    cur.execute("UPDATE settings SET value = %s WHERE key = %s", (value, key))
    return cur.rowcount


def retry(function):
    return function


@retry
def run_once_more(cur, name):
    cur.execute("SELECT id FROM tags WHERE name = %s", (name,))
    if cur.fetchone() is None:
        cur.execute("INSERT INTO tags (name) VALUES (%s)", (name,))


def made(cur, name):
    cur.execute("SELECT id FROM badges WHERE name = %s", (name,))
    if cur.fetchone() is None:
        cur.execute("INSERT INTO badges (name) VALUES (%s)", (name,))


def the_caller_handles(cur, name):
    try:
        made(cur, name)
    except IntegrityError:
        pass
