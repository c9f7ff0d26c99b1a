"""What stands in the way, for programs. The shape carries a version, and changes only with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.plan_rows import key_row, task_row
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from nova_lint.model.report import Report

#: Raised when a key is renamed, removed or changes its meaning; a new key does not raise it.
SHAPE = 1


def _render(report: Report, look: Look) -> str:
    readiness = report.readiness
    shown = {
        "version": SHAPE,
        "tool": {"name": "nova-lint", "version": VERSION},
        "subject": readiness.subject,
        "kind": readiness.kind,
        "ready": readiness.is_ready,
        "counts": dict(readiness.counts),
        "places": [task_row(task) for task in readiness.tasks],
        "foreign_keys": [key_row(key) for key in readiness.keys],
        "past": [task_row(task) for task in readiness.past],
        "unreadable_statements": readiness.unreadable,
        "unresolved_calls": readiness.unresolved,
        "warnings": list(report.warnings),
    }
    return json.dumps(shown, indent=2) + "\n"


FORMAT = Format("readiness-json", "readiness", _render)
