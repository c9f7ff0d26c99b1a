"""What comes first."""

from __future__ import annotations

from nova_lint.engine.baseline.cheapest import cheapest
from tests.engine.baseline.entries import accepted, edge, entry


def test_few_places_first_then_what_makes_a_pair_clean_then_reads() -> None:
    entries = [
        entry("a.py", of=edge(table="many")),
        entry("b.py", of=edge(table="many")),
        entry("a.py", of=edge(table="written", op="update")),
        entry("a.py", of=edge(table="read")),
        entry("a.py", of=edge(caller="search", table="last")),
    ]
    assert [piece.table for piece in cheapest(entries)] == ["last", "read", "written", "many"]
    assert [piece.cleans_pair for piece in cheapest(entries)] == [True, False, False, False]


def test_several_findings_in_one_function_are_one_place() -> None:
    piece = cheapest([entry(), entry(of=edge(rule="NL110")), entry(sql="select b")])[0]
    assert (len(piece.entries), piece.functions) == (3, 1)


def test_what_is_due_goes_first() -> None:
    entries = [entry(of=edge(table="a")), accepted(entry(of=edge(table="b")), until="2027-01-01")]
    assert [piece.table for piece in cheapest(entries)] == ["b", "a"]


def test_only_some() -> None:
    entries = [entry(), entry(of=edge(rule="NL102", owner="search"))]
    assert [piece.owner for piece in cheapest(entries, rule="NL102")] == ["search"]
    assert [piece.owner for piece in cheapest(entries, service="users")] == ["users"]
    assert cheapest(entries, service="nobody") == ()
