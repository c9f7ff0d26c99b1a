"""encode's databases, records, and the raw queries of Prisma."""

from __future__ import annotations

import pytest

from tests.accesses import touched

QUIET = [
    pytest.param("records = []\nrecords.query('orders')\n", id="a list named records"),
    pytest.param(
        "async def go(api):\n    await api.fetch_all('orders')\n    await api.fetch_one('select one')\n",
        id="fetch_all of an API",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_is_no_database_call_is_quiet(source: str) -> None:
    assert touched(source) == []


SEEN = [
    pytest.param(
        """
        from databases import Database
        database = Database("sqlite+aiosqlite:///example.db")
        async def work():
            await database.connect()
            await database.execute(query="CREATE TABLE HighScores (id INTEGER PRIMARY KEY)")
            await database.execute_many(query="INSERT INTO scores (name) VALUES (:name)", values=values)
            rows = await database.fetch_all(query="SELECT * FROM listed")
            row = await database.fetch_one("SELECT * FROM single")
            await database.fetch_val("SELECT max(x) FROM valued")
            async for row in database.iterate("SELECT * FROM iterated"):
                pass
            async with database.connection() as connection:
                await connection.fetch_all("SELECT * FROM inner_one")
        """,
        [
            "ddl highscores databases.execute",
            "insert scores databases.execute_many",
            "read listed databases.fetch_all",
            "read single databases.fetch_one",
            "read valued databases.fetch_val",
            "read iterated databases.iterate",
            "read inner_one databases.fetch_all",
        ],
        id="databases",
    ),
    pytest.param(
        """
        import records
        db = records.Database("postgres://...")
        rows = db.query("select * from active_users")
        with db.transaction() as tx:
            tx.query("DELETE FROM stale")
        db.bulk_query("INSERT INTO log (a) VALUES (:a)", rows)
        """,
        ["read active_users records.query", "delete stale records.query", "insert log records.bulk_query"],
        id="records",
    ),
    pytest.param(
        """
        from prisma import Prisma
        db = Prisma()
        async def work():
            await db.query_raw("SELECT * FROM users WHERE id = $1", 1)
            await db.query_first('SELECT * FROM "Post"')
            async with db.tx() as tx:
                await tx.execute_raw("DELETE FROM stale")
        """,
        ["read users prisma.query_raw", "read Post prisma.query_first", "delete stale prisma.execute_raw"],
        id="prisma",
    ),
]


@pytest.mark.parametrize(("source", "expected"), SEEN)
def test_what_the_documentation_shows_is_seen(source: str, expected: list[str]) -> None:
    assert touched(source) == expected


def test_records_reads_a_query_from_a_file() -> None:
    files = {
        "app.py": """
            import records
            db = records.Database("postgres://...")
            rows = db.query_file("sql/fancy.sql")
        """,
        "sql/fancy.sql": "SELECT id FROM fancy_table",
    }
    assert "read fancy_table records.query_file" in touched(files)
