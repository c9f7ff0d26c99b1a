"""aiosql and PugSQL: queries in `.sql` files, called by name."""

from __future__ import annotations

import pytest

from tests.accesses import accesses, pending

USERS = """
-- name: get-all-users
-- Get all user records
select user_id, username from users;

-- name: add_user(username)<!
insert into users(username) values (:username) returning user_id;

-- name: purge!
delete from users;
delete from sessions;
"""
PUG = """
--- :name find_user :one
select * from users where user_id = :id

--- :name rename_user :affected
update users set name = :name where user_id = :id
"""

CASES = [
    pytest.param(
        {
            "app.py": """
                import aiosql
                queries = aiosql.from_path("users.sql", "sqlite3")
                def show(conn):
                    return queries.get_all_users(conn)
            """,
            "users.sql": USERS,
        },
        ["show: read users"],
        id="aiosql file",
    ),
    pytest.param(
        {
            "app.py": """
                import aiosql
                from pathlib import Path
                queries = aiosql.from_path(Path(__file__).parent / "sql", "asyncpg")
                async def create(conn):
                    await queries.add_user(conn, username="x")
                async def clear(conn):
                    await queries.nested.purge(conn)
            """,
            "sql/users.sql": "-- name: add_user!\ninsert into users(username) values (:username);\n",
            "sql/nested/old.sql": "-- name: purge!\ndelete from sessions;\n",
        },
        ["clear: delete sessions", "create: insert users"],
        id="aiosql folder",
    ),
    pytest.param(
        {
            "app.py": '''
                import aiosql
                queries = aiosql.from_str("""
                -- name: get-total$
                select count(*) from orders;
                """, "psycopg2")
                def total(conn):
                    return queries.get_total(conn)
            ''',
        },
        ["total: read orders"],
        id="aiosql text",
        marks=pending("names of queries away from aiosql"),
    ),
    pytest.param(
        {
            "app.py": """
                import pugsql
                queries = pugsql.module("sql/")
                queries.connect("sqlite:///foo.db")
                def user(id):
                    return queries.find_user(id=id)
                def rename(id, name):
                    queries.rename_user(id=id, name=name)
            """,
            "sql/users.sql": PUG,
        },
        ["rename: update users", "user: read users"],
        id="PugSQL",
    ),
    pytest.param(
        {
            "db.py": "import aiosql\nqueries = aiosql.from_path('users.sql', 'sqlite3')\n",
            "app.py": """
                from db import queries
                class Repository:
                    def __init__(self, conn):
                        self.conn = conn
                        self.queries = queries
                    def wipe(self):
                        self.queries.purge(self.conn)
            """,
            "users.sql": USERS,
        },
        ["Repository.wipe: delete sessions", "Repository.wipe: delete users"],
        id="aiosql from another module, kept on an object",
        marks=pending("names of queries away from aiosql"),
    ),
]


@pytest.mark.parametrize(("files", "expected"), CASES)
def test_a_named_query_belongs_to_its_caller(files: dict[str, str], expected: list[str]) -> None:
    found = [access for access in accesses(files) if not access.startswith("<module>")]
    assert found == expected


def test_a_method_of_the_same_name_on_something_else_is_quiet() -> None:
    files = {
        "app.py": """
            import aiosql
            queries = aiosql.from_path("users.sql", "sqlite3")
            def tidy(cache):
                cache.purge()
        """,
        "users.sql": USERS,
    }
    assert [access for access in accesses(files) if access.startswith("tidy")] == []
