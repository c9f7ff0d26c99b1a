"""Formats are found, not registered."""

from __future__ import annotations

import pytest

from nova_lint.model.rule import Example, Rule
from nova_lint.reports import formats, render
from nova_lint.reports.look import Look
from nova_lint.reports.rule_page import rule_list, rule_page
from tests.reports.samples import report

_RULE = Rule(
    code="NL999",
    name="made-up",
    summary="A rule for this test.",
    severity="warning",
    precision="high",
    select="access",
    match={},
    text="",
    help="",
    why="It matters.\nA lot.\n\n- first\n- second\n",
    instead="Do not.",
    limits="",
    bad=(Example({"a.py": "bad()\n"}),),
)


def test_all_are_found() -> None:
    assert set(formats()) >= {"text", "concise", "json", "facts-jsonl", "facts-text", "unresolved"}


@pytest.mark.parametrize("format", sorted(formats()))
def test_an_empty_report_ends_its_last_line(format: str) -> None:
    shown = render(report(), format)
    assert not shown or shown.endswith("\n")


def test_an_unknown_format() -> None:
    with pytest.raises(KeyError):
        render(report(), "morse")


def test_rule_page() -> None:
    assert rule_page(_RULE, Look()) == (
        "NL999 made-up [warning]\n\nA rule for this test.\n\n"
        "Why\n  It matters. A lot.\n\n  - first\n  - second\n\n"
        "Instead\n  Do not.\n\n"
        "Found\n  a.py\n    bad()\n"
    )


def test_rule_list() -> None:
    assert rule_list((_RULE,), Look()) == "NL999 made-up [warning]\n      A rule for this test.\n"
