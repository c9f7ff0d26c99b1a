"""Functions that put their parameters into SQL: each call is a query of the caller."""

from __future__ import annotations

import pytest

from tests.accesses import accesses, linked, pending

QUIET = [
    pytest.param(
        """
        def label(table):
            return f"Update {table} now"
        def page():
            return label("users")
        """,
        id="a function that makes prose",
    ),
    pytest.param(
        """
        class Cart:
            def delete(self, table):
                self.rows.pop(table)
        def work(cart: Cart):
            cart.delete("orders")
        """,
        id="a method named like a verb",
    ),
    pytest.param(
        """
        def select(cur, table):
            cur.execute(f"SELECT id FROM {table}")
        def page(form):
            form.select("users")
        """,
        id="a method of another object that is named like a helper, without its cursor",
    ),
    pytest.param(
        """
        def by_name(cur, name):
            cur.execute("SELECT id FROM users WHERE name = %s", (name,))
        def page(cur):
            by_name(cur, "orders")
        """,
        id="a value that is no table",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_a_call_that_names_no_table_has_no_access_of_its_own(source: str) -> None:
    found = accesses(source)
    assert [access for access in found if access.startswith(("page", "work"))] == []


CASES = [
    pytest.param(
        """
        def select_one(cur, table, key):
            cur.execute(f"SELECT * FROM {table} WHERE id = %s", (key,))
        def page(cur):
            select_one(cur, "users", 1)
            select_one(cur, table="orders", key=2)
        """,
        ["page: read orders", "page: read users"],
        id="a table",
    ),
    pytest.param(
        """
        def run(conn, sql, args=()):
            return conn.cursor().execute(sql, args)
        def page(conn):
            run(conn, "SELECT id FROM users")
            run(sql="DELETE FROM orders", conn=conn)
        """,
        ["page: delete orders", "page: read users"],
        id="the whole text",
    ),
    pytest.param(
        """
        def users(cur, where=""):
            cur.execute("SELECT id FROM users " + where)
        def page(cur):
            users(cur)
            users(cur, "WHERE id IN (SELECT user_id FROM orders)")
        """,
        ["page: read orders", "users: read users"],
        id="a condition that brings its own table",
    ),
    pytest.param(
        """
        def users(cur, join):
            cur.execute(f"SELECT u.id FROM users u {join} WHERE u.a = 1")
        def page(cur):
            users(cur, "JOIN orders o ON o.user_id = u.id")
        """,
        ["page: read orders", "users: read users"],
        id="a fragment",
    ),
    pytest.param(
        """
        def copy(cur, source, target):
            cur.execute(f"INSERT INTO {target} SELECT * FROM {source}")
        def page(cur):
            copy(cur, "live", "archive")
        """,
        ["page: insert archive", "page: read live"],
        id="two tables",
    ),
    pytest.param(
        """
        class Database:
            def __init__(self, conn):
                self.conn = conn
            def _run(self, sql):
                return self.conn.execute(sql)
            def insert(self, table, **values):
                self._run(f"INSERT INTO {table} ({', '.join(values)}) VALUES (?)")
        class Service:
            def __init__(self, db: Database):
                self.db = db
            def add(self):
                self.db.insert("users", name="x")
        def page():
            Database(None).insert("orders")
        """,
        ["Service.add: insert users", "page: insert orders"],
        id="methods, through one another",
    ),
    pytest.param(
        """
        class Base:
            def all(self, table):
                self.cur.execute("SELECT * FROM " + table)
        class Users(Base):
            def everyone(self):
                return self.all("users")
            def others(self):
                return super().all("orders")
        """,
        ["Users.everyone: read users", "Users.others: read orders"],
        id="inherited",
    ),
    pytest.param(
        """
        class Table:
            def __init__(self, name, cur):
                self.name = name
                self.cur = cur
            def all(self):
                self.cur.execute(f"SELECT * FROM {self.name}")
        class Service:
            def __init__(self, cur):
                self.users = Table("users", cur)
            def page(self):
                self.users.all()
        """,
        ["Service.page: read users"],
        id="a table held by an object",
    ),
    pytest.param(
        """
        from functools import partial
        def run(cur, sql):
            cur.execute(sql)
        def page(cur):
            runner = partial(run, cur)
            runner("SELECT id FROM users")
            partial(run, cur, "DELETE FROM orders")()
        """,
        ["page: delete orders", "page: read users"],
        id="partial",
    ),
    pytest.param(
        """
        import functools
        def logged(fn):
            @functools.wraps(fn)
            def wrapper(*args, **kwargs):
                return fn(*args, **kwargs)
            return wrapper
        @logged
        def count(cur, table):
            cur.execute(f"SELECT count(*) FROM {table}")
        def page(cur):
            count(cur, "users")
        """,
        ["page: read users"],
        id="decorated",
    ),
    pytest.param(
        """
        def run_interaction(desc, func, *args, **kwargs):
            with connect() as txn:
                return func(txn, *args, **kwargs)
        def _delete(txn, table):
            txn.execute(f"DELETE FROM {table}")
        def page():
            run_interaction("delete", _delete, "users")
            run_interaction("delete", _delete, table="orders")
            run_interaction("fixed", lambda txn: txn.execute("DELETE FROM carts"))
        """,
        ["page.<locals>.<lambda>: delete carts", "page: delete orders", "page: delete users"],
        id="a runner",
    ),
    pytest.param(
        """
        import asyncio
        def _delete(cur, table):
            cur.execute(f"DELETE FROM {table}")
        async def page(loop, cur):
            await asyncio.to_thread(_delete, cur, "users")
            await loop.run_in_executor(None, _delete, cur, "orders")
        """,
        ["page: delete orders", "page: delete users"],
        id="a thread",
    ),
    pytest.param(
        """
        def inner(cur, sql, *args):
            cur.execute(sql, args)
        def outer(*args, **kwargs):
            return inner(*args, **kwargs)
        def page(cur):
            outer(cur, "SELECT id FROM users")
            outer(cur, sql="SELECT id FROM orders")
        """,
        ["page: read orders", "page: read users"],
        id="arguments passed through",
    ),
    pytest.param(
        """
        def delete(cur, *, table="users"):
            cur.execute(f"DELETE FROM {table}")
        def page(cur):
            delete(cur)
            delete(cur, table="orders")
        """,
        ["delete: delete users", "page: delete orders"],
        id="a keyword with a default",
    ),
    pytest.param(
        """
        def build(table):
            return f"SELECT id FROM {table}"
        def page(cur):
            cur.execute(build("users"))
            sql = build("orders") + " WHERE a = 1"
            cur.execute(sql)
        """,
        ["page: read orders", "page: read users"],
        id="a function that builds text",
    ),
    pytest.param(
        """
        def deep1(cur, t): deep2(cur, t)
        def deep2(cur, t): deep3(cur, t)
        def deep3(cur, t): deep4(cur, t)
        def deep4(cur, t): cur.execute("DELETE FROM " + t)
        def page(cur):
            deep1(cur, "users")
        """,
        ["page: delete users"],
        id="four deep",
    ),
    pytest.param(
        """
        def walk(cur, table, depth):
            cur.execute(f"SELECT id FROM {table}")
            if depth:
                walk(cur, table, depth - 1)
        def page(cur):
            walk(cur, "users", 3)
        """,
        ["page: read users"],
        id="recursion",
    ),
    pytest.param(
        """
        def select(cur, tables):
            for table in tables:
                cur.execute(f"SELECT id FROM {table}")
        def page(cur):
            select(cur, ["users", "orders"])
        """,
        ["page: read orders", "page: read users"],
        id="a list of tables",
    ),
    pytest.param(
        """
        def page(env):
            with env.db_query as db:
                for row in db("SELECT id FROM users WHERE a = %s", (1,)):
                    pass
            with env.db_transaction as db:
                db("DELETE FROM orders WHERE a = 1")
        """,
        ["page: delete orders", "page: read users"],
        id="connections that are called",
    ),
    pytest.param(
        """
        class Connection:
            def __call__(self, query, params=None):
                return self.cursor.execute(query, params)
        def page(conn: Connection):
            conn("SELECT id FROM users")
        """,
        ["page: read users"],
        id="a class of callable connections",
    ),
    pytest.param(
        """
        from contextlib import contextmanager
        @contextmanager
        def cursor():
            yield connect().cursor()
        def page():
            with cursor() as cur:
                cur.execute("SELECT id FROM users")
        """,
        ["page: read users"],
        id="a context manager",
    ),
    pytest.param(
        """
        from typing import Protocol
        class Db(Protocol):
            async def fetch_rows(self, sql: str) -> list: ...
            async def execute(self, sql: str) -> None: ...
        async def page(db: Db):
            await db.execute("DELETE FROM users")
        """,
        ["page: delete users"],
        id="a protocol",
    ),
    pytest.param(
        """
        def insert_many(cur, rows, into):
            cur.executemany("INSERT INTO " + into + " VALUES (?)", rows)
        JOBS = {"users": insert_many}
        def page(cur):
            for table, job in JOBS.items():
                job(cur, [], table)
        """,
        ["page: insert users"],
        id="helpers in a dict",
        marks=pending("helpers that only a dict names"),
    ),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_the_call_that_names_the_table_is_the_query(source: str, expected: list[str]) -> None:
    assert accesses(source) == expected


def test_helpers_are_found_across_modules() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/db.py": """
            class Pool:
                def select_one(self, table, keyvalues, retcol):
                    where = " AND ".join(f"{k} = ?" for k in keyvalues)
                    sql = "SELECT %s FROM %s WHERE %s" % (retcol, table, where)
                    self.conn.execute(sql, list(keyvalues.values()))
        """,
        "shop/base.py": """
            from shop.db import Pool
            class Store:
                def __init__(self, pool: Pool):
                    self.db_pool = pool
        """,
        "shop/users.py": """
            from shop.base import Store
            class UserStore(Store):
                def name(self, user):
                    return self.db_pool.select_one(table="users", keyvalues={"id": user}, retcol="name")
        """,
    }
    assert accesses(files) == ["UserStore.name: read users"]


def test_the_place_is_the_call_and_the_helper_stands_behind_it() -> None:
    source = """
        def select_one(cur, table):
            cur.execute(f"SELECT * FROM {table}")
        def page(cur):
            select_one(cur, "users")
    """
    [asked] = [a for a in linked(source).asked if a.query.confidence != "low"]
    assert (asked.query.function, asked.query.call.line) == ("page", 4)
    assert [span.line for span in asked.query.through] == [2]
