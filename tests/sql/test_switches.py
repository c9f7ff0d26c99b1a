"""What statements switch off, and what they make names mean."""

from __future__ import annotations

import pytest

from nova_lint.model.text import HOLE
from nova_lint.sql import read_sql

CHANGING = {"triggers-off", "checks-off", "search-path", "role", "use", "attach"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("SET statement_timeout = 0", set(), id="a setting that concerns no name"),
        pytest.param("SET foreign_key_checks = 1", set(), id="switched on"),
        pytest.param("PRAGMA foreign_keys", set(), id="only asked for"),
        pytest.param("SET session_replication_role = DEFAULT", set(), id="back to normal"),
        pytest.param("ALTER TABLE t ENABLE TRIGGER ALL", set(), id="triggers switched on"),
        pytest.param("ALTER TABLE t ATTACH PARTITION p DEFAULT", set(), id="a partition, no database"),
        pytest.param("SELECT set_config('app.user', '1', true)", set(), id="a setting of the application"),
        pytest.param("ALTER ROLE r SET work_mem = '64MB'", set(), id="a role's other setting"),
        ("ALTER TABLE t DISABLE TRIGGER ALL", {"triggers-off"}),
        ("alter table only public.t disable rule r", {"triggers-off"}),
        ("ALTER TABLE t DISABLE CONSTRAINT c", {"triggers-off"}),
        ("ALTER TABLE t NOCHECK CONSTRAINT ALL", {"triggers-off"}),
        ("SET session_replication_role TO 'replica'", {"checks-off"}),
        ("set local session_replication_role = replica", {"checks-off"}),
        ("SET FOREIGN_KEY_CHECKS=0", {"checks-off"}),
        ("SET SESSION unique_checks = OFF", {"checks-off"}),
        ("PRAGMA foreign_keys = OFF", {"checks-off"}),
        ("pragma main.foreign_keys(0)", {"checks-off"}),
        ("SET search_path TO a, b", {"search-path"}),
        (f"SET LOCAL search_path = {HOLE}", {"search-path"}),
        ("SELECT pg_catalog.set_config('search_path', '', false)", {"search-path"}),
        ("ALTER ROLE r IN DATABASE d SET search_path = a", {"search-path"}),
        ("ALTER SESSION SET CURRENT_SCHEMA = a", {"search-path"}),
        ("SET ROLE r", {"role"}),
        ("SET SESSION AUTHORIZATION r", {"role"}),
        (f"USE {HOLE}", {"use"}),
        ("-- where the rows are\nUSE `shop`", {"use"}),
        ("ATTACH DATABASE 'f.db' AS f", {"attach"}),
        ("ATTACH ? AS f", {"attach"}),
    ],
)
def test_what_a_statement_switches(text: str, expected: set[str]) -> None:
    (statement,) = read_sql(text, "")
    assert statement.traits & CHANGING == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"DELETE FROM t {HOLE}", False, id="the hole may be the condition"),
        pytest.param(f"DELETE FROM t WHERE {HOLE}", False, id="the hole is the condition"),
        pytest.param(f"UPDATE t SET {HOLE}", False, id="the hole may hold both"),
        pytest.param(f"UPDATE t SET a = 1 {HOLE}", False, id="what follows the assignments"),
        pytest.param("DELETE FROM t LIMIT 5", False, id="a portion"),
        pytest.param("UPDATE t SET a = 1 FROM u WHERE u.id = t.id", False, id="narrowed by another table"),
        ("DELETE FROM t", True),
        (f"DELETE FROM {HOLE}", True),
        (f"UPDATE t SET a = {HOLE}", True),
        (f"UPDATE t SET a = '{HOLE}'", True),
        (f"UPDATE t SET a = f({HOLE}), b = {HOLE}", True),
    ],
)
def test_writes_that_no_condition_narrows(text: str, expected: bool) -> None:
    (statement,) = read_sql(text, "")
    assert ("no-where" in statement.traits) is expected
