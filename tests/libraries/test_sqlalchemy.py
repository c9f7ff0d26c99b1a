"""SQLAlchemy and what is built on it, with SQL written as text."""

from __future__ import annotations

import pytest

from tests.accesses import touched

QUIET = [
    pytest.param(
        """
        from sqlalchemy import text
        clause = text("SELECT id FROM never_sent")
        """,
        id="text that nobody executes",
    ),
    pytest.param(
        """
        from rich.text import text
        from rich.console import Console
        Console().print(text("update your profile"))
        """,
        id="another library's text",
    ),
    pytest.param(
        """
        def page(session):
            session.get("https://example.org")
            session.begin("select the best")
            session.scalar(5)
        """,
        id="a session of something else",
    ),
    pytest.param(
        """
        from sqlalchemy import literal_column
        column = literal_column("(SELECT 1)")
        """,
        id="a piece of an expression",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_is_no_database_call_is_quiet(source: str) -> None:
    assert touched(source) == []


SEEN = [
    pytest.param(
        """
        from sqlalchemy import create_engine, text
        engine = create_engine("sqlite+pysqlite:///:memory:", echo=True)
        with engine.connect() as conn:
            conn.execute(text("CREATE TABLE some_table (x int, y int)"))
            conn.execute(text("INSERT INTO some_table (x, y) VALUES (:x, :y)"), [{"x": 1, "y": 1}])
            conn.commit()
        with engine.begin() as conn:
            result = conn.execute(text("SELECT x, y FROM some_table WHERE y > :y"), {"y": 2})
            conn.scalar(text("SELECT count(*) FROM counted"))
            conn.scalars(text("SELECT id FROM ids"))
            conn.exec_driver_sql("DELETE FROM raw WHERE id = 1")
        """,
        [
            "ddl some_table sqlalchemy.execute",
            "insert some_table sqlalchemy.execute",
            "read some_table sqlalchemy.execute",
            "read counted sqlalchemy.scalar",
            "read ids sqlalchemy.scalars",
            "delete raw sqlalchemy.exec_driver_sql",
        ],
        id="engine and connection",
    ),
    pytest.param(
        """
        import sqlalchemy as sa
        from sqlalchemy.orm import Session
        def load(engine):
            stmt = sa.text("SELECT x, y FROM some_table WHERE y > :y ORDER BY x, y")
            with Session(engine) as session:
                session.execute(stmt, {"y": 6})
                session.execute(sa.sql.text("UPDATE some_table SET y=:y WHERE x=:x").bindparams(x=1), {})
                session.connection().execute(sa.text("DELETE FROM gone"))
        """,
        [
            "read some_table sqlalchemy.execute",
            "update some_table sqlalchemy.execute",
            "delete gone sqlalchemy.execute",
        ],
        id="session",
    ),
    pytest.param(
        """
        from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
        from sqlalchemy import text
        engine = create_async_engine("postgresql+asyncpg://")
        async def work(session: AsyncSession):
            async with engine.connect() as conn:
                async for row in await conn.stream(text("SELECT id FROM streamed")):
                    pass
            await session.execute(text("DELETE FROM jobs"))
            await session.scalar(text("SELECT count(*) FROM jobs"))
        """,
        [
            "read streamed sqlalchemy.stream",
            "delete jobs sqlalchemy.execute",
            "read jobs sqlalchemy.scalar",
        ],
        id="asynchronous",
    ),
    pytest.param(
        """
        from flask_sqlalchemy import SQLAlchemy
        from sqlalchemy import text
        db = SQLAlchemy()
        def view():
            db.session.execute(text("SELECT id FROM posts"))
            db.session.execute(db.text("DELETE FROM drafts"))
            with db.engine.connect() as conn:
                conn.execute(text("UPDATE counters SET n = n + 1"))
        """,
        [
            "read posts sqlalchemy.execute",
            "delete drafts sqlalchemy.execute",
            "update counters sqlalchemy.execute",
        ],
        id="Flask-SQLAlchemy",
    ),
    pytest.param(
        """
        from sqlmodel import Session, create_engine, text
        engine = create_engine("sqlite://")
        def heroes():
            with Session(engine) as session:
                session.exec(text("SELECT name FROM hero"))
        """,
        ["read hero sqlalchemy.exec"],
        id="SQLModel",
    ),
    pytest.param(
        """
        from sqlalchemy import DDL, create_engine
        create_engine("").connect().execute(DDL("DROP TABLE old_orders"))
        """,
        ["ddl old_orders sqlalchemy.execute"],
        id="DDL",
    ),
    pytest.param(
        """
        from sqlalchemy import create_engine
        cursor = create_engine("").raw_connection().cursor()
        cursor.execute("SELECT id FROM users")
        """,
        ["read users sqlalchemy.execute"],
        id="the driver's own cursor",
    ),
    pytest.param(
        """
        from sqlalchemy import create_engine, text
        from sqlalchemy.orm import scoped_session, sessionmaker
        Session = sessionmaker(create_engine(""))
        registry = scoped_session(Session)
        def work():
            with Session() as session:
                session.execute(text("SELECT id FROM made"))
            with Session.begin() as session:
                session.execute(text("SELECT id FROM begun"))
            registry.execute(text("SELECT id FROM scoped"))
            registry().execute(text("SELECT id FROM called"))
        """,
        [
            "read made sqlalchemy.execute",
            "read begun sqlalchemy.execute",
            "read scoped sqlalchemy.execute",
            "read called sqlalchemy.execute",
        ],
        id="makers of sessions",
    ),
    pytest.param(
        """
        from sqlalchemy import text
        def recent(session, archived):
            if archived:
                query = "SELECT id FROM archive"
            else:
                query = "SELECT id FROM live"
            return session.execute(text(query)).all()
        """,
        ["read archive execute", "read live execute"],
        id="text chosen by branch",
    ),
]


@pytest.mark.parametrize(("source", "expected"), SEEN)
def test_what_the_documentation_shows_is_seen(source: str, expected: list[str]) -> None:
    assert touched(source) == expected
