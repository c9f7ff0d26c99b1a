"""How the code at a miss names the table, and what was said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.causes import explain
from benchmarks.facts import Pair, Row

PAIR = Pair("a.py", "f", "users", "read")


@pytest.mark.parametrize(
    ("body", "line", "construct"),
    [
        ("run(sql)", 2, "table from outside the function"),
        ("db.select_one(table='users', keys=1)", 2, "helper call, table name literal"),
        ("db.execute('SELECT 1 FROM users')", 2, "SQL literal in the call"),
        ("db.execute(f'SELECT {x} FROM users')", 2, "f-string in the call"),
        ("sql = 'FROM users'\n    db.execute(sql)", 3, "SQL literal in a local name"),
        ("sql = ''\n    sql += 'FROM users'\n    db.do(sql)", 4, "text grown with += in a local name"),
        ("sql = 'SELECT %s FROM users' % x\n    db.execute(sql)", 3, "%-format in a local name"),
        ("for t in ('users', x):\n        do(t)", 3, "table name literal in the function, not in the call"),
        ("q = self.users.select()\n    db.go(q)", 3, "call of .select() in a local name"),
    ],
)
def test_construct(tmp_path: Path, body: str, line: int, construct: str) -> None:
    # A folder of its own for each case: sources are read once by path.
    (tmp_path / "a.py").write_text(f"def f():\n    {body}\n", encoding="utf-8")

    assert explain(PAIR, [line], tmp_path, []).construct == construct


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        (Row("b.py", 2, "f", "users", "read", "", "high", "", ""), "not seen"),
        (Row("a.py", 9, "g", "orders", "read", "", "high", "", ""), "not seen"),
        (Row("a.py", 2, "f", "users", "read", "", "low", "", ""), "reported with low confidence"),
        (Row("a.py", 2, "f", "users", "ddl", "", "high", "", ""), "reported with another op (ddl)"),
        (Row("a.py", 2, "f", "us*", "read", "", "high", "", ""), "table partly known (us*)"),
        (Row("a.py", 2, "", "", "", "", "", "", "unresolved: a parameter"), "unresolved: a parameter"),
        (
            Row("a.py", 9, "g", "users", "read", "", "high", "", ""),
            "reported in another function of the file (g)",
        ),
    ],
)
def test_seen(tmp_path: Path, row: Row, seen: str) -> None:
    (tmp_path / "a.py").write_text("def f():\n    run(sql)\n", encoding="utf-8")

    assert explain(PAIR, [2], tmp_path, [row]).seen == seen
