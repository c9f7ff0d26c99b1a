"""The figures, on a recording of three functions."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import pytest
from benchmarks.facts import Pair, Row
from benchmarks.score import Share, disagreements, misses, running, score, strangers
from benchmarks.truth import Truth

TRUTH = Truth(
    "app",
    expected=frozenset({Pair("a.py", "f", "users", "read"), Pair("a.py", "g", "users", "read")}),
    schema_steps=frozenset({Pair("a.py", "f", "old_users", "insert")}),
    system=frozenset({Pair("a.py", "f", "sqlite_master", "read")}),
)
TABLES = frozenset({"users", "old_users", "orders"})


def row(function: str, table: str, op: str = "read") -> Row:
    return Row("a.py", 1, function, table, op, "execute", "high", "", "")


@pytest.mark.parametrize(
    ("rows", "function", "file", "exists", "agreement"),
    [
        # Nothing reported: nothing recalled, and nothing wrong either.
        ([], Share(0, 2), Share(0, 1), Share(0, 0), Share(0, 0)),
        # One function of two; in the file there is just one thing to find.
        ([row("f", "users")], Share(1, 2), Share(1, 1), Share(1, 1), Share(1, 1)),
        # Another function: found in the file, not in its function; no recorded function disagrees.
        ([row("h", "users")], Share(0, 2), Share(1, 1), Share(1, 1), Share(0, 0)),
        # What was executed in a migration or on a catalogue is no disagreement; a catalogue is no table.
        (
            [row("f", "old_users", "insert"), row("f", "sqlite_master")],
            Share(0, 2),
            Share(0, 1),
            Share(1, 1),
            Share(1, 1),
        ),
        # A table that exists but was not touched there disagrees.
        ([row("f", "orders")], Share(0, 2), Share(0, 1), Share(1, 1), Share(0, 1)),
        # A table that is none disagrees, and does not exist.
        ([row("g", "idx_users", "read")], Share(0, 2), Share(0, 1), Share(0, 1), Share(0, 1)),
        # Ops that are not scored still name a table.
        ([row("f", "idx_users", "ddl")], Share(0, 2), Share(0, 1), Share(0, 1), Share(0, 0)),
    ],
)
def test_score(rows: list[Row], function: Share, file: Share, exists: Share, agreement: Share) -> None:
    figures = score(rows, [TRUTH], TABLES)

    assert (figures.function["app"], figures.file["app"]) == (function, file)
    assert (figures.exists, figures.agreement) == (exists, agreement)


def test_the_lists_behind_the_figures() -> None:
    rows = [row("f", "users"), row("f", "orders"), row("h", "nothing")]

    assert misses(rows, TRUTH) == [Pair("a.py", "g", "users", "read")]
    assert disagreements(rows, [TRUTH]) == [Pair("a.py", "f", "orders", "read")]
    assert strangers(rows, TABLES) == [row("h", "nothing")]


class Ran(Truth):
    """A recording that says which lines ran."""

    ran: ClassVar = {"a.py": frozenset({1})}


def test_what_is_reported_at_a_line_that_did_not_run_is_left_out_beside_the_agreement() -> None:
    told = Ran("app", TRUTH.expected, TRUTH.schema_steps, TRUTH.system)
    rows = [row("f", "users"), row("f", "orders"), dataclasses.replace(row("g", "orders"), line=2)]
    found = score(rows, [told], TABLES)
    assert (found.agreement, found.ran) == (Share(1, 3), Share(1, 2))
    assert Pair("a.py", "g", "orders", "read") not in running(rows, [told])
    assert score(rows, [TRUTH], TABLES).ran is None
