"""What programs read: names and types are a promise."""

from __future__ import annotations

import json

import pytest

from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.reports import Look, formats, render
from nova_lint.version import VERSION
from tests.reports.samples import finding, report


def test_the_whole_shape() -> None:
    related = ((Span("sql.py", 1, 7), "the SQL is written here"),)
    gap = Problem(Span("b.py", 3, 1), "syntax", "invalid syntax")
    shown = json.loads(render(report(finding(related=related), problems=(gap,)), "json"))
    assert shown == {
        "version": 1,
        "tool": {"name": "nova-lint", "version": VERSION},
        "findings": [
            {
                "code": "NL102",
                "rule": "cross-service-write",
                "severity": "error",
                "confidence": "high",
                "message": "orders writes invoices, which billing owns",
                "help": "Call billing's API.",
                "file": "orders/repo.py",
                "line": 2,
                "column": 26,
                "end_line": 2,
                "end_column": 34,
                "function": "pay",
                "caller": "orders",
                "owner": "billing",
                "table": "invoices",
                "op": "update",
                "via": "execute",
                "sql": "UPDATE invoices SET paid = 1 WHERE id = 1",
                "people": [],
                "state": "new",
                "reason": None,
                "fingerprint": None,
                "related": [
                    {
                        "file": "sql.py",
                        "line": 1,
                        "column": 7,
                        "end_line": None,
                        "end_column": None,
                        "message": "the SQL is written here",
                    }
                ],
            }
        ],
        "compared": None,
        "problems": [
            {
                "kind": "syntax",
                "message": "invalid syntax",
                "file": "b.py",
                "line": 3,
                "column": 1,
                "end_line": None,
                "end_column": None,
            }
        ],
        "warnings": [],
        "counts": {
            "files": 3,
            "queries": 4,
            "accesses": 1205,
            "unreadable": 0,
            "unresolved": 1,
            "seconds": 0.24,
        },
    }


def test_wishes_for_people_change_nothing() -> None:
    full = report(finding())
    assert render(full, "json", color=True, verbose=True, quiet=True, width=20) == render(full, "json")


def test_a_path_that_is_not_utf8_can_be_written() -> None:
    render(report(finding(place=Span("\udcff.py", 1, 1))), "json").encode("ascii")


def test_jsonl_has_the_same_objects() -> None:
    full = report(finding(), finding(state="known"))
    lines = render(full, "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == json.loads(render(full, "json"))["findings"]


@pytest.mark.parametrize(("suppressed", "states"), [(False, ["new"]), (True, ["new", "known", "waived"])])
def test_what_is_tolerated_is_there_on_request(suppressed: bool, states: list[str]) -> None:
    full = report(finding(), finding(state="known"), finding(state="waived"))
    shown = json.loads(formats()["json"].render(full, Look(suppressed=suppressed)))
    assert [found["state"] for found in shown["findings"]] == states
