"""Diagnostics for reviewdog: proto/rdf of reviewdog/reviewdog. Its columns are bytes of UTF-8, ends are exclusive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nova_lint.reports.columns import Columns, utf8_bytes
from nova_lint.reports.look import Format, Look
from nova_lint.reports.remarks import remarks
from nova_lint.reports.wording import in_full

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def _render(report: Report, look: Look) -> str:
    columns = Columns(report.source, utf8_bytes)
    shown = {
        "source": {"name": "nova-lint"},
        "diagnostics": [
            _diagnostic(finding, columns, look) for finding in (*report.active, *remarks(report))
        ],
    }
    return json.dumps(shown, indent=2) + "\n"


def _diagnostic(finding: Finding, columns: Columns, look: Look) -> dict[str, Any]:
    place = columns.of(finding.place)
    reach: dict[str, Any] = {"start": {"line": max(place.line, 1), "column": max(place.column, 1)}}
    if place.end_line:
        reach["end"] = {"line": place.end_line, "column": max(place.end_column, 1)}
    return {
        "message": in_full(finding),
        "location": {"path": look.path(place.file), "range": reach},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code},
    }


FORMAT = Format("rdjson", "findings", _render)
