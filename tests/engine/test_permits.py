"""What is legal although it crosses: permits, what owners offer, and the day on which that ends."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

import pytest

from nova_lint.engine.run import lint

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users", "user_names", "outbox"]
OFFERS

[services.reports]
paths = ["reports"]
"""
TODAY = date(2026, 6, 30)
OWNER = {"accounts/schema.sql": "CREATE TABLE users (id int, name text, email text);\n"
         "CREATE TABLE outbox (id int);\nCREATE VIEW user_names AS SELECT id, name FROM users;\n"}  # fmt: skip


def _found(source: str, permits: str = "", offers: str = "", path: str = "orders/a.py") -> list[str]:
    files = {**OWNER, path: f"def f(cur):\n    cur.execute({source!r})\n" if path.endswith(".py") else source}
    config = CONFIG.replace("OFFERS", offers) + dedent(permits)
    report = lint(files, config, ignore=["NL403", "NL404"], today=TODAY)
    return [f"{f.code} {f.table}" for f in report.findings]


NAMES = "SELECT id, name FROM users"


@pytest.mark.parametrize(
    ("source", "permit"),
    [
        pytest.param(NAMES, "", id="it reads, by default"),
        pytest.param(NAMES, 'columns = ["ID", "name"]', id="only these columns"),
        pytest.param(NAMES, "until = 2026-06-30", id="the last day counts"),
        pytest.param("INSERT INTO users (id) VALUES (1)", 'ops = ["insert"]', id="another op"),
        pytest.param("SELECT o.id FROM orders o JOIN users u ON u.id = o.buyer", "", id="a join"),
        pytest.param(
            "SELECT id FROM user_names", 'tables = ["user_*"]', id="a pattern, and the view's table behind it"
        ),
    ],
)
def test_a_permit_permits(source: str, permit: str) -> None:
    tables = "" if "tables" in permit else 'tables = ["users"]'
    assert _found(source, f'[[permits]]\nservice = "orders"\nreason = "r"\n{tables}\n{permit}\n') == []


@pytest.mark.parametrize(
    ("source", "permit", "found"),
    [
        pytest.param(
            "UPDATE users SET id = 1 WHERE id = 2",
            'service = "orders"',
            ["NL102 users", "NL407 "],
            id="it does not write",
        ),
        pytest.param(NAMES, 'service = "reports"', ["NL101 users", "NL407 "], id="it is another service's"),
        pytest.param(
            NAMES, 'service = "orders"\ncolumns = ["id"]', ["NL101 users", "NL407 "], id="one column too many"
        ),
        pytest.param(
            "SELECT * FROM users",
            'service = "orders"\ncolumns = ["id"]',
            ["NL101 users", "NL110 users", "NL407 "],
            id="all columns",
        ),
        pytest.param(
            NAMES,
            'service = "orders"\nuntil = 2026-06-29',
            ["NL101 users", "NL406 "],
            id="it was over yesterday",
        ),
    ],
)
def test_what_a_permit_does_not_cover(source: str, permit: str, found: list[str]) -> None:
    made = _found(source, f'[[permits]]\n{permit}\ntables = ["users"]\nreason = "r"\n')
    assert sorted(made) == sorted(found)


@pytest.mark.parametrize(
    ("source", "offers", "found"),
    [
        pytest.param("SELECT id FROM user_names", 'published = ["user_names"]', [], id="a view for all"),
        pytest.param(
            "SELECT id FROM user_names",
            'published = [{table = "user_names", to = ["orders"]}]',
            [],
            id="for some",
        ),
        pytest.param("INSERT INTO outbox (id) VALUES (1)", 'append_only = ["outbox"]', [], id="an outbox"),
        pytest.param(
            "SELECT id FROM user_names",
            'published = [{table = "user_names", to = ["reports"]}]',
            ["NL101 user_names"],
            id="for others",
        ),
        pytest.param(
            "DELETE FROM outbox WHERE id = 1",
            'append_only = ["outbox"]',
            ["NL102 outbox"],
            id="more than to append",
        ),
        pytest.param(
            "SELECT id FROM users",
            'published = ["user_names"]',
            ["NL101 users"],
            id="the table behind the view",
        ),
    ],
)
def test_what_an_owner_offers(source: str, offers: str, found: list[str]) -> None:
    assert _found(source, offers=offers) == found


def test_a_foreign_key_may_be_permitted() -> None:
    permit = '[[permits]]\nservice = "orders"\ntables = ["users"]\nops = ["references"]\nreason = "r"\n'
    key = "CREATE TABLE orders (id int, buyer int REFERENCES users (id));"
    assert _found(key, path="orders/1.sql") == ["NL104 users"]
    assert _found(key, permit, path="orders/1.sql") == []
