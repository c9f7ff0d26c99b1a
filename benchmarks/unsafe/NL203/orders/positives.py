"""What cannot be undone, done to tables of accounts, or with the checks of everybody off."""

import sqlite3

import asyncpg
import psycopg2
import pymysql
from django.db import connection
from sqlalchemy import create_engine, text

engine = create_engine("postgresql://db/shop")
TABLES = ["users"]


def truncate(cursor):
    cursor.execute("TRUNCATE users")  # <- NL203


def truncate_table(cursor):
    cursor.execute("TRUNCATE TABLE ONLY user_tokens RESTART IDENTITY")  # <- NL203


def truncate_with_its_own(cursor):
    cursor.execute("TRUNCATE orders, users")  # <- NL203


def truncate_cascade(cursor):
    cursor.execute("truncate table wallets cascade")  # <- NL203


def qualified(cursor):
    cursor.execute("TRUNCATE TABLE public.users")  # <- NL203


def drop(cursor):
    cursor.execute("DROP TABLE users CASCADE")  # <- NL203


def drop_if_there(cursor):
    cursor.execute("DROP TABLE IF EXISTS user_sessions CASCADE")  # <- NL203


def drop_two(cursor):
    cursor.execute("DROP TABLE order_notes, user_notes CASCADE")  # <- NL203


def triggers_off(cursor):
    cursor.execute("ALTER TABLE users DISABLE TRIGGER ALL")  # <- NL203


def one_trigger_off(cursor):
    cursor.execute("ALTER TABLE wallets DISABLE TRIGGER wallets_audit")  # <- NL203


def users_triggers_off(cursor):
    cursor.execute("alter table only user_tokens disable trigger user")  # <- NL203


def constraints_off(cursor):
    cursor.execute("ALTER TABLE users NOCHECK CONSTRAINT ALL")  # <- NL203


def row_security_off(connection: psycopg2.extensions.connection):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE users DISABLE TRIGGER users_guard")  # <- NL203


def replica(cursor):
    cursor.execute("SET session_replication_role = 'replica'")  # <- NL203


def replica_to(cursor):
    cursor.execute("SET session_replication_role TO replica")  # <- NL203


def replica_local(cursor):
    cursor.execute("SET LOCAL session_replication_role = replica;")  # <- NL203


def mysql_checks():
    with pymysql.connect(host="db").cursor() as cursor:
        cursor.execute("SET FOREIGN_KEY_CHECKS=0")  # <- NL203


def mysql_session(cursor):
    cursor.execute("SET SESSION foreign_key_checks = OFF")  # <- NL203


def mysql_at(cursor):
    cursor.execute("SET @@session.foreign_key_checks = 0")  # <- NL203


def mysql_unique(cursor):
    cursor.execute("SET unique_checks = 0")  # <- NL203


def sqlite_keys(path):
    sqlite3.connect(path).execute("PRAGMA foreign_keys = OFF")  # <- NL203


def sqlite_keys_zero(path):
    sqlite3.connect(path).execute("PRAGMA foreign_keys=0")  # <- NL203


async def async_truncate(pool: asyncpg.Pool):
    await pool.execute("TRUNCATE wallets")  # <- NL203


def by_sqlalchemy():
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE TABLE user_roles"))  # <- NL203


def by_django():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE user_profiles CASCADE")  # <- NL203


def in_a_loop(cursor):
    for table in TABLES:
        cursor.execute(f"TRUNCATE TABLE {table}")  # <- NL203


def by_a_helper(cursor):
    _empty(cursor, "user_devices")  # <- NL203


def _empty(cursor, table):
    cursor.execute("TRUNCATE TABLE " + table)
