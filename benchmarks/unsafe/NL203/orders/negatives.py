"""Its own tables, checks that are switched on, and words that only look like it."""

import sqlite3

import psycopg2
from sqlalchemy import create_engine, text

engine = create_engine("postgresql://db/shop")


def truncate_its_own(cursor):
    cursor.execute("TRUNCATE orders")


def truncate_two_of_its_own(cursor):
    cursor.execute("TRUNCATE TABLE orders, order_items RESTART IDENTITY CASCADE")


def drop_its_own(cursor):
    cursor.execute("DROP TABLE order_drafts CASCADE")


def drop_without_cascade(cursor):
    cursor.execute("DROP TABLE IF EXISTS order_drafts")


def its_own_triggers(cursor):
    cursor.execute("ALTER TABLE orders DISABLE TRIGGER orders_audit")


def triggers_on(cursor):
    cursor.execute("ALTER TABLE users ENABLE TRIGGER ALL")


def checks_on(cursor):
    cursor.execute("SET FOREIGN_KEY_CHECKS = 1")


def checks_on_by_word(cursor):
    cursor.execute("SET foreign_key_checks = ON")


def keys_on(path):
    sqlite3.connect(path).execute("PRAGMA foreign_keys = ON")


def keys_asked(path):
    return sqlite3.connect(path).execute("PRAGMA foreign_keys").fetchone()


def keys_listed(path):
    return sqlite3.connect(path).execute("PRAGMA foreign_key_list('orders')").fetchall()


def origin(cursor):
    cursor.execute("SET session_replication_role = DEFAULT")


def origin_by_name(cursor):
    cursor.execute("SET session_replication_role = 'origin'")


def shown(cursor):
    cursor.execute("SHOW session_replication_role")


def deferred(cursor):
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def temporary(cursor):
    cursor.execute("CREATE TEMP TABLE user_batch (id int)")
    cursor.execute("TRUNCATE user_batch")


def temporary_dropped(cursor):
    cursor.execute("CREATE TEMPORARY TABLE wallets_seen (id int)")
    cursor.execute("DROP TABLE wallets_seen CASCADE")


def index_dropped(cursor):
    cursor.execute("DROP INDEX order_items_by_day CASCADE")


def key_with_cascade(cursor):
    cursor.execute("ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE")


def truncated_in_python(name):
    return name.truncate(20)


def a_date(cursor):
    cursor.execute("SELECT date_trunc('day', placed) FROM orders")


def a_number(cursor):
    cursor.execute("SELECT truncate(total, 2) FROM orders")


def prose(log):
    log.warning("do not TRUNCATE users, and never DROP TABLE users CASCADE")


def in_a_comment(cursor):
    cursor.execute("SELECT id FROM orders -- TRUNCATE users")


def validated(cursor):
    cursor.execute("ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check")


def staged(connection: psycopg2.extensions.connection):
    connection.cursor().execute("TRUNCATE staging_orders")


def by_sqlalchemy():
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE TABLE order_cache"))


def view_dropped(cursor):
    cursor.execute("DROP VIEW IF EXISTS order_overview CASCADE")
