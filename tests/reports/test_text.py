"""What people read."""

from __future__ import annotations

import re

import pytest

from nova_lint.model.place import Span
from nova_lint.model.report import Counts
from nova_lint.reports import formats, render
from tests.reports.samples import access, finding, report, statement

_CLOSING = (
    "3 files, 4 queries, 1,205 table accesses, 0 unreadable statements, 1 unresolved\ncall, in 0.2 s.\n"
)


def test_a_finding() -> None:
    assert (
        render(report(finding()), "text")
        == """\
orders/repo.py:2:26 NL102 orders writes invoices, which billing owns
  |
2 | conn.execute("UPDATE invoices SET paid = 1 WHERE id = 1")
  |                      ^^^^^^^^
  = help: Call billing's API.

Found 1 error in 1 file (NL102 1).
"""
        + _CLOSING
    )


def test_no_finding() -> None:
    assert render(report(), "text") == "No findings.\n" + _CLOSING


def test_no_file_is_not_a_clean_run() -> None:
    assert render(report(counts=Counts()), "text").startswith("There was no file to check.\n")


def test_related_places_and_their_gutter() -> None:
    related = ((Span("shared/sql.py", 120, 1), "the SQL is written here"),)
    shown = render(report(finding(related=related, help="")), "text", quiet=True)
    assert shown.splitlines()[1:] == [
        "    |",
        '  2 | conn.execute("UPDATE invoices SET paid = 1 WHERE id = 1")',
        "    |                      ^^^^^^^^",
        "    = shared/sql.py:120:1: the SQL is written here",
    ]


def test_many_related_places_are_counted() -> None:
    related = tuple((Span("a.py", line, 1), "here") for line in range(1, 9))
    assert "  = and 3 more places\n" in render(report(finding(related=related)), "text")


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({}, "owns"),  # a sure error needs no more words
        ({"confidence": "low", "message": "probably reads x"}, "probably reads x"),  # already said
        ({"confidence": "medium"}, "owns (probably)"),
        ({"severity": "warning"}, "owns [warning]"),
        ({"severity": "note", "confidence": "low"}, "owns (probably) [note]"),
    ],
)
@pytest.mark.parametrize("format", ["text", "concise"])
def test_what_must_be_known_to_read_a_message(changes: dict[str, str], ending: str, format: str) -> None:
    assert render(report(finding(**changes)), format).splitlines()[0].endswith(ending)


def test_verbose_says_how_it_is_known() -> None:
    shown = render(report(finding()), "text", verbose=True)
    assert "  = function: pay\n  = via: execute\n  = confidence: high\n" in shown


def test_statistics() -> None:
    findings = (finding(), finding(), finding(code="NL101", rule="cross-service-read"))
    shown = render(report(*findings), "text", quiet=True, statistics=True)
    assert shown.endswith("\n\n2 NL102 cross-service-write\n1 NL101 cross-service-read\n")


def test_quiet_and_clean_is_silent() -> None:
    assert render(report(), "text", quiet=True) == ""


def test_concise() -> None:
    assert render(report(finding()), "concise", quiet=True) == (
        "orders/repo.py:2:26: NL102 orders writes invoices, which billing owns\n"
    )


_EVIL = "a\x1b[2J\nb\r\x9b\u202ec"


@pytest.mark.parametrize("format", [name for name in formats() if name not in ("json", "facts-jsonl")])
def test_no_input_reaches_the_terminal_raw(format: str) -> None:
    evil = finding(message=_EVIL, sql=_EVIL, function=_EVIL, help=_EVIL, place=Span(_EVIL, 1, 1))
    gap = statement(sql=_EVIL, function=_EVIL, problem=_EVIL, place=Span(_EVIL, 1, 1))
    seen = statement(access(function=_EVIL, columns=(_EVIL,), place=Span(_EVIL, 1, 1)))
    full = report(evil, facts=(gap, seen), source={_EVIL: _EVIL})
    shown = render(full, format, verbose=True)
    assert not set("\x1b\r\x9b\u202e") & set(shown)


@pytest.mark.parametrize("format", sorted(formats()))
def test_colour_changes_nothing_but_colour(format: str) -> None:
    full = report(finding(), facts=(statement(access()), statement(problem="it is broken")))
    colored = render(full, format, color=True, statistics=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render(full, format, statistics=True)


@pytest.mark.parametrize("format", ["text", "unresolved"])
def test_fits_80_columns(format: str) -> None:
    words = "word " * 60
    facts = tuple(statement(problem=words, sql=words) for _ in range(3))
    full = report(finding(help=words, sql=words), facts=facts, source={"orders/repo.py": "\n" + "x" * 300})
    assert max(map(len, render(full, format, verbose=True).splitlines())) <= 80
