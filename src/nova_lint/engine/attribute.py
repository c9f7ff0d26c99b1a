"""Statements and ownership together: who asks, what it touches, whose that is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nova_lint.model.fact import AccessFact, StatementFact, weakest
from nova_lint.model.ownership import Ownership, is_system
from nova_lint.model.place import Span
from nova_lint.model.query import Asked, Query
from nova_lint.model.statement import Access, Statement
from nova_lint.model.text import HOLE, Piece

#: How much of a statement a fact shows.
SHOWN = 400


def attribute(asked: Iterable[Asked], ownership: Ownership) -> tuple[StatementFact, ...]:
    """Say of every statement which service makes it and whose tables it touches, sorted by place.

    Tables of the database itself (catalogues) are left out.
    """
    facts: list[StatementFact] = []
    for query in asked:
        caller = ownership.service_of(query.query.call.file)
        facts += [_fact(query.query, statement, caller, ownership) for statement in query.statements]
    facts.sort(key=lambda fact: (fact.place, fact.function, fact.sql))
    return tuple(facts)


def _fact(query: Query, statement: Statement, caller: str, ownership: Ownership) -> StatementFact:
    sql = shown(query.text.shape[statement.start : statement.end])
    confidence = weakest(query.confidence, "low" if statement.recovered else "high")
    accesses = tuple(
        sorted(
            {
                _access(query, statement, access, caller, ownership, sql, confidence)
                for access in statement.accesses
                if not is_system(access.table)
            },
            key=lambda fact: (fact.place, str(fact.table), fact.op),
        )
    )
    place, _ = _place(query, statement.start, min(statement.start + 1, statement.end))
    return StatementFact(
        place, query.function, caller, statement.verb, accesses, query.via, confidence, statement.traits, sql,
        statement.problem or "",
    )  # fmt: skip


def _access(
    query: Query, statement: Statement, access: Access, caller: str, ownership: Ownership, sql: str, confidence: str
) -> AccessFact:
    place, elsewhere = _place(query, access.start, access.end)
    related = [] if elsewhere is None else [(elsewhere, "the SQL is written here")]
    related += [(span, "reaches the database here") for span in query.through[-1:]]
    return AccessFact(
        place, query.call, query.function, caller, access.table, ownership.owner_of(access.table), access.op,
        access.columns, access.joined, query.via, confidence, statement.traits, sql, tuple(related),
    )  # fmt: skip


def _place(query: Query, start: int, end: int) -> tuple[Span, Span | None]:
    """Where to point for a part of the text, and where the text is written if that is elsewhere.

    Text written in the function that asks, or in one around it, is pointed at itself; for a constant of
    the module, of a class or of another file, the call is.
    """
    span = query.text.span(start, end)
    if span is None:
        return query.call, None
    found = query.text.at(start)
    assert found is not None and isinstance(found[0], Piece) and found[0].written is not None
    function = found[0].written.function
    if span.file == query.call.file and _is_around(function, query.function):
        return span, None
    return query.call, span


def _is_around(outer: str, inner: str) -> bool:
    return inner == outer or bool(outer and inner.startswith(f"{outer}.<locals>."))


def shown(shape: str) -> str:
    """SQL on one line, with `{…}` for what is not known, cut at `SHOWN` characters."""
    line = re.sub(r"\s+", " ", shape.replace(HOLE, "{…}")).strip()
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
