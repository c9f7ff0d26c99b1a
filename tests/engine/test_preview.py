"""A rule in preview is off until somebody asks for it."""

from __future__ import annotations

import pytest

from nova_lint.engine.rulebook import rules
from nova_lint.engine.run import lint

_CODE = """
def place(conn, order):
    with conn.transaction():
        conn.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        log(conn, order)


def log(conn, order):
    conn.execute("INSERT INTO order_log (id) VALUES (%s)", (order,))
    conn.commit()
"""
_CONFIG = '[services.orders]\npaths = ["orders"]\ntables = ["orders", "order_*"]\n'


@pytest.mark.parametrize(
    ("select", "codes"),
    [
        pytest.param((), set(), id="nobody asked"),
        pytest.param(("NL308",), set(), id="another rule is asked for"),
        pytest.param(("NL309",), {"NL309"}, id="asked for by its code"),
    ],
)
def test_only_what_is_asked_for(select: tuple[str, ...], codes: set[str]) -> None:
    report = lint({"orders/repo.py": _CODE}, _CONFIG, select=select)
    assert {finding.code for finding in report.findings} == codes


def test_a_rule_in_preview_says_why() -> None:
    previews = [rule for rule in rules() if rule.preview]
    assert previews
    assert all(rule.preview.endswith(".") for rule in previews)
