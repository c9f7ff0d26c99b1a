"""GitLab's Code Quality: names that are unique, and that stay when lines move."""

from __future__ import annotations

import json
from typing import Any

from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.reports import render
from tests.reports.samples import finding, report


def _issues(*found: Finding) -> list[dict[str, Any]]:
    issues: list[dict[str, Any]] = json.loads(render(report(*found), "gitlab"))
    return issues


def test_nothing_new_is_an_empty_list() -> None:
    assert _issues(finding(state="known"), finding(state="waived")) == []


def test_issue() -> None:
    (issue,) = _issues(finding())
    assert len(issue.pop("fingerprint")) == 64
    assert issue == {
        "description": "orders writes invoices, which billing owns. Call billing's API.",
        "check_name": "NL102 cross-service-write",
        "severity": "major",
        "location": {"path": "orders/repo.py", "lines": {"begin": 2}},
    }


def test_names_are_unique() -> None:
    alike = [finding(place=Span("orders/repo.py", line, 1)) for line in (1, 2, 3)]
    assert len({issue["fingerprint"] for issue in _issues(*alike)}) == 3


def test_names_stay_when_lines_move() -> None:
    moved = finding(place=Span("orders/repo.py", 99, 1))
    assert _issues(moved)[0]["fingerprint"] == _issues(finding())[0]["fingerprint"]


def test_a_path_that_is_not_utf8() -> None:
    assert len(_issues(finding(place=Span("\udcff.py", 1, 1)))) == 1
