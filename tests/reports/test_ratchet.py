"""The lines on the comparison."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from nova_lint.model.baseline import Comparison
from nova_lint.reports import render
from tests.engine.baseline.entries import accepted, edge, entry
from tests.reports.samples import finding, report


def _text(compared: Comparison | None, *findings: object, format: str = "text") -> str:
    return " ".join(render(replace(report(*findings), compared=compared), format).split())  # type: ignore[arg-type]


_QUIET = Comparison("the baseline", known=312)


@pytest.mark.parametrize("format", ["text", "concise"])
def test_without_a_comparison_nothing_is_said(format: str) -> None:
    assert "Against" not in _text(None, finding(), format=format)


@pytest.mark.parametrize(
    ("compared", "words"),
    [
        (_QUIET, "Against the baseline: 0 new, 312 known, 0 gone."),
        (dataclasses.replace(_QUIET, before=312), "312 known (as at the merge base)"),
        (
            dataclasses.replace(_QUIET, before=313, dropped=(entry(), entry("b.py")), added=(entry("c.py"),)),
            "312 known (2 taken out, 1 let in since the merge base)",
        ),
        (dataclasses.replace(_QUIET, gone=(entry(),), blamed=(entry(),)), "The baseline must shrink with them: run"),
        (dataclasses.replace(_QUIET, gone=(entry(),), stale="warn"), "`nova-lint baseline update` takes them out"),
        (dataclasses.replace(_QUIET, gone=(entry(),)), "gone: ae291b56462731ec NL101 read users (orders -> users) orders/a.py:f"),
        (dataclasses.replace(_QUIET, gone=tuple(entry(f"{n}.py") for n in range(14))), "and 4 more"),
        (dataclasses.replace(_QUIET, transferred=((entry(), edge(caller="search")),)), "is now search -> users"),
        (dataclasses.replace(_QUIET, expired=(accepted(entry(), until="2026-01-01"),)), "expired (warning): "),
        (dataclasses.replace(_QUIET, unfrozen=frozenset({"NL109"})), "The baseline was made without NL109"),
        (Comparison("abc, where HEAD and main part", new=1, before=7), "Against abc, where HEAD and main part: 1 new"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("format", ["text", "concise"])
def test_lines(compared: Comparison, words: str, format: str) -> None:
    assert words in _text(compared, format=format)


def test_stale_entries_may_be_silent() -> None:
    shown = _text(dataclasses.replace(_QUIET, gone=(entry(),), stale="off"))
    assert "1 gone." in shown
    assert "gone: " not in shown


def test_known_findings_are_not_listed() -> None:
    shown = _text(_QUIET, finding(state="known"))
    assert "orders/repo.py" not in shown
    assert shown.startswith("No new findings.")
