"""What the schema tells of columns and views."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint
from nova_lint.model.fact import AccessFact
from nova_lint.model.report import Report

_CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users", "people"]
"""
_SCHEMA = """
CREATE TABLE users (id int, name text);
CREATE TABLE orders (id int, user_id int, total int);
CREATE TABLE copies AS SELECT * FROM users;
ALTER TABLE copies ADD COLUMN more int;
CREATE VIEW people AS SELECT id FROM users;
CREATE VIEW buyers AS SELECT u.id FROM users u JOIN orders o ON o.user_id = u.id;
"""


def _report(sql: str, schema: str = _SCHEMA) -> Report:
    files = {"orders/a.py": f"def f(cur):\n    cur.execute({sql!r})\n"}
    return lint({**files, "db/1.sql": schema} if schema else files, _CONFIG)


def _accesses(sql: str, schema: str = _SCHEMA) -> list[AccessFact]:
    report = _report(sql, schema)
    return [a for fact in report.facts if fact.place.file == "orders/a.py" for a in fact.accesses]


def _told(sql: str, schema: str = _SCHEMA) -> list[str]:
    return [" ".join([str(access.table), *access.columns]) for access in _accesses(sql, schema)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        # Both tables have it, or neither does: it is not known whose it is.
        ("SELECT id FROM users JOIN orders ON true", ["users", "orders"]),
        ("SELECT other FROM users JOIN orders ON true", ["users", "orders"]),
        # A table without known columns may have it.
        ("SELECT total FROM orders JOIN elsewhere ON true", ["orders", "elsewhere"]),
        ("SELECT total FROM orders JOIN copies ON true", ["orders", "copies"]),
        ("SELECT * FROM copies", ["copies *"]),
        # What a sub-select gives out hides what the tables have.
        ("SELECT total FROM orders JOIN (SELECT 1 AS total) x ON true", ["orders"]),
        ("SELECT * FROM elsewhere", ["elsewhere *"]),
        ("SELECT count(*) FROM users", ["users"]),
        # Only one of them has it.
        ("SELECT name, total FROM users JOIN orders ON user_id = users.id", ["users id name", "orders total user_id"]),
        ("SELECT NAME FROM users, orders", ["users NAME", "orders"]),
        # All columns: the star stays, for it also takes those that come later.
        ("SELECT * FROM users", ["users * id name"]),
        ("SELECT o.* FROM orders o JOIN users u ON u.id = o.user_id", ["orders * user_id id total", "users id"]),
    ],
)  # fmt: skip
def test_columns(sql: str, expected: list[str]) -> None:
    assert _told(sql) == expected


@pytest.mark.parametrize("sql", ["SELECT * FROM users", "SELECT name FROM users, orders"])
def test_nothing_is_told_without_a_schema(sql: str) -> None:
    assert all("name" not in access.columns for access in _accesses(sql, ""))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        # A table is no view; a view that nobody defines reads nothing that is known; what writes does not read.
        ("SELECT id FROM users", ["users"]),
        ("SELECT id FROM elsewhere", ["elsewhere"]),
        ("DROP VIEW people", ["people"]),
        ("SELECT id FROM people", ["people", "users through people"]),
        ("SELECT id FROM buyers", ["buyers", "orders through buyers", "users through buyers"]),
    ],
)
def test_readers_of_a_view_read_its_tables(sql: str, expected: list[str]) -> None:
    found = _accesses(sql)
    assert [f"{a.table} through {a.through}" if a.through else str(a.table) for a in found] == expected


def test_the_search_path_tells_the_schema() -> None:
    schema = "CREATE TABLE a.users (id int); CREATE TABLE b.users (id int); CREATE TABLE b.orders (id int);"
    found = _accesses("SET search_path TO a, b; SELECT 1 FROM users, orders, elsewhere", schema)
    assert [str(access.table) for access in found] == ["a.users", "b.orders", "elsewhere"]


def test_a_table_behind_a_view() -> None:
    [behind] = [a for a in _accesses("SELECT id FROM buyers") if str(a.table) == "users"]
    assert (behind.op, behind.confidence, behind.owner) == ("read", "medium", "accounts")
    assert [(str(span), words) for span, words in behind.related] == [
        ("db/1.sql:7:13", "the view buyers reads it")
    ]


def test_the_boundary_is_crossed_once() -> None:
    """At the view, where the owner of its table owns it too; at the table, where nobody owns the view."""
    assert [a.crosses_boundary for a in _accesses("SELECT id FROM people")] == [True, False]
    assert [a.crosses_boundary for a in _accesses("SELECT id FROM buyers")] == [False, False, True]
