"""What makes a statement the same statement, and a finding the same finding."""

from __future__ import annotations

import pytest

from nova_lint.engine.baseline.site import edge_of, fingerprint, numbered, shape_of, site_of
from nova_lint.model.baseline import Edge, Site
from nova_lint.model.place import Span
from tests.engine.baseline.entries import USERS, entry, site
from tests.reports.samples import finding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM users", "SELECT b FROM users"),
        ("SELECT a FROM users", "SELECT a FROM orders"),
        ("SELECT a FROM users", "SELECT a FROM users WHERE id = 1"),
        ("SELECT a FROM u1", "SELECT a FROM u2"),  # a number in a name is no value
    ],
)
def test_other_statements(one: str, other: str) -> None:
    assert shape_of(one) != shape_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM users", "select  a\n  from users ;"),
        ("SELECT a FROM users WHERE n = 'x'", "SELECT a FROM users WHERE n = 'it''s'"),
        ("SELECT a FROM users WHERE n = 1", "SELECT a FROM users WHERE n=2.5"),
        ("SELECT a FROM users WHERE n = %s", "SELECT a FROM users WHERE n = :n"),
        ("SELECT a FROM users WHERE n = %(n)s", "SELECT a FROM users WHERE n = $1"),
        ("SELECT a FROM users WHERE n IN (1, 2)", "SELECT a FROM users WHERE n IN (1,2,3)"),
        ('SELECT "a" FROM "users"', "SELECT `a` FROM [users]"),
        ("SELECT a::text FROM users", "SELECT a::TEXT FROM users"),
    ],
)
def test_the_same_statement(one: str, other: str) -> None:
    assert shape_of(one) == shape_of(other)


def test_no_statement_has_no_shape() -> None:
    assert shape_of("") == ""


@pytest.mark.parametrize(
    ("changes", "edge", "where"),
    [
        ({}, Edge("NL102", "orders", "billing", "invoices", "update"), ("orders/repo.py", "pay")),
        ({"table": "Public.Invoices"}, Edge("NL102", "orders", "billing", "invoices", "update"), ("orders/repo.py", "pay")),
        # Where a table is used first is chance: another caller, op or place is no news.
        ({"about": "table", "owner": ""}, Edge("NL102", "", "", "invoices", ""), ("", "")),
        # A file that no service owns is the same file after a move, by its name.
        ({"about": "file", "table": "orders/repo.py"}, Edge("NL102", "orders", "", "", ""), ("orders/repo.py", "repo.py")),
    ],
)  # fmt: skip
def test_findings(changes: dict[str, str], edge: Edge, where: tuple[str, str]) -> None:
    found = finding(**changes)
    assert edge_of(found) == edge
    assert (site_of(found).path, site_of(found).symbol) == where


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "better words"},
        {"severity": "warning"},
        {"help": ""},
        {"place": Span("orders/repo.py", 90, 1)},
        {"confidence": "low"},
        {"via": "other"},
    ],
)
def test_what_makes_no_difference(changes: dict[str, object]) -> None:
    one, other = finding(), finding(**changes)
    assert (edge_of(one), site_of(one)) == (edge_of(other), site_of(other))


def test_fingerprints_are_a_promise() -> None:
    """A change of this value re-keys every baseline there is: it needs a new `FINGERPRINT`."""
    assert fingerprint(USERS, Site("orders/a.py", "f", "0" * 12)) == "906fa6acc486b206"
    assert site().shape == "e401dc7a4460"


def test_equal_sites_are_numbered_without_gaps() -> None:
    again = numbered([entry(nth=3), entry(nth=2), entry("b.py")])
    assert [(e.site.path, e.nth) for e in again] == [("b.py", 1), ("orders/a.py", 1), ("orders/a.py", 2)]
    assert len({e.fp for e in again}) == 3
