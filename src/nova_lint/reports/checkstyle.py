"""Checkstyle XML: findings by file, and what is wrong with the baseline in its own files."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.remarks import remarks
from nova_lint.reports.wording import in_full
from nova_lint.reports.xml import tag, whole

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report

_SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def _render(report: Report, look: Look) -> str:
    told = sorted((*report.active, *remarks(report)), key=lambda finding: finding.place)
    files = [
        tag("file", {"name": look.path(file)}, "".join(f"\n    {_error(f)}" for f in found) + "\n  ")
        for file, found in groupby(told, key=lambda finding: finding.place.file)
    ]
    inner = "".join(f"\n  {file}" for file in files) + "\n"
    return whole(tag("checkstyle", {"version": "4.3"}, inner))


def _error(finding: Finding) -> str:
    return tag(
        "error",
        {
            "line": max(finding.place.line, 1),
            "column": max(finding.place.column, 1),
            "severity": _SEVERITIES[finding.severity],
            "message": in_full(finding),
            "source": f"nova-lint.{finding.code}",
        },
    )


FORMAT = Format("checkstyle", "findings", _render)
