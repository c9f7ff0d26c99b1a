"""What an executed statement touches, as the truth counts it."""

from __future__ import annotations

import pytest
from benchmarks.recorder.tables import touched


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        # No table is touched.
        ("BEGIN", set()),
        ("PRAGMA table_info(users)", set()),
        ("SELECT 1", set()),
        ("DROP INDEX users_by_name", set()),
        # A name of WITH is no table.
        ("WITH w AS (SELECT * FROM users) SELECT * FROM w", {("users", "read")}),
        # The other side of a foreign key is not touched.
        ("CREATE TABLE a (id int REFERENCES b (id))", {("a", "ddl")}),
        ("SELECT * FROM public.users JOIN b.users USING (id)", {("users", "read"), ("b.users", "read")}),
        ("INSERT INTO a SELECT * FROM b", {("a", "insert"), ("b", "read")}),
        ("INSERT INTO a VALUES (%s) ON CONFLICT (x) DO UPDATE SET x = 1", {("a", "insert"), ("a", "update")}),
        ("INSERT INTO a (x) VALUES (?) ON CONFLICT (x) DO NOTHING", {("a", "insert")}),
        ("UPDATE a SET x = %(x)s WHERE y IN (SELECT y FROM b)", {("a", "update"), ("b", "read")}),
        # An index is no table.
        ("SELECT * FROM a INDEXED BY a_x WHERE x = ?", {("a", "read")}),
        ("UPDATE OR REPLACE a SET x = ?", {("a", "update")}),
        # An alias is no table.
        ("SELECT * FROM a x FOR UPDATE OF x", {("a", "read")}),
        ("DELETE FROM a WHERE x = $1", {("a", "delete")}),
        ("TRUNCATE a", {("a", "delete")}),
        ("COPY a (x, y) FROM STDIN", {("a", "insert")}),
        (
            "WITH d AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM d",
            {("a", "delete"), ("b", "insert")},
        ),
    ],
)
def test_touched(sql: str, expected: set[tuple[str, str]]) -> None:
    assert touched(sql, "postgres")[0] == expected
