"""Read, computed in Python, written back: drivers and SQL text."""

import json
import sqlite3

import asyncpg
import psycopg
import psycopg2
from psycopg.rows import dict_row
from sqlalchemy import text


def first_column(cur, product, taken):
    cur.execute("SELECT on_hand FROM stock WHERE product = %s", (product,))
    on_hand = cur.fetchone()[0]
    cur.execute("UPDATE stock SET on_hand = %s WHERE product = %s", (on_hand - taken, product))  # <- NL304


def column_by_name(conn, account, cents):
    with conn.cursor(row_factory=dict_row) as cur:
        row = cur.execute("SELECT id, balance FROM accounts WHERE id = %s", (account,)).fetchone()
        balance = row["balance"] + cents
        cur.execute("UPDATE accounts SET balance = %s WHERE id = %s", (balance, account))  # <- NL304


def unpacked(cur, user):
    cur.execute("SELECT points, level FROM players WHERE id = %s", (user,))
    points, level = cur.fetchone()
    points += 10
    cur.execute("UPDATE players SET points = %s WHERE id = %s", (points, user))  # <- NL304


async def one_value(conn: asyncpg.Connection, name):
    n = await conn.fetchval("SELECT n FROM counters WHERE name = $1", name)
    await conn.execute("UPDATE counters SET n = $1 WHERE name = $2", n + 1, name)  # <- NL304


async def a_record(pool, ticket):
    async with pool.acquire() as conn:
        record = await conn.fetchrow("SELECT seats FROM shows WHERE id = $1", ticket)
        left = record["seats"] - 1
        if left < 0:
            raise ValueError("sold out")
        await conn.execute("UPDATE shows SET seats = $2 WHERE id = $1", ticket, left)  # <- NL304


def sqlite_counter(path, key):
    db = sqlite3.connect(path)
    row = db.execute("SELECT hits FROM pages WHERE key = ?", (key,)).fetchone()
    hits = row[0]
    hits += 1
    db.execute("UPDATE pages SET hits = ? WHERE key = ?", (hits, key))  # <- NL304
    db.commit()


def named_parameters(engine, order, rebate):
    with engine.begin() as conn:
        total = conn.execute(text("SELECT total FROM orders WHERE id = :id"), {"id": order}).scalar_one()
        conn.execute(text("UPDATE orders SET total = :total WHERE id = :id"), {"total": total * (1 - rebate), "id": order})  # <- NL304


def a_document(cur, tenant, feature):
    cur.execute("SELECT settings FROM tenants WHERE id = %s", (tenant,))
    settings = json.loads(cur.fetchone()[0])
    merged = {**settings, feature: True}
    cur.execute("UPDATE tenants SET settings = %s WHERE id = %s", (json.dumps(merged), tenant))  # <- NL304


def a_list_in_a_document(cur, step, url):
    cur.execute("SELECT urls FROM steps WHERE id = %s", (step,))
    urls = json.loads(cur.fetchone()[0])
    urls.append(url)
    cur.execute("UPDATE steps SET urls = %s WHERE id = %s", (json.dumps(urls), step))  # <- NL304


def every_row(cur, factor):
    cur.execute("SELECT id, price FROM products")
    for row in cur.fetchall():
        cur.execute("UPDATE products SET price = %s WHERE id = %s", (row["price"] * factor, row["id"]))  # <- NL304


def in_the_text(cur, name):
    cur.execute("SELECT n FROM counters WHERE name = %s", (name,))
    n = cur.fetchone()[0]
    cur.execute(f"UPDATE counters SET n = {n + 1} WHERE name = %s", (name,))  # <- NL304


def highest(cur, game, score):
    cur.execute("SELECT best FROM scores WHERE game = %s", (game,))
    best = cur.fetchone()[0]
    cur.execute("UPDATE scores SET best = %s WHERE game = %s", (max(best, score), game))  # <- NL304


def over_several_steps(conn: psycopg2.extensions.connection, wallet, fee, amount):
    cur = conn.cursor()
    cur.execute("SELECT balance FROM wallets WHERE id = %s", [wallet])
    (before,) = cur.fetchone()
    cost = amount + fee
    after = before - cost
    parameters = [after, wallet]
    cur.execute("UPDATE wallets SET balance = %s WHERE id = %s", parameters)  # <- NL304
    conn.commit()


def balance_of(cur, wallet):
    cur.execute("SELECT balance FROM wallets WHERE id = %s", (wallet,))
    return cur.fetchone()[0]


def put_balance(cur, wallet, balance):
    cur.execute("UPDATE wallets SET balance = %s WHERE id = %s", (balance, wallet))  # <- NL304


def through_helpers(cur, wallet, amount):
    balance = balance_of(cur, wallet)
    put_balance(cur, wallet, balance - amount)


class Coupons:
    def __init__(self, conn: psycopg.Connection):
        self.conn = conn

    def use(self, code):
        cur = self.conn.execute("SELECT uses FROM coupons WHERE code = %s", (code,))
        uses = cur.fetchone()[0]
        if uses == 0:
            raise LookupError(code)
        self.conn.execute("UPDATE coupons SET uses = %(uses)s WHERE code = %(code)s", {"uses": uses - 1, "code": code})  # <- NL304


def in_a_transaction(conn: psycopg.Connection, product):
    with conn.transaction():
        row = conn.execute("SELECT reserved FROM stock WHERE product = %s", (product,)).fetchone()
        conn.execute("UPDATE stock SET reserved = %s WHERE product = %s", (row[0] + 1, product))  # <- NL304
