"""What is only a guess is shown and fails nothing."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]
[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""


@pytest.mark.parametrize(
    ("source", "severity", "confidence"),
    [
        # Nobody is seen to send it: it may be an example, or a text for people.
        ("EXAMPLE = \"UPDATE users SET name = 'a' WHERE id = 1\"", "warning", "low"),
        ("def f(db): db('UPDATE users SET name = %s WHERE id = 1')", "error", "medium"),
        ("def f(cur): cur.execute('UPDATE users SET name = %s WHERE id = 1')", "error", "high"),
    ],
)
def test_a_guess_is_a_warning(source: str, severity: str, confidence: str) -> None:
    report = lint({"orders/a.py": source}, CONFIG, select={"NL102"})

    assert [(f.severity, f.confidence) for f in report.findings] == [(severity, confidence)]
    assert report.failed == (severity == "error")
