"""The cascade: what is news, and what is not."""

from __future__ import annotations

import pytest

from nova_lint.engine.baseline.match import Located, match
from nova_lint.model.baseline import Entry
from tests.engine.baseline.entries import edge, entry, site

_A = (edge(), site())


@pytest.mark.parametrize(
    ("entries", "findings", "new", "gone"),
    [
        # The original still holds its entry, so the copy is news.
        ([entry()], [_A, (edge(), site("orders/b.py"))], 1, 0),
        ([entry()], [_A, _A], 1, 0),
        # A fix here does not pay for a new one there: another table, op, rule.
        ([entry()], [(edge(table="carts"), site())], 1, 1),
        ([entry()], [(edge(op="insert"), site())], 1, 1),
        ([entry()], [(edge(rule="NL102"), site())], 1, 1),
        # Another file, another function, another statement: nothing says that it is the same.
        ([entry()], [(edge(), site("orders/b.py", "g", "select name from users"))], 1, 1),
        # No name and no statement are no evidence for a move.
        ([entry(symbol="", sql="")], [(edge(), site("orders/b.py", "", ""))], 1, 1),
        ([], [_A], 1, 0),
        ([entry()], [], 0, 1),
        ([entry(), entry(nth=2)], [_A], 0, 1),
    ],
)
def test_news(entries: list[Entry], findings: list[Located], new: int, gone: int) -> None:
    found = match(entries, findings)
    assert (len(found.new), len(found.gone)) == (new, gone)


@pytest.mark.parametrize(
    ("where", "strict_too"),
    [
        (site(), True),
        (site(symbol="g"), True),  # moved inside the file
        (site("orders/b.py"), True),  # the file was renamed
        (site("orders/b.py", "g"), True),  # moved and renamed
        (site(sql="select id, name from users"), False),  # edited in place
        (site(symbol="g", sql="select id, name from users"), False),  # reshuffled in the file
        (site("orders/b.py", sql="select id, name from users"), False),  # moved and edited
    ],
)
def test_no_news(where: object, strict_too: bool) -> None:
    assert match([entry()], [(edge(), where)]).known == {0: entry()}  # type: ignore[list-item]
    assert (not match([entry()], [(edge(), where)], strict=True).new) == strict_too  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("now", "where"),
    [
        (edge(caller="search"), site()),  # the path has another owner
        (edge(caller="search"), site("search/a.py")),  # the code went to another service
        (edge(owner="accounts"), site()),  # the table has another owner
    ],
)
def test_transfers(now: object, where: object) -> None:
    found = match([entry()], [(now, where)])  # type: ignore[list-item]
    assert found.moved == {0: entry()}
    assert (found.known, found.new, found.gone) == ({}, (), ())


def test_a_transfer_needs_evidence() -> None:
    found = match([entry()], [(edge(caller="search"), site("search/x.py", "g", "select name from users"))])
    assert (found.new, found.gone) == ((0,), (entry(),))


def test_stronger_evidence_goes_first() -> None:
    """The edited query keeps its entry although the moved one would take it as well."""
    entries = [entry(symbol="f"), entry(symbol="g", sql="select name from users")]
    moved, edited = (
        site(symbol="h", sql="select name from users"),
        site(symbol="f", sql="select age from users"),
    )
    assert match(entries, [(edge(), moved), (edge(), edited)]).known == {0: entries[1], 1: entries[0]}
