"""Formats of CI systems that are read from the log: GitHub's and Azure's."""

from __future__ import annotations

import pytest

from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.reports import render
from tests.reports.samples import finding, report

_ODD = finding(
    place=Span("a,b:c%d];\n.py", 2, 3, 2, 5), message="one\ntwo % ::error::x", help="50%\r\n##[add-mask]x"
)


@pytest.mark.parametrize("format", ["github", "azure"])
def test_nothing_found_says_nothing(format: str) -> None:
    assert render(report(finding(state="known"), finding(state="waived")), format) == ""


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            finding(),
            (
                "::error file=orders/repo.py,line=2,col=26,endLine=2,endColumn=34,title=NL102 cross-service-write::"
                "orders writes invoices, which billing owns. Call billing's API."
            ),
        ),
        (
            finding(severity="warning", confidence="low", place=Span("a.py", 1, 2)),
            (
                "::warning file=a.py,line=1,col=2,title=NL102 cross-service-write::"
                "orders writes invoices, which billing owns (probably). Call billing's API."
            ),
        ),
        # Columns are for one line only.
        (
            finding(severity="note", place=Span("a.py", 1, 2, 3, 4), help=""),
            (
                "::notice file=a.py,line=1,endLine=3,title=NL102 cross-service-write::"
                "orders writes invoices, which billing owns."
            ),
        ),
        # Nothing of the repository ends the property, the command or the line.
        (
            _ODD,
            (
                "::error file=a%2Cb%3Ac%25d];\ufffd.py,line=2,col=3,endLine=2,endColumn=5,title=NL102 cross-service-write::"
                "one\ufffdtwo %25 ::error::x. 50%25\ufffd\ufffd##[add-mask]x"
            ),
        ),
    ],
)
def test_github(found: Finding, line: str) -> None:
    assert render(report(found), "github") == f"{line}\n"


def test_github_shows_the_most_severe_and_lists_the_rest() -> None:
    found = [finding(severity="warning", place=Span(f"{n:02}.py", 1, 1)) for n in range(12)]
    found += [finding(severity="error", place=Span(f"{n:02}.py", 2, 1)) for n in range(11)]
    lines = render(report(*found), "github").splitlines()
    assert [line.split()[0] for line in lines[:20]] == ["::error"] * 10 + ["::warning"] * 10
    assert (
        lines[20] == "nova-lint: 3 more findings, not annotated: GitHub shows 10 of each level for one step."
    )
    assert [line.split()[1] for line in lines[21:]] == ["10.py:1", "10.py:2", "11.py:1"]


def test_no_command_hides_in_the_list() -> None:
    found = [finding(place=Span(f"{n:02}.py", 1, 1)) for n in range(10)]
    odd = finding(place=Span("x\n::error::.py", 1, 1), message="a ##[add-mask]b\n::stop-commands::c")
    last = render(report(*found, odd), "github").splitlines()[-1]
    assert last == "- x\ufffd::error::.py:1 NL102 a ## [add-mask]b\ufffd::stop-commands::c"


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            finding(severity="note"),
            (
                "##vso[task.logissue type=warning;sourcepath=orders/repo.py;linenumber=2;columnnumber=26;code=NL102;]"
                "orders writes invoices, which billing owns. Call billing's API."
            ),
        ),
        (
            _ODD,
            (
                "##vso[task.logissue type=error;sourcepath=a,b:c%AZP25d%5D%3B\ufffd.py;linenumber=2;columnnumber=3;code=NL102;]"
                "one\ufffdtwo %AZP25 ::error::x. 50%AZP25\ufffd\ufffd##[add-mask]x"
            ),
        ),
    ],
)
def test_azure(found: Finding, line: str) -> None:
    assert render(report(found), "azure") == f"{line}\n"


@pytest.mark.parametrize(("format", "start"), [("github", "file="), ("azure", "sourcepath=")])
def test_paths_are_those_of_the_repository(format: str, start: str) -> None:
    assert f"{start}apps/shop/orders/repo.py" in render(report(finding()), format, prefix="apps/shop")
