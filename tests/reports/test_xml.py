"""JUnit and Checkstyle: well-formed whatever is in the findings, and what counts as failed."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.reports import render
from tests.reports.samples import finding, report


def _parsed(format: str, *found: Finding) -> ElementTree.Element:
    return ElementTree.fromstring(render(report(*found), format).encode("utf-8"))


@pytest.mark.parametrize(
    ("found", "tests", "failures"),
    [
        ((), 1, 0),  # one test passes, so that readers see that it ran
        ((finding(state="known"),), 1, 0),
        ((finding(severity="warning"),), 1, 0),  # a warning fails nothing, here as elsewhere
        ((finding(), finding(severity="note")), 2, 1),
    ],
)
def test_junit_counts(found: tuple[Finding, ...], tests: int, failures: int) -> None:
    suite = _parsed("junit", *found).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == (str(tests), str(failures))
    assert (len(suite), len(suite.findall("testcase/failure"))) == (tests, failures)


def test_junit_case() -> None:
    case = _parsed("junit", finding()).find("testsuite/testcase")
    assert case is not None
    assert case.attrib == {
        "classname": "orders/repo",
        "name": "NL102 orders/repo.py:2:26",
        "file": "orders/repo.py",
        "line": "2",
    }
    assert case[0].attrib == {"message": "orders writes invoices, which billing owns", "type": "NL102"}
    assert (
        case[0].text == "orders/repo.py:2:26: orders writes invoices, which billing owns. Call billing's API."
    )


def test_checkstyle_has_each_file_once() -> None:
    places = [Span("a.py", 1, 1), Span("a.py", 2, 1), Span("b.py", 1, 1)]
    files = _parsed("checkstyle", *(finding(place=place) for place in places)).findall("file")
    assert [(file.get("name"), len(file)) for file in files] == [("a.py", 2), ("b.py", 1)]


def test_checkstyle_error() -> None:
    error = _parsed("checkstyle", finding(severity="note")).find("file/error")
    assert error is not None
    assert error.attrib == {
        "line": "2",
        "column": "26",
        "severity": "info",
        "message": "orders writes invoices, which billing owns. Call billing's API.",
        "source": "nova-lint.NL102",
    }


@pytest.mark.parametrize("format", ["junit", "checkstyle"])
@given(text=st.text())
def test_any_text_is_well_formed(format: str, text: str) -> None:
    _parsed(format, finding(message=text, help=text, place=Span(f"{text}.py", 1, 1)))
