"""What the formats of facts share: one row per access, and one for everything that could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from nova_lint.model.fact import AccessFact, StatementFact
    from nova_lint.model.place import Span
    from nova_lint.model.problem import Problem
    from nova_lint.model.report import Report

_TRUST = {"low": 0, "medium": 1, "high": 2}

#: Longer SQL is cut, its end marked by an ellipsis.
LONGEST_SQL = 400


class Row(Struct, frozen=True):
    """An access, or, with an empty `table`, the reason why something could not be read.

    `behind` are the tables that a view reads: who reads it reads them too.
    """

    place: Span
    function: str = ""
    service: str = ""
    table: str = ""
    op: str = ""
    owner: str = ""
    columns: tuple[str, ...] = ()
    via: str = ""
    confidence: str = ""
    sql: str = ""
    problem: str = ""
    behind: tuple[str, ...] = ()


def rows(report: Report) -> list[Row]:
    """Every access, unreadable statement and problem of the run, sorted by place."""
    found = _each_once([row for fact in report.facts for row in _accesses(fact)])
    found += [_unread(fact) for fact in report.facts if fact.problem]
    found += [_gap(problem) for problem in report.problems]
    return sorted(found, key=_by_place)


def _each_once(rows: list[Row]) -> list[Row]:
    """One row for each place, function, table and op: alternatives of one text say the same several times."""
    best: dict[object, Row] = {}
    for row in rows:
        key = (row.place, row.function, row.table, row.op)
        held = best.get(key)
        if held is None or _TRUST[row.confidence] > _TRUST[held.confidence]:
            best[key] = row
    return list(best.values())


def _accesses(fact: StatementFact) -> list[Row]:
    """The accesses of a statement; one of a table behind a view is told with that of the view."""
    behind: dict[str, dict[str, None]] = {}
    for access in fact.accesses:
        if access.through is not None:
            behind.setdefault(str(access.through), {}).setdefault(str(access.table))
    return [
        _access(access, tuple(behind.get(str(access.table), ())))
        for access in fact.accesses
        if access.through is None
    ]


def _access(access: AccessFact, behind: tuple[str, ...]) -> Row:
    return Row(
        place=access.place,
        function=access.function,
        service=access.caller,
        table=str(access.table),
        op=access.op,
        owner=access.owner,
        columns=access.columns,
        via=access.via,
        confidence=access.confidence,
        sql=_cut(access.sql),
        behind=behind,
    )


def _unread(fact: StatementFact) -> Row:
    return Row(
        place=fact.place,
        function=fact.function,
        service=fact.caller,
        via=fact.via,
        confidence=fact.confidence,
        sql=_cut(fact.sql),
        problem=fact.problem,
    )


def _gap(problem: Problem) -> Row:
    return Row(place=problem.place, problem=f"{problem.kind}: {problem.message}")


def _cut(sql: str) -> str:
    return sql if len(sql) <= LONGEST_SQL else sql[: LONGEST_SQL - 3] + "..."


def _by_place(row: Row) -> tuple[str, int, int, str, str, str]:
    place = row.place
    return (place.file, place.line, place.column, row.table, row.op, row.problem)
