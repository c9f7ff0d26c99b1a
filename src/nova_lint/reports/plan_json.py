"""The plan for programs. The shape carries a version, and changes only with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nova_lint.model.plan import WAYS, Step
from nova_lint.reports.look import Format, Look
from nova_lint.reports.plan_rows import key_row, task_row
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from nova_lint.model.report import Report

#: Raised when a key is renamed, removed or changes its meaning; a new key does not raise it.
SHAPE = 1


def _render(report: Report, look: Look) -> str:
    plan = report.plan
    shown = {
        "version": SHAPE,
        "tool": {"name": "nova-lint", "version": VERSION},
        "places": plan.places,
        "work": plan.work,
        "order_is_best": plan.is_exact,
        "free": list(plan.free),
        "pairs": [_pair(*pair) for pair in plan.pairs],
        "ways": [{"way": way.name, "title": way.title, "does": way.does, "work": way.work} for way in WAYS],
        "steps": [_step(step) for step in plan.steps],
        "unowned": [str(table) for table in plan.unowned],
        "unreadable_statements": plan.unreadable,
        "unresolved_calls": plan.unresolved,
        "dialect": plan.dialect,
        "warnings": list(report.warnings),
    }
    return json.dumps(shown, indent=2) + "\n"


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": step.number,
        "title": step.title,
        "service": step.service,
        "tables": [str(table) for table in step.tables],
        "work": step.work,
        "places": [task_row(task) for task in step.tasks],
        "ahead": len(step.ahead),
        "written_by_several": [
            {"table": str(table), "writers": list(writers)} for table, writers in step.shared
        ],
        "foreign_keys": [key_row(key) for key in step.keys],
        "forward_sql": step.forward,
        "rollback_sql": step.rollback,
        "ties": list(step.ties),
        "completes": list(step.completes),
        "remaining": step.remaining,
        "remaining_pairs": [_pair(*pair) for pair in step.left],
    }


def _pair(caller: str, owner: str, number: int) -> dict[str, Any]:
    return {"caller": caller, "owner": owner, "places": number}


FORMAT = Format("plan-json", "plan", _render)
