"""reviewdog's diagnostics: columns in bytes, ends exclusive."""

from __future__ import annotations

import json

from nova_lint.model.place import Span
from nova_lint.reports import render
from tests.reports.samples import finding, report


def test_diagnostic() -> None:
    source = {"a.py": "é = query('SELECT 1 FROM ünits')\n"}
    shown = json.loads(
        render(report(finding(place=Span("a.py", 1, 26, 1, 31)), source=source), "rdjson", prefix="apps")
    )
    assert shown == {
        "source": {"name": "nova-lint"},
        "diagnostics": [
            {
                "message": "orders writes invoices, which billing owns. Call billing's API.",
                "location": {
                    "path": "apps/a.py",
                    "range": {"start": {"line": 1, "column": 27}, "end": {"line": 1, "column": 33}},
                },
                "severity": "ERROR",
                "code": {"value": "NL102"},
            }
        ],
    }


def test_only_what_is_active_and_only_what_is_known_of_its_place() -> None:
    found = (finding(state="known"), finding(place=Span("a.py", 3, 1), severity="note"))
    (shown,) = json.loads(render(report(*found), "rdjson"))["diagnostics"]
    assert shown["location"]["range"] == {"start": {"line": 3, "column": 1}}
    assert shown["severity"] == "INFO"
