"""Which keys of advisory locks a statement takes."""

from __future__ import annotations

import pytest

from nova_lint.model.text import HOLE
from nova_lint.sql.advisory import advisory_keys, shown


@pytest.mark.parametrize(
    ("sql", "keys"),
    [
        pytest.param("SELECT pg_advisory_unlock(42)", [], id="it gives the key back"),
        pytest.param("SELECT * FROM advisory_locks WHERE key = 42", [], id="a table"),
        pytest.param(f"SELECT pg_advisory_lock({HOLE})", [], id="a key that is not known"),
        pytest.param("SELECT pg_advisory_lock(id) FROM jobs", [], id="a column"),
        pytest.param("SELECT pg_advisory_lock(42", [], id="a bracket that is never closed"),
        ("SELECT pg_advisory_lock(42)", [("42",)]),
        ("select PG_TRY_ADVISORY_XACT_LOCK_SHARED( 42::bigint )", [("42",)]),
        ("SELECT pg_advisory_lock(1, -2), pg_advisory_lock(7)", [("1", "-2"), ("7",)]),
        ("SELECT pg_advisory_xact_lock(hashtext('orders'))", [("hashtext('orders')",)]),
        ("SELECT pg_advisory_xact_lock(hashtext('a,b)'), 3)", [("hashtext('a,b)')", "3")]),
        ("SELECT GET_LOCK('nightly', 10)", [("'nightly'",)]),
        ("EXEC sp_getapplock @Resource = N'nightly', @LockMode = 'Exclusive'", [("'nightly'",)]),
        ("SELECT %s, '%s', pg_advisory_lock(%s)", [("?1",)]),
        ("SELECT pg_advisory_lock($2, $1)", [("?1", "?0")]),
        ("SELECT pg_advisory_lock(:key)", [(":key",)]),
        ("SELECT pg_advisory_lock(%(key)s)", [(":key",)]),
    ],
)
def test_keys(sql: str, keys: list[tuple[str, ...]]) -> None:
    assert list(advisory_keys(sql)) == keys


@pytest.mark.parametrize(
    ("key", "text"), [(("42",), "42"), (("1", "2"), "(1, 2)"), (("1", "?0"), ""), ((":k",), "")]
)
def test_a_key_with_a_placeholder_is_not_known(key: tuple[str, ...], text: str) -> None:
    assert shown(key) == text
