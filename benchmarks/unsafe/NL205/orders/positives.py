"""Statements after which the name of a table means another one."""

import sqlite3

import asyncpg
import psycopg
import psycopg2
import pymysql
from django.db import connection
from sqlalchemy import create_engine, event, text

engine = create_engine("postgresql://db/shop")


def path(cursor):
    cursor.execute("SET search_path TO accounts")  # <- NL205


def path_equals(cursor):
    cursor.execute("SET search_path = accounts, public")  # <- NL205


def path_local(cursor):
    cursor.execute("SET LOCAL search_path TO accounts")  # <- NL205


def path_session(cursor):
    cursor.execute("SET SESSION search_path TO accounts")  # <- NL205


def path_from_a_value(cursor, tenant):
    cursor.execute(f"SET search_path TO {tenant}")  # <- NL205


def path_bound(cursor, tenant):
    cursor.execute("SET search_path TO %s", (tenant,))  # <- NL205


def path_by_a_function(cursor, tenant):
    cursor.execute("SELECT set_config('search_path', %s, false)", (tenant,))  # <- NL205


def path_local_by_a_function(cursor):
    cursor.execute("SELECT set_config('search_path', 'accounts', true)")  # <- NL205


def schema(cursor):
    cursor.execute("SET SCHEMA 'accounts'")  # <- NL205


def path_of_a_role(cursor):
    cursor.execute("ALTER ROLE shop SET search_path TO accounts")  # <- NL205


def role(cursor):
    cursor.execute("SET ROLE accounts_owner")  # <- NL205


def role_local(cursor):
    cursor.execute("SET LOCAL ROLE accounts_owner")  # <- NL205


def authorization(cursor):
    cursor.execute("SET SESSION AUTHORIZATION accounts_owner")  # <- NL205


def used(cursor):
    cursor.execute("USE accounts")  # <- NL205


def used_in_mysql():
    with pymysql.connect(host="db").cursor() as cursor:
        cursor.execute("use `accounts`;")  # <- NL205


def attached(path):
    sqlite3.connect(path).execute("ATTACH DATABASE 'accounts.db' AS accounts")  # <- NL205


def attached_from_a_value(path, other):
    sqlite3.connect(path).execute(f"ATTACH '{other}' AS other")  # <- NL205


def attached_bound(path, other):
    sqlite3.connect(path).execute("ATTACH DATABASE ? AS other", (other,))  # <- NL205


def translated():
    return engine.connect().execution_options(schema_translate_map={None: "accounts"})  # <- NL205


def translated_engine(tenant):
    return engine.execution_options(schema_translate_map={"tenant": tenant})  # <- NL205


def translated_session(session, tenant):
    session.connection(execution_options={"schema_translate_map": {None: tenant}})  # <- NL205


async def in_asyncpg(connection: asyncpg.Connection):
    await connection.execute("SET search_path TO accounts")  # <- NL205


def in_psycopg(conn: psycopg.Connection):
    conn.execute("SET search_path TO accounts")  # <- NL205


def by_sqlalchemy():
    with engine.begin() as conn:
        conn.execute(text("SET search_path TO accounts"))  # <- NL205


def by_django(tenant):
    with connection.cursor() as cursor:
        cursor.execute("SET search_path = %s", [tenant])  # <- NL205


@event.listens_for(engine, "connect")
def on_connect(dbapi_connection, record):
    cursor = dbapi_connection.cursor()
    cursor.execute("SET search_path TO accounts")  # <- NL205
    cursor.close()


class Tenant:
    def __init__(self, dsn, name):
        self.connection = psycopg2.connect(dsn)
        self.name = name

    def enter(self):
        with self.connection.cursor() as cursor:
            cursor.execute('SET search_path TO "' + self.name + '"')  # <- NL205
