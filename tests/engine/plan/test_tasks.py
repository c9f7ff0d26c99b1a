"""The places to change, and the way out of each."""

from __future__ import annotations

import pytest

from tests.engine.plan.plans import sql, tasks

MODELS = """\
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
class Base(DeclarativeBase):
    pass
"""
USER = (
    MODELS
    + "class User(Base):\n    __tablename__ = 'users'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
)
ASKS = """\
from orders.m import User
from sqlalchemy import select
from sqlalchemy.orm import Session
def f(s: Session):
    return s.{}
"""
TABLES = (
    "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (id int, buyer int REFERENCES users);\n"
)


def _told(files: dict[str, str]) -> list[str]:
    return [f"{task.way} {task.caller} {task.table} {'+'.join(task.kinds)}" for task in tasks(files)]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"orders/a.py": sql("SELECT id FROM orders")}, id="its own table"),
        pytest.param({"orders/a.py": sql("SELECT id FROM coupons")}, id="a table of nobody"),
        pytest.param({"orders/a.py": sql("SELECT n FROM user_names WHERE id = %s")}, id="what the owner publishes"),
        pytest.param({"orders/tests/test_a.py": sql("DELETE FROM users")}, id="a test"),
        pytest.param({"orders/a.py": sql("SELEC id FRM users (")}, id="what is only guessed"),
        pytest.param(
            {"db/migrations/1.sql": TABLES, "db/migrations/2.sql": "ALTER TABLE orders DROP CONSTRAINT orders_buyer_fkey;"},
            id="a foreign key that a later migration drops",
        ),
        pytest.param(
            {
                "orders/migrations/1.sql": "CREATE VIEW buyer_names AS SELECT n FROM users;",
                "orders/migrations/2.sql": "DROP VIEW buyer_names;",
            },
            id="a view that is gone",
        ),
    ],
)  # fmt: skip
def test_nothing_to_change(files: dict[str, str]) -> None:
    assert _told(files) == []


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("SELECT n FROM users WHERE id = %s", "call"),
        ("SELECT n FROM users WHERE id = ANY(%s)", "call"),
        ("SELECT sum(n) FROM users WHERE id = %s", "call"),
        ("SELECT n FROM users ORDER BY id DESC LIMIT 5", "call"),
        ("SELECT 1 FROM users WHERE id = %s", "check"),
        ("SELECT count(*) FROM users WHERE id = %s", "check"),
        ("SELECT EXISTS (SELECT 1 FROM users WHERE id = %s)", "check"),
        ("SELECT n FROM users", "replica"),
        ("SELECT n FROM users WHERE is_blocked", "replica"),
        ("SELECT n, count(*) FROM users GROUP BY n", "replica"),
        ("SELECT o.id, u.n FROM orders o JOIN users u ON u.id = o.b WHERE o.id = %s", "preload"),
        ("SELECT o.id, u.n FROM orders o JOIN users u ON u.id = o.b", "replica"),
        ("SELECT u.n, sum(o.x) FROM orders o JOIN users u ON u.id = o.b WHERE o.id = %s GROUP BY u.n", "replica"),
        ("SELECT u.id FROM users u JOIN sessions s ON s.u = u.id WHERE u.id = %s", "call"),
        ("UPDATE users SET n = 1 WHERE id = %s", "command"),
        ("INSERT INTO users (n) VALUES (%s)", "command"),
        ("DELETE FROM users", "command"),
        ("LOCK TABLE users", "command"),
        ("SELECT n FROM users WHERE id = %s FOR UPDATE", "command"),
        ("UPDATE orders SET n = u.n FROM users u WHERE u.id = orders.b", "preload"),
    ],
)  # fmt: skip
def test_ways_of_sql(text: str, way: str) -> None:
    assert {task.way for task in tasks({"orders/a.py": sql(text)}) if str(task.table) == "users"} == {way}


@pytest.mark.parametrize(
    ("texts", "ways"),
    [
        pytest.param(["UPDATE users SET n = 1", "UPDATE users SET n = 2"], ["command"] * 2, id="one owner"),
        pytest.param(
            ["UPDATE users SET n = 1", "SELECT 1 FROM orders"], ["command"], id="it only reads its own"
        ),
        pytest.param(
            ["UPDATE users SET n = n - 1 WHERE id = %s AND n > 0", "UPDATE orders SET n = 1"],
            ["command"],
            id="whether there was enough must be known at once",
        ),
        pytest.param(["UPDATE users SET n = 1", "UPDATE orders SET n = 1"], ["outbox"], id="its own beside"),
        pytest.param(
            ["UPDATE users SET n = 1", "DELETE FROM outbox"], ["outbox"] * 2, id="those of two others"
        ),
    ],
)
def test_dual_writes(texts: list[str], ways: list[str]) -> None:
    assert [task.way for task in tasks({"orders/a.py": sql(*texts)})] == ways


