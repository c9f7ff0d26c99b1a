"""What a statement is for, by its form."""

from __future__ import annotations

import pytest

from nova_lint.model.text import HOLE
from nova_lint.sql.reader import read_sql

_TOLD = {"conditional", "aggregate", "existence", "by-value"}


@pytest.mark.parametrize(
    ("sql", "traits"),
    [
        pytest.param("SELECT a FROM t", "", id="all rows"),
        pytest.param("SELECT a FROM t WHERE status = 'paid'", "", id="a literal says which rows there are"),
        pytest.param("SELECT a FROM t WHERE at > %s", "", id="a range is no key"),
        pytest.param("SELECT a FROM t WHERE at::date = %s", "", id="what is made of a column is no key"),
        pytest.param("SELECT a FROM t WHERE id = %s OR b = %s", "", id="one of two conditions"),
        pytest.param("SELECT a FROM t WHERE NOT id = %s", "", id="all but one"),
        pytest.param("SELECT a FROM t WHERE id <> %s", "", id="unlike a value"),
        pytest.param("SELECT a FROM t JOIN u ON u.id = t.u_id", "", id="a column equals a column"),
        pytest.param("SELECT a FROM t WHERE id = b + %s", "", id="a value with a column in it"),
        pytest.param(f"SELECT a FROM t WHERE {HOLE}", "", id="a condition that is not known"),
        pytest.param("SELECT a FROM t WHERE id = %s UNION SELECT a FROM u", "", id="only one side by value"),
        pytest.param("SELECT a FROM (SELECT a FROM t WHERE id = %s) x", "", id="by value inside only"),
        pytest.param("INSERT INTO t (a) SELECT a FROM u WHERE id = %s", "", id="an insert asks for nothing"),
        pytest.param("UPDATE t SET a = %s", "", id="a value that is set"),
        pytest.param("SELECT a, (SELECT count(*) FROM u) FROM t", "aggregate", id="a sum inside is a sum"),
        ("SELECT a FROM t WHERE id = %s", "by-value"),
        ("SELECT a FROM t WHERE (id = %s)", "by-value"),
        ("SELECT a FROM t WHERE %s = id AND b > 1", "by-value"),
        ("SELECT a FROM t WHERE t.id = $1", "by-value"),
        ("SELECT a FROM t WHERE id = :id", "by-value"),
        ("SELECT a FROM t WHERE id = ?", "by-value"),
        ("SELECT a FROM t WHERE id = %(id)s LIMIT 1", "by-value"),
        (f"SELECT a FROM t WHERE id = {HOLE}", "by-value"),
        (f"SELECT a FROM t WHERE id = '{HOLE}'", ""),
        ("SELECT a FROM t WHERE lower(email) = lower(%s)", "by-value"),
        ("SELECT a FROM t WHERE id IN (%s, %s)", "by-value"),
        ("SELECT a FROM t WHERE id = ANY(%s)", "by-value"),
        ("SELECT a FROM t WHERE id = ANY($1::bigint[])", "by-value"),
        ("SELECT a FROM t WHERE id = %s UNION ALL SELECT b FROM u WHERE c = %s", "by-value"),
        ("UPDATE t SET a = 1 WHERE id = %s", "by-value"),
        ("DELETE FROM t WHERE id = %s", "by-value"),
        ("UPDATE t SET a = a - %s WHERE id = %s AND a >= %s", "by-value conditional"),
        ("UPDATE t SET a = 1 WHERE at < now()", "conditional"),
        pytest.param("DELETE FROM t WHERE at < now()", "", id="a delete of what is old"),
        ("SELECT sum(a) FROM t WHERE b > 1", "aggregate"),
        ("SELECT b FROM t GROUP BY b", "aggregate"),
        ("SELECT DISTINCT b FROM t", "aggregate"),
        ("SELECT count(DISTINCT a) FROM t", "aggregate"),
        ("SELECT count(*) FROM t WHERE id = %s", "aggregate by-value existence"),
        ("SELECT 1 FROM t WHERE id = %s LIMIT 1", "by-value existence"),
        ("SELECT EXISTS (SELECT 1 FROM t WHERE id = %s)", "existence"),
        ("WITH x AS (SELECT sum(a) AS n FROM t) SELECT n FROM x", "aggregate"),
    ],
)  # fmt: skip
def test_traits(sql: str, traits: str) -> None:
    (statement,) = read_sql(sql, "postgres" if "?" not in sql else "sqlite")
    assert statement.problem is None
    assert " ".join(sorted(statement.traits & _TOLD)) == traits
