"""What comes first."""

from __future__ import annotations

from nova_lint.engine.baseline.cheapest import cheapest
from nova_lint.engine.baseline.site import named
from nova_lint.model.baseline import Edge, Site
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
    assert (len(piece.entries), len(piece.places)) == (3, 1)


def test_what_is_due_goes_first() -> None:
    entries = [entry(of=edge(table="a")), accepted(entry(of=edge(table="b")), until="2027-01-01")]
    assert [piece.table for piece in cheapest(entries)] == ["b", "a"]


def test_what_is_said_of_a_table_goes_with_all_that_is_done_to_it() -> None:
    """Several writers are one less with each of them: that there are several cannot be mended by itself."""
    writers = named(Edge("NL405", "", "users", "carts", ""), Site())
    nobodys = named(Edge("NL401", "", "", "audit", ""), Site())
    entries = [
        writers,
        nobodys,
        entry("a.py", of=edge(table="carts", op="update")),
        entry("b.py", of=edge(table="carts", caller="search", op="update")),
    ]
    found = {(piece.table, piece.caller): piece for piece in cheapest(entries)}
    assert found["carts", ""].places == (("a.py", "f"), ("b.py", "f"))
    assert found["audit", ""].places == ()
    assert not found["carts", ""].cleans_pair
    assert [piece.table for piece in cheapest(entries)][-1] == "carts"


def test_only_some() -> None:
    entries = [entry(), entry(of=edge(rule="NL102", owner="search"))]
    assert [piece.owner for piece in cheapest(entries, {"NL102"})] == ["search"]
    assert [piece.owner for piece in cheapest(entries, service="users")] == ["users"]
    assert cheapest(entries, service="nobody") == ()