def test_writes_of_two_functions_are_two_things() -> None:
    two = sql("UPDATE users SET n = 1") + sql("UPDATE orders SET n = 1").replace("def f", "def g")
    assert [task.way for task in tasks({"orders/a.py": two})] == ["command"]


WITHIN = """\
from accounts.lib import stamp
def f(conn):
    with conn.transaction():
        conn.execute("UPDATE orders SET n = 1 WHERE id = 2")
        stamp(conn)
"""


@pytest.mark.parametrize(
    ("text", "way"),
    [
        pytest.param("UPDATE users SET n = 1 WHERE id = 2", "outbox", id="a write"),
        pytest.param("UPDATE users SET n = n - 1 WHERE id = 2 AND n > 0", "command", id="its outcome counts"),
    ],
)
def test_a_write_by_code_of_the_owner_in_a_transaction_of_another(text: str, way: str) -> None:
    files = {
        "orders/a.py": WITHIN,
        "accounts/lib.py": sql(text).replace("f(cur, id)", "stamp(cur)"),
        "accounts/__init__.py": "",
    }
    assert _told(files) == [f"{way} orders users transaction"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param(
            {"db/migrations/1.sql": TABLES}, ["key orders users foreign-key"], id="a foreign key"
        ),
        pytest.param(
            {"db/migrations/1.sql": TABLES.replace("users)", "users ON DELETE CASCADE)")},
            ["event orders users foreign-key+cascade"],
            id="one that cascades",
        ),
        pytest.param(
            {"orders/migrations/1.sql": "ALTER TABLE users ADD COLUMN n int;"},
            ["past orders users migration"],
            id="a migration",
        ),
        pytest.param(
            {"orders/migrations/1.sql": "UPDATE users SET n = 1;"}, ["past orders users write"], id="rows in a migration"
        ),
        pytest.param(
            {"orders/migrations/1.sql": "CREATE VIEW buyer_names AS SELECT n FROM users;",
             "orders/a.py": sql("SELECT n FROM buyer_names")},
            ["view orders users read", "view orders users view"],
            id="a view, and who reads it",
        ),
        pytest.param(
            {"orders/migrations/1.sql": "CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION g();"
                                        "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                                        "UPDATE users SET n = 1; RETURN NEW; END $$;"},
            ["event orders users view", "event orders users view"],
            id="a trigger and its function",
        ),
        pytest.param({"orders/m.py": USER}, ["model orders users model"], id="a class of another's table"),
        pytest.param(
            {"orders/m.py": USER, "orders/a.py": ASKS.format("scalars(select(User)).all()")},
            ["model orders users model", "look orders users read"],
            id="a query of which only the table is told",
        ),
        pytest.param(
            {"orders/m.py": USER, "orders/a.py": ASKS.format("get(User, 1)")},
            ["call orders users read", "model orders users model"],
            id="a row by its key",
        ),
    ],
)  # fmt: skip
def test_ways_of_the_schema_and_of_classes(files: dict[str, str], told: list[str]) -> None:
    assert _told(files) == told


def test_a_foreign_key_is_one_place_however_often_it_is_declared() -> None:
    model = MODELS + (
        "class Order(Base):\n    __tablename__ = 'orders'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    buyer: Mapped[int] = mapped_column(ForeignKey('users.id'))\n"
    )
    files = {"db/migrations/1.sql": TABLES, "orders/m.py": model}
    (key,) = tasks(files)
    # The class is what can still be changed, so it comes first.
    assert (key.place.file, [place.file for place in key.also]) == ("orders/m.py", ["db/migrations/1.sql"])
    assert key.op == "orders.buyer"


def test_what_a_permit_covers_is_a_place_too() -> None:
    config = (
        '[services.orders]\npaths = ["orders"]\n[services.accounts]\npaths = ["accounts"]\ntables = ["users"]\n'
        '[[permits]]\nservice = "orders"\ntables = ["users"]\nreason = "until the split"\nops = ["read"]\n'
    )
    (task,) = tasks({"orders/a.py": sql("SELECT n FROM users WHERE id = %s")}, config)
    assert task.is_permitted
