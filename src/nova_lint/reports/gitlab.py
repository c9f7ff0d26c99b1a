"""Code Quality of GitLab: one issue per finding, each with a name that survives edits elsewhere.

Entries of the baseline that are gone or expired are issues of the baseline's file.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.remarks import remarks
from nova_lint.reports.wording import in_full

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def _render(report: Report, look: Look) -> str:
    seen: Counter[tuple[str, ...]] = Counter()
    issues = []
    for finding in (*report.active, *remarks(report)):
        key = _key(finding, look)
        seen[key] += 1
        issues.append(
            {
                "description": in_full(finding),
                "check_name": f"{finding.code} {finding.rule}",
                "fingerprint": _fingerprint((*key, str(seen[key]))),
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": look.path(finding.place.file),
                    "lines": {"begin": max(finding.place.line, 1)},
                },
            }
        )
    return json.dumps(issues, indent=2) + "\n"


def _key(finding: Finding, look: Look) -> tuple[str, ...]:
    """What stays the same when lines move. GitLab drops all but one of equal names, so equal findings are counted."""
    about = (finding.caller, finding.owner, finding.table, finding.op, finding.sql or finding.message)
    return (finding.code, look.path(finding.place.file), finding.function, *about)


def _fingerprint(parts: tuple[str, ...]) -> str:
    text = json.dumps(parts)
    return hashlib.sha256(text.encode()).hexdigest()


FORMAT = Format("gitlab", "findings", _render)
