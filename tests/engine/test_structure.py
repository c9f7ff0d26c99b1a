"""Foreign keys and views that a later migration took away are no news."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from nova_lint.engine.run import lint

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders", "order_*", "sales"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""
MADE = "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id));\n"


def _found(later: str) -> list[str]:
    files: Mapping[str, str] = {"orders/migrations/1_made.sql": MADE, "orders/migrations/2_later.sql": later}
    return [finding.code for finding in lint(files, CONFIG, select=["NL104", "NL107"]).findings]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param("ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;", id="by the name that PostgreSQL gives"),
        pytest.param("ALTER TABLE orders DROP COLUMN user_id;", id="with its column"),
        pytest.param("DROP TABLE orders;", id="with its table"),
        pytest.param("DROP TABLE users CASCADE;", id="with its parent"),
    ],
)  # fmt: skip
def test_a_key_that_is_gone(later: str) -> None:
    assert _found(later) == []


@pytest.mark.parametrize(
    "later",
    [
        pytest.param("ALTER TABLE orders DROP COLUMN id;", id="another column goes"),
        pytest.param("ALTER TABLE orders RENAME TO sales;", id="the table has another name"),
        pytest.param(
            "ALTER TABLE orders RENAME COLUMN user_id TO buyer_id;", id="the column has another name"
        ),
    ],
)
def test_a_key_that_is_still_there(later: str) -> None:
    assert _found(later) == ["NL104"]


def test_a_view_that_is_gone() -> None:
    view = "CREATE VIEW order_mail AS SELECT 1 FROM orders, users;\n"
    assert _found("ALTER TABLE orders DROP COLUMN user_id;" + view) == ["NL107"]
    assert _found("ALTER TABLE orders DROP COLUMN user_id;" + view + "DROP VIEW order_mail;") == []
