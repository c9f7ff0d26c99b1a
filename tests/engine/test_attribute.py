"""Where an access points, whose it is, and what is nobody's."""

from __future__ import annotations

import pytest

from nova_lint.engine.attribute import SHOWN, attribute, shown
from nova_lint.model.fact import AccessFact
from nova_lint.model.ownership import Ownership, Service
from nova_lint.model.place import Span
from nova_lint.model.query import Asked, Query
from nova_lint.model.statement import Access, Statement, TableName
from nova_lint.model.text import HOLE, Hole, Piece, SqlText, Written

_OWNERS = Ownership((Service("orders", ("orders",), ("orders",)), Service("auth", ("auth",), ("users",))))
_CALL = Span("orders/a.py", 9, 5, 9, 20)
_SQL = "SELECT a FROM users"


def _query(
    *parts: Piece | Hole, function: str = "f", confidence: str = "high", through: tuple[Span, ...] = ()
) -> Query:
    return Query(SqlText(parts), _CALL, function, "execute", "", confidence, through)


def _piece(text: str = _SQL, function: str = "f", file: str = "orders/a.py") -> Piece:
    return Piece(text, Written(file, function, ((0, 3, 10),)))


def _asked(query: Query, table: TableName | None = None, **changes: object) -> Asked:
    shape = query.text.shape
    start = max(shape.find("users"), 0)
    found = Access(table or TableName("users"), "read", start, start + 5)
    values: dict[str, object] = {"verb": "select", "accesses": (found,), "start": 0, "end": len(shape)}
    return Asked(query, (Statement(**{**values, **changes}),))  # type: ignore[arg-type]


def _one(asked: Asked) -> AccessFact:
    [fact] = attribute([asked], _OWNERS)
    [found] = fact.accesses
    return found


@pytest.mark.parametrize(
    ("written", "asking", "at"),
    [
        # Elsewhere: the call.
        (_piece(function=""), "f", "orders/a.py:9:5"),
        (_piece(function="A"), "A.f", "orders/a.py:9:5"),  # an attribute of a class
        (_piece(function="g"), "f", "orders/a.py:9:5"),
        (_piece(function="f"), "ff", "orders/a.py:9:5"),
        (_piece(function="f", file="orders/b.py"), "f", "orders/a.py:9:5"),
        (Piece(_SQL), "f", "orders/a.py:9:5"),  # written nowhere
        # Here: the name of the table itself.
        (_piece(function="f"), "f", "orders/a.py:3:24"),
        (_piece(function="f"), "f.<locals>.g", "orders/a.py:3:24"),
        (_piece(function=""), "", "orders/a.py:3:24"),
    ],
)
def test_place(written: Piece, asking: str, at: str) -> None:
    assert str(_one(_asked(_query(written, function=asking))).place) == at


def test_what_is_elsewhere_is_a_related_place() -> None:
    helper = Span("lib/db.py", 7, 1)
    found = _one(_asked(_query(_piece(function=""), through=(Span("lib/a.py", 1, 1), helper))))
    assert [(str(span), words) for span, words in found.related] == [
        ("orders/a.py:3:24", "the SQL is written here"),
        ("lib/db.py:7:1", "reaches the database here"),
    ]


def test_who_and_whose() -> None:
    found = _one(_asked(_query(_piece())))
    assert (found.caller, found.owner, found.crosses_boundary) == ("orders", "auth", True)


@pytest.mark.parametrize(
    ("query", "table", "changes", "confidence"),
    [
        (_query(_piece()), "users", {}, "high"),
        (_query(_piece(), confidence="medium"), "users", {}, "medium"),
        (_query(_piece()), "users_*", {}, "medium"),
        (_query(_piece(), confidence="low"), "users_*", {}, "low"),
        (_query(_piece()), "users", {"recovered": True}, "low"),
    ],
)
def test_confidence(query: Query, table: str, changes: dict[str, object], confidence: str) -> None:
    assert _one(_asked(query, TableName(table), **changes)).confidence == confidence


@pytest.mark.parametrize(
    ("table", "kept"),
    [
        (TableName("sqlite_master"), False),
        (TableName("tables", "information_schema"), False),
        (TableName("users"), True),
    ],
)
def test_what_nobody_can_own_is_left_out(table: TableName, kept: bool) -> None:
    makes = _asked(_query(_piece("CREATE TEMP TABLE scratch (a int)")), accesses=(), temporary=("scratch",))
    facts = attribute([_asked(_query(_piece()), table), makes], _OWNERS)
    assert any(fact.accesses for fact in facts) == kept


@pytest.mark.parametrize(
    ("table", "temporary"),
    [
        (TableName("users"), False),
        (TableName("scratch", "archive"), False),  # temporary tables have no schema of one's own
        (TableName("scratch"), True),
        (TableName("Scratch"), True),
    ],
)
def test_a_temporary_table_is_shown_and_nobodys(table: TableName, temporary: bool) -> None:
    makes = _asked(_query(_piece("CREATE TEMP TABLE scratch (a int)")), accesses=(), temporary=("scratch",))
    facts = attribute([_asked(_query(_piece()), table), makes], _OWNERS)
    [access] = [access for fact in facts for access in fact.accesses]
    assert access.is_temporary == temporary
    assert not (temporary and access.owner)


def test_a_problem_goes_on() -> None:
    [fact] = attribute([_asked(_query(_piece()), problem="odd", accesses=())], _OWNERS)
    assert (fact.problem, fact.accesses, str(fact.place)) == ("odd", (), "orders/a.py:3:10")


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("", ""),
        (f"  SELECT a\n\tFROM {HOLE} ", "SELECT a FROM {…}"),
        ("x" * (SHOWN + 1), "x" * (SHOWN - 1) + "…"),
    ],
)
def test_shown(shape: str, text: str) -> None:
    assert shown(shape) == text
