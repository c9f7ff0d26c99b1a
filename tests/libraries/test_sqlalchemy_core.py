"""SQLAlchemy Core: tables, statements built of them, and where these run."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.accesses import accesses, gaps, linked

TABLES = """
import sqlalchemy as sa
metadata = sa.MetaData()
users = sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(40)))
orders = sa.Table("orders", metadata, sa.Column("id", sa.Integer), sa.Column("user_id", sa.Integer))
"""

QUIET = [
    pytest.param(
        """
        def f(rows, found, options):
            rows.insert(0, users)
            found.add(users)
            return options.get(users)
        """,
        id="a table put into a list, a set, a dict",
    ),
    pytest.param(
        "query = sa.select(users.c.id).where(users.c.name == 'x')", id="a statement that nobody runs"
    ),
    pytest.param(
        """
        def f(conn):
            return str(sa.select(users)), users.c.id.in_([1]), users.join(orders)
        """,
        id="a statement that is printed, an expression, a join",
    ),
    pytest.param(
        """
        def f(client):
            client.execute(5, users.c.id)
            client.scalar(3)
        """,
        id="something else that executes",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_never_reaches_the_database_is_quiet(source: str) -> None:
    assert accesses(TABLES + dedent(source)) == []


SEEN = [
    pytest.param(
        """
        def f(conn):
            conn.execute(users.insert(), {"name": "x"})
            conn.execute(users.update().where(users.c.id == 1).values(name="y"))
            conn.execute(orders.delete())
            return conn.execute(users.select()).fetchall()
        """,
        ["f: delete orders", "f: insert users", "f: read users", "f: update users"],
        id="methods of tables",
    ),
    pytest.param(
        """
        def f(conn, wanted):
            q = sa.select(users.c.id)
            if wanted:
                q = q.where(orders.c.user_id == users.c.id)
            q = q.order_by(users.c.name).limit(5)
            conn.execute(q)
        """,
        ["f: read orders", "f: read users"],
        id="a statement in a variable, assigned again",
    ),
    pytest.param(
        """
        def f(conn):
            j = users.outerjoin(orders, users.c.id == orders.c.user_id)
            conn.execute(sa.select(sa.func.count()).select_from(j))
        """,
        ["f: read orders", "f: read users"],
        id="a join",
    ),
    pytest.param(
        """
        def f(conn):
            old = sa.select(orders.c.user_id).where(orders.c.id < 5)
            conn.execute(users.delete().where(users.c.id.in_(old)))
        """,
        ["f: delete users", "f: read orders"],
        id="a sub-select in a condition",
    ),
    pytest.param(
        """
        def f(conn):
            has_orders = sa.exists().where(orders.c.user_id == users.c.id)
            conn.execute(users.update().where(has_orders).values(name=""))
        """,
        ["f: read orders", "f: update users"],
        id="a correlated sub-select is about the row at hand",
    ),
    pytest.param(
        """
        def f(conn):
            conn.execute(orders.insert().from_select(["user_id"], sa.select(users.c.id)))
        """,
        ["f: insert orders", "f: read users"],
        id="insert from select",
    ),
    pytest.param(
        """
        from sqlalchemy.dialects.postgresql import insert
        def f(conn):
            q = insert(users).values(id=1, name="x")
            conn.execute(q.on_conflict_do_update(index_elements=["id"], set_={"name": q.excluded.name}))
            conn.execute(insert(orders).values(id=1).on_conflict_do_nothing())
        """,
        ["f: insert orders", "f: upsert users"],
        id="upsert of a dialect",
    ),
    pytest.param(
        """
        def f(conn):
            recent = sa.select(orders.c.user_id).cte("recent")
            conn.execute(sa.select(users.c.name).join(recent, recent.c.user_id == users.c.id))
        """,
        ["f: read orders", "f: read users"],
        id="a common table expression",
    ),
    pytest.param(
        """
        def f(conn):
            conn.execute(sa.union(sa.select(users.c.id), sa.select(orders.c.id)))
            a = users.alias("a")
            conn.scalars(sa.select(a.c.id).where(~a.c.id.in_([1]) & (a.c.name != "")))
        """,
        ["f: read orders", "f: read users"],
        id="union and alias",
    ),
    pytest.param(
        """
        def f(conn):
            wanted = users.c.id == 1
            wanted &= orders.c.user_id == users.c.id
            conn.execute(sa.select(users.c.id).where(wanted))
        """,
        ["f: read orders", "f: read users"],
        id="conditions combined in variables",
    ),
    pytest.param(
        """
        def find(conn, table, name):
            conn.execute(sa.select(table.c.id).where(table.c.name == name))
            conn.execute(table.insert(), {"name": name})
        def f(conn):
            find(conn, users, "x")
        """,
        ["f: insert users", "f: read users"],
        id="a helper that takes a table: its caller names it",
    ),
    pytest.param(
        """
        class Store:
            def __init__(self, pool):
                self.pool = pool
                self.users = users
            def load(self):
                def work(conn):
                    table = self.users
                    return conn.execute(table.select().where(table.c.id == 1)).first()
                return self.pool.run(work)
        """,
        ["Store.load.<locals>.work: read users"],
        id="a function that a pool runs, a table in an attribute",
    ),
    pytest.param(
        """
        def f(conn):
            for name in ("users", "orders"):
                table = metadata.tables[name]
                conn.execute(table.delete())
        """,
        ["f: delete orders", "f: delete users"],
        id="tables by name",
    ),
    pytest.param(
        """
        logs = sa.Table("logs", metadata, sa.Column("user_id", sa.ForeignKey("users.id")))
        def f(conn):
            parents = [key.column for _, column in logs.columns.items() for key in column.foreign_keys]
            for parent in parents:
                conn.execute(sa.select(parent))
        """,
        ["<module>: references users", "f: read users"],
        id="the columns that keys point to",
    ),
    pytest.param(
        """
        def _put(conn, table, values):
            conn.execute(table.insert(), values)
        class Store:
            def __init__(self):
                self.put = _put
            def load(self, conn):
                self.put(conn, users, {})
                return conn.execute(users.select())
        """,
        ["Store.load: insert users", "Store.load: read users"],
        id="a helper under another name",
    ),
    pytest.param(
        """
        def make(name, *columns):
            return sa.Table(name, metadata, *columns)
        logs = make("logs", sa.Column("id", sa.Integer))
        def f(conn):
            conn.execute(logs.select())
        """,
        ["f: read logs"],
        id="a table made by a helper",
    ),
    pytest.param(
        """
        audit = sa.MetaData(schema="audit")
        events = sa.Table("events", audit, sa.Column("id", sa.Integer))
        other = sa.Table("other", metadata, schema="far")
        def f(engine):
            with engine.begin() as conn:
                conn.execute(sa.select(events.c.id))
                conn.execute(sa.delete(other))
        """,
        ["f: delete far.other", "f: read audit.events"],
        id="schemas",
    ),
    pytest.param(
        """
        def f(conn):
            row = conn.execute(users.select()).fetchone()
            if row:
                conn.execute(users.delete())
            else:
                conn.execute(orders.delete())
        """,
        ["f: delete orders", "f: delete users", "f: read users"],
        id="there may be a row or not",
    ),
    pytest.param(
        """
        def f(conn):
            conn.execute(sa.select(sa.func.count()).select_from(sa.text("app.raw r")))
            conn.execute(sa.select(sa.func.count()).select_from(sa.text("generate_series(1, 2)")))
        """,
        ["f: read app.raw"],
        id="a text as FROM",
    ),
    pytest.param(
        """
        def ask(session, config):
            session.execute(sa.select(sa.Table(config.get("Table", ""), metadata)))
        def ask_for(session, config):
            session.execute(sa.select(sa.Table(config["Table"], metadata)))
        def f(session):
            ask(session, {"Table": "notes", "Port": 1})
            ask_for(session, config={"Table": "files", "Port": 1})
        def g(session, config):
            ask(session, config)
        """,
        ["f: read files", "f: read notes"],
        id="a table named in a mapping that a caller passes, which is not called like its key",
    ),
    pytest.param(
        """
        from sqlalchemy.schema import CreateTable, DropTable
        def f(engine, conn, other):
            users.create(engine, checkfirst=True)
            conn.execute(DropTable(orders))
            other.create(engine)
        """,
        ["f: ddl orders", "f: ddl users"],
        id="tables that are made and dropped",
    ),
]


@pytest.mark.parametrize(("source", "expected"), SEEN)
def test_statements_touch_their_tables(source: str, expected: list[str]) -> None:
    assert accesses(TABLES + dedent(source)) == expected


def test_a_table_that_nobody_names_is_a_gap() -> None:
    source = TABLES + "def f(conn):\n    conn.execute(sa.select(sa.table(open('x').read())))\n"
    assert gaps(source) == ["unresolved 6"]


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        # Nothing is named, or nobody can tell what is: all of them.
        ("", {"orders", "users"}),
        ("of=None", {"orders", "users"}),
        ("of=what()", {"orders", "users"}),
        ("nowait=True", {"orders", "users"}),
        ("of=users", {"users"}),
        ("of=orders.c.id, skip_locked=True", {"orders"}),
        ("of=[users.c.id]", {"users"}),
        ("of=(users, orders)", {"orders", "users"}),
    ],
)
def test_a_lock_is_of_the_tables_that_it_names(of: str, expected: set[str]) -> None:
    source = (
        "import sqlalchemy as sa\nmeta = sa.MetaData()\nusers = sa.Table('users', meta, sa.Column('id', sa.Integer))\n"
        "orders = sa.Table('orders', meta, sa.Column('id', sa.Integer), sa.Column('user_id', sa.Integer))\n"
        "def f(conn):\n    joined = sa.select(orders.c.id).join(users, users.c.id == orders.c.user_id)\n"
        f"    conn.execute(joined.with_for_update({of}))\n"
    )
    found = [a for asked in linked(source).asked for s in asked.statements for a in s.accesses]
    assert {a.table.name for a in found if a.op == "read"} == {"orders", "users"}
    assert {a.table.name for a in found if a.locked} == expected


def test_a_lock_is_a_trait_of_the_statement() -> None:
    source = TABLES + "def f(conn):\n    conn.execute(sa.select(users).with_for_update())\n"
    traits = [s.traits for asked in linked(source).asked for s in asked.statements if s.accesses]
    assert traits == [{"for-update"}]
