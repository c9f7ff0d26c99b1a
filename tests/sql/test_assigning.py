"""What an UPDATE sets, which values the database makes itself, what it picks the rows by; and which rows a SELECT locks."""

from __future__ import annotations

import pytest

from nova_lint.model.statement import Sets
from nova_lint.model.text import HOLE
from nova_lint.sql import read_sql


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        pytest.param("SELECT a FROM t", None, id="a reader sets nothing"),
        pytest.param("INSERT INTO t (a) VALUES (1)", None, id="a new row had no value"),
        pytest.param(f"UPDATE t SET {HOLE} WHERE id = 1", None, id="columns that are not known"),
        ("UPDATE t SET a = 1, b = b + 1 WHERE id = 2 AND v = 3", Sets(("a", "b"), ("b",), ("id", "v"))),
        ("UPDATE t SET a = (SELECT max(a) FROM u)", Sets(("a",))),
        ("UPDATE t SET (a, b) = (1, b - 1)", Sets(("a", "b"), ("b",))),
        (f"UPDATE t SET a = 1, {HOLE} = 2", Sets(("a",))),
        ("UPDATE t x SET a = x.a + 1 WHERE x.id = 1", Sets(("a",), ("a",), ("id",))),
        ("INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b, c = t.c + excluded.c",
         Sets(("b", "c"), ("c",))),
        ("INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE b = VALUES(b), c = c + VALUES(c)", Sets(("b", "c"), ("c",))),
        ("INSERT OR REPLACE INTO t (a) VALUES (1)", Sets(("*",))),
        ("REPLACE INTO t (a) VALUES (1)", Sets(("*",))),
        ("MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET n = s.n", Sets(("n",))),
    ],
)  # fmt: skip
def test_what_is_set(sql: str, expected: Sets | None) -> None:
    [statement] = read_sql(sql)
    assert next(a.sets for a in statement.accesses if str(a.table) == "t") == expected


@pytest.mark.parametrize(
    ("sql", "locked"),
    [
        ("SELECT * FROM a JOIN b ON a.id = b.id", []),
        ("SELECT * FROM a JOIN b ON a.id = b.id FOR UPDATE", ["a", "b"]),
        ("SELECT * FROM a x JOIN b y ON x.id = y.id FOR UPDATE OF y SKIP LOCKED", ["b"]),
        ("SELECT * FROM a WHERE id IN (SELECT id FROM b) FOR SHARE", ["a"]),
        ("UPDATE a SET n = 1 WHERE id IN (SELECT id FROM b LIMIT 1 FOR UPDATE SKIP LOCKED)", ["b"]),
    ],
)
def test_which_rows_are_locked(sql: str, locked: list[str]) -> None:
    [statement] = read_sql(sql)
    assert [str(a.table) for a in statement.accesses if a.locked] == locked
