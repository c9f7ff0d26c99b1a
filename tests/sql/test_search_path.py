"""Which schemas a script looks in."""

from __future__ import annotations

import pytest

from nova_lint.sql import read_sql


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Other settings, what only looks like one, and what comes before it.
        ("SET statement_timeout TO 5; SELECT 1", ()),
        ("INSERT INTO b VALUES ('SET search_path TO a'); SELECT 1", ()),
        ("SELECT 1; SET search_path TO a", ()),
        ("SET search_path TO DEFAULT; SELECT 1", ()),
        ("SET search_path TO a; SET search_path TO DEFAULT; SELECT 1", ()),
        ("SET search_path TO a; RESET search_path; SELECT 1", ()),
        ("SET search_path TO a; RESET ALL; SELECT 1", ()),
        ("SET search_path TO a; RESET statement_timeout; SELECT 1", ("a",)),
        # What it sets.
        ("SET search_path TO a; SELECT 1", ("a",)),
        ("SET search_path = a, public; SELECT 1", ("a", "public")),
        ('set local search_path to "$user", \'B\', "C", D; SELECT 1', ("B", "C", "d")),
        ("-- first\nSET SESSION search_path TO a;\n/* then */ SELECT 1", ("a",)),
        ("SET search_path TO a; SET search_path TO b; SELECT 1", ("b",)),
        ("SET search_path TO a; SET statement_timeout TO 5; SELECT 1", ("a",)),
    ],
)
def test_search_path(text: str, expected: tuple[str, ...]) -> None:
    [statement] = [found for found in read_sql(text, "postgres") if found.verb == "select"]
    assert statement.search_path == expected
