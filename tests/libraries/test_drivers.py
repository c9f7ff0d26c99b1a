"""The drivers of PEP 249 and their kin: what their documentation shows is understood, and nothing else is."""

from __future__ import annotations

import pytest

from tests.accesses import pending, touched

QUIET = [
    pytest.param(
        """
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor() as executor:
            executor.execute(task)
            executor.execute("resize images")
        """,
        id="execute of something that is no SQL",
    ),
    pytest.param(
        """
        def handle(command):
            command.execute("update the index")
            command.execute("delete stale files from the cache")
        """,
        id="execute with prose that begins with a verb of SQL",
        marks=pending("UPDATE without SET"),
    ),
    pytest.param(
        """
        import requests
        def load(session):
            requests.Session().get("https://example.org/select/from/here")
            session.query("users", limit=10)
        """,
        id="get and query of an HTTP client",
    ),
    pytest.param(
        """
        import subprocess
        subprocess.run("select 1 from the menu", shell=True)
        subprocess.run(["psql", "-c", "select"])
        """,
        id="run of a process",
    ),
    pytest.param(
        """
        async def load(client):
            return await client.fetch("https://example.org/orders")
        """,
        id="fetch of a URL",
    ),
    pytest.param(
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.parse("select a file from the list")
        copy = {}.copy()
        """,
        id="parse and copy, which drivers have too",
    ),
    pytest.param(
        """
        import sqlite3
        connection = sqlite3.connect("x.db")
        connection.cursor().fetchall()
        connection.set_trace_callback(print)
        connection.commit()
        """,
        id="methods of a connection that take no SQL",
    ),
    pytest.param(
        """
        import psycopg2
        def show(conn):
            cur = psycopg2.connect("").cursor()
            print(cur.mogrify("SELECT * FROM users WHERE id = %s", (1,)))
        """,
        id="mogrify builds text and sends nothing",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_is_no_database_call_is_quiet(source: str) -> None:
    assert touched(source) == []


SEEN = [
    pytest.param(
        """
        import sqlite3
        con = sqlite3.connect("tutorial.db")
        cur = con.cursor()
        cur.execute("CREATE TABLE movie(title, year, score)")
        cur.executemany("INSERT INTO movie VALUES(?, ?, ?)", data)
        con.execute("SELECT score FROM movie").fetchone()
        con.executescript("DELETE FROM person; DROP TABLE book;")
        """,
        [
            "ddl movie sqlite3.execute",
            "insert movie sqlite3.executemany",
            "read movie sqlite3.execute",
            "ddl book sqlite3.executescript",
            "delete person sqlite3.executescript",
        ],
        id="sqlite3",
    ),
    pytest.param(
        """
        import psycopg2
        from psycopg2.extras import execute_values, execute_batch, RealDictCursor
        conn = psycopg2.connect("dbname=test user=postgres")
        with conn:
            with conn.cursor(cursor_factory=RealDictCursor) as curs:
                curs.execute("SELECT * FROM test WHERE num = %s", (100,))
                curs.executemany("DELETE FROM test WHERE id = %s", ids)
                execute_values(curs, "INSERT INTO test (id, v1) VALUES %s", rows)
                execute_batch(curs, "UPDATE test SET v1 = %s WHERE id = %s", rows)
                curs.copy_expert("COPY audit FROM STDIN WITH CSV", file)
                curs.copy_from(file, "events", sep=",")
                curs.copy_to(file, "exports")
        """,
        [
            "read test psycopg2.execute",
            "delete test psycopg2.executemany",
            "insert test psycopg2.execute_values",
            "update test psycopg2.execute_batch",
            "insert audit psycopg2.copy_expert",
            "insert events psycopg2.copy_from",
            "read exports psycopg2.copy_to",
        ],
        id="psycopg2",
    ),
    pytest.param(
        """
        from psycopg2.pool import ThreadedConnectionPool
        pool = ThreadedConnectionPool(1, 20, user="postgres")
        def load():
            connection = pool.getconn()
            cursor = connection.cursor()
            cursor.execute("select * from mobile")
        """,
        ["read mobile psycopg2.execute"],
        id="psycopg2 pool",
    ),
    pytest.param(
        """
        import psycopg
        with psycopg.connect("dbname=test user=postgres") as conn:
            conn.execute("DELETE FROM sessions").fetchall()
            with conn.cursor() as cur:
                cur.execute("INSERT INTO test (num) VALUES (%s)", (100,))
                for row in cur.stream("SELECT * FROM big"):
                    pass
                with cur.copy("COPY sample (col1, col2) FROM STDIN") as copy:
                    copy.write_row(record)
        """,
        [
            "delete sessions psycopg.execute",
            "insert test psycopg.execute",
            "read big psycopg.stream",
            "insert sample psycopg.copy",
        ],
        id="psycopg",
    ),
    pytest.param(
        """
        from psycopg_pool import AsyncConnectionPool
        pool = AsyncConnectionPool(conninfo, open=False)
        async def load():
            async with pool.connection() as conn:
                async with conn.cursor() as cur:
                    await cur.execute("SELECT * FROM test")
        """,
        ["read test psycopg.execute"],
        id="psycopg pool, asynchronous",
    ),
    pytest.param(
        """
        from psycopg import AsyncConnection
        async def count(conn: AsyncConnection) -> int:
            cursor = await conn.execute("SELECT count(*) FROM orders")
            return (await cursor.fetchone())[0]
        """,
        ["read orders psycopg.execute"],
        id="psycopg by annotation",
    ),
    pytest.param(
        """
        import asyncpg
        async def run():
            conn = await asyncpg.connect("postgresql://postgres@localhost/test")
            await conn.execute('''INSERT INTO users(name, dob) VALUES($1, $2)''', "Bob", date)
            await conn.executemany("UPDATE users SET name = $1 WHERE id = $2", rows)
            row = await conn.fetchrow("SELECT * FROM accounts WHERE name = $1", "Bob")
            rows = await conn.fetch("SELECT * FROM rows_of")
            value = await conn.fetchval("SELECT 1 FROM vals")
            async with conn.transaction():
                async for record in conn.cursor("SELECT generate_series(0, 100) FROM series"):
                    pass
            stmt = await conn.prepare("SELECT 2 ^ $1 FROM powers")
            await conn.copy_records_to_table("mytable", schema_name="sales", records=[(1, "foo")])
            await conn.copy_to_table("loaded", source="datafile.csv")
            await conn.copy_from_table("exported", output="file.csv")
            await conn.copy_from_query("SELECT foo FROM copied", output="file.csv")
        """,
        [
            "insert users asyncpg.execute",
            "update users asyncpg.executemany",
            "read accounts asyncpg.fetchrow",
            "read rows_of asyncpg.fetch",
            "read vals asyncpg.fetchval",
            "read series asyncpg.cursor",
            "read powers asyncpg.prepare",
            "insert sales.mytable asyncpg.copy_records_to_table",
            "insert loaded asyncpg.copy_to_table",
            "read exported asyncpg.copy_from_table",
            "read copied asyncpg.copy_from_query",
        ],
        id="asyncpg",
    ),
    pytest.param(
        """
        import asyncpg
        async def handle(request):
            pool = request.app["pool"] = await asyncpg.create_pool(database="postgres")
            async with pool.acquire() as connection:
                async with connection.transaction():
                    result = await connection.fetchval("select 2 ^ $1 from powers", power)
            await pool.execute("DELETE FROM old")
        """,
        ["read powers asyncpg.fetchval", "delete old asyncpg.execute"],
        id="asyncpg pool",
    ),
    pytest.param(
        """
        import aiosqlite
        async def main():
            async with aiosqlite.connect("x.db") as db:
                await db.execute("INSERT INTO some_table VALUES (1)")
                async with db.execute("SELECT * FROM some_table") as cursor:
                    await cursor.execute("DELETE FROM other")
                await db.execute_insert("INSERT INTO log VALUES (1)")
                await db.execute_fetchall("SELECT * FROM listed")
                await db.executescript("DROP TABLE gone;")
        """,
        [
            "insert some_table aiosqlite.execute",
            "read some_table aiosqlite.execute",
            "delete other aiosqlite.execute",
            "insert log aiosqlite.execute_insert",
            "read listed aiosqlite.execute_fetchall",
            "ddl gone aiosqlite.executescript",
        ],
        id="aiosqlite",
    ),
    pytest.param(
        """
        import aiopg
        async def go():
            async with aiopg.create_pool(dsn) as pool:
                async with pool.acquire() as conn:
                    async with conn.cursor() as cur:
                        await cur.execute("SELECT id FROM tbl")
        """,
        ["read tbl aiopg.execute"],
        id="aiopg",
    ),
    pytest.param(
        """
        import aiomysql
        async def go(loop):
            pool = await aiomysql.create_pool(host="127.0.0.1", loop=loop)
            async with pool.acquire() as conn:
                async with conn.cursor(aiomysql.DictCursor) as cur:
                    await cur.execute("SELECT 10 FROM `numbers`;")
        """,
        ["read numbers aiomysql.execute"],
        id="aiomysql",
    ),
    pytest.param(
        """
        from asyncmy import connect
        from asyncmy.cursors import DictCursor
        async def run():
            conn = await connect(user="root")
            async with conn.cursor(cursor=DictCursor) as cursor:
                await cursor.execute("update `asyncmy` set `decimal` = 1")
            await conn.query("DELETE FROM plain")
        """,
        ["update asyncmy asyncmy.execute", "delete plain asyncmy.query"],
        id="asyncmy",
    ),
    pytest.param(
        """
        import pymysql.cursors
        connection = pymysql.connect(host="localhost", cursorclass=pymysql.cursors.DictCursor)
        with connection:
            with connection.cursor() as cursor:
                sql = "INSERT INTO `users` (`email`, `password`) VALUES (%s, %s)"
                cursor.execute(sql, ("webmaster@python.org", "very-secret"))
            connection.query("DELETE FROM sessions")
        """,
        ["insert users pymysql.execute", "delete sessions pymysql.query"],
        id="PyMySQL",
    ),
    pytest.param(
        """
        import MySQLdb
        db = MySQLdb.connect(password="moonpie", database="thangs")
        db.query("SELECT spam, eggs FROM breakfast WHERE price < 5")
        c = db.cursor()
        c.executemany("INSERT INTO lunch (name, price) VALUES (%s, %s)", rows)
        """,
        ["read breakfast mysqldb.query", "insert lunch mysqldb.executemany"],
        id="mysqlclient",
    ),
    pytest.param(
        """
        import mysql.connector
        from mysql.connector.pooling import MySQLConnectionPool
        cnx = mysql.connector.connect(user="scott", database="employees")
        cursor = cnx.cursor(dictionary=True)
        cursor.execute("SELECT first_name FROM employees WHERE hire_date < %s", (date,))
        cnx.cmd_query("SELECT 1 FROM cities")
        other = MySQLConnectionPool(pool_name="mypool").get_connection()
        other.cursor().execute("DELETE FROM salaries")
        """,
        [
            "read employees mysql_connector.execute",
            "read cities mysql_connector.cmd_query",
            "delete salaries mysql_connector.execute",
        ],
        id="MySQL Connector",
    ),
    pytest.param(
        """
        import oracledb
        with oracledb.connect(user="hr", dsn=dsn) as connection:
            with connection.cursor() as cursor:
                for row in cursor.execute("SELECT id FROM parts WHERE id = :1", [1]):
                    pass
                cursor.parse("SELECT x FROM parsed")
        async def main():
            async with oracledb.connect_async(user="hr") as connection:
                await connection.execute("DELETE FROM bin")
                rows = await connection.fetchall("SELECT y FROM shelf")
        """,
        [
            "read parts oracledb.execute",
            "read parsed oracledb.parse",
            "delete bin oracledb.execute",
            "read shelf oracledb.fetchall",
        ],
        id="oracledb",
    ),
    pytest.param(
        """
        import cx_Oracle
        connection = cx_Oracle.connect(user="hr")
        cursor = connection.cursor()
        cursor.execute("MERGE INTO stock s USING moves m ON (s.id = m.id) "
                       "WHEN MATCHED THEN UPDATE SET s.n = m.n")
        """,
        ["read moves oracledb.execute", "upsert stock oracledb.execute"],
        id="cx_Oracle",
    ),
    pytest.param(
        """
        import pyodbc
        cnxn = pyodbc.connect("DSN=test")
        cursor = cnxn.cursor()
        cursor.execute("select user_id from users where last_logon < ?", "2001-01-01").fetchone()
        cnxn.execute("update archive set done = 1")
        """,
        ["read users pyodbc.execute", "update archive pyodbc.execute"],
        id="pyodbc",
    ),
    pytest.param(
        """
        import pymssql
        conn = pymssql.connect(server, user, password, "tempdb")
        cursor = conn.cursor(as_dict=True)
        cursor.execute("SELECT * FROM [dbo].[persons] WHERE salesrep=%s", "John Doe")
        """,
        ["read dbo.persons pymssql.execute"],
        id="pymssql",
    ),
    pytest.param(
        """
        import pg8000.native
        import pg8000.dbapi
        con = pg8000.native.Connection("postgres", password="cpsnow")
        con.run("INSERT INTO book (title) VALUES (:title)", title="Ender's Game")
        ps = con.prepare("SELECT * FROM shelf")
        conn = pg8000.dbapi.connect(user="postgres")
        conn.cursor().execute("SELECT title FROM magazine")
        """,
        ["insert book pg8000.run", "read shelf pg8000.prepare", "read magazine pg8000.execute"],
        id="pg8000",
    ),
    pytest.param(
        """
        import apsw
        connection = apsw.Connection("dbfile")
        connection.execute("create table point(x, y, z)")
        for row in connection.cursor().execute("select * from line"):
            pass
        """,
        ["ddl point apsw.execute", "read line apsw.execute"],
        id="apsw",
    ),
    pytest.param(
        """
        from twisted.enterprise import adbapi
        dbpool = adbapi.ConnectionPool("psycopg2")
        def age(user):
            return dbpool.runQuery("SELECT age FROM users WHERE name = ?", user)
        def remove(user):
            return dbpool.runOperation("DELETE FROM users WHERE name = ?", (user,))
        def _transfer(txn, amount):
            txn.execute("UPDATE accounts SET total = total - ?", (amount,))
        def transfer():
            return dbpool.runInteraction(_transfer, 12)
        """,
        ["read users adbapi.runQuery", "delete users adbapi.runOperation", "update accounts execute"],
        id="adbapi",
    ),
]


@pytest.mark.parametrize(("source", "expected"), SEEN)
def test_what_the_documentation_shows_is_seen(source: str, expected: list[str]) -> None:
    assert touched(source) == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('db.execute("SELECT id FROM t")', ["read t execute"]),
        ('db.executemany("INSERT INTO t (a) VALUES (?)", rows)', ["insert t executemany"]),
        ('db.execute_fetchall("SELECT id FROM t")', ["read t execute_fetchall"]),
        ('await_(db.fetchrow("SELECT id FROM t WHERE b = $1", 1))', ["read t fetchrow"]),
        ('db.runQuery("SELECT id FROM t")', ["read t runQuery"]),
        ('db.query("SELECT id FROM t WHERE b = 1")', ["read t query"]),
        # Nothing tells that the receiver is a database, and the text could be prose.
        ('db.query("SELECT everything")', []),
        ('db.fetch("select from the left")', []),
    ],
)
def test_a_receiver_that_nothing_tells_is_judged_by_name_and_text(call: str, expected: list[str]) -> None:
    assert touched(f"def work(db, rows, await_):\n    {call}\n") == expected
