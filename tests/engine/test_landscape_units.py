"""Transactions over several owners are edges of the landscape."""

from __future__ import annotations

from nova_lint.config.load import parse_config
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.run import lint

_CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""
_TOGETHER = """
def place(conn):
    with conn.transaction():
        conn.execute("INSERT INTO orders (id) VALUES (1)")
        conn.execute("UPDATE users SET points = 1")
"""
_APART = """
def place(conn):
    with conn.transaction():
        conn.execute("INSERT INTO orders (id) VALUES (1)")
    with conn.transaction():
        conn.execute("UPDATE users SET points = 1")
"""


def _edges(code: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    config = parse_config(_CONFIG)
    report = lint({"orders/a.py": code}, config)
    edges = landscape_of(report, config.ownership).edges
    return [(e.caller, e.owner, e.kind, e.sites[0].rules) for e in edges if e.kind == "transaction"]


def test_two_transactions_are_no_edge() -> None:
    assert _edges(_APART) == []


def test_one_over_two_owners_is_an_edge_and_its_rule_speaks_of_it() -> None:
    assert _edges(_TOGETHER) == [("orders", "accounts", "transaction", ("NL301",))]
