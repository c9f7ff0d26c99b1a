"""Whose is it, for programs. The shape carries a version, and changes only with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nova_lint.model.inquiry import Estate, FileStory, Holding, Inquiry, Use
from nova_lint.reports.look import Format, Look
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from nova_lint.model.place import Span
    from nova_lint.model.report import Report

#: Raised when a key is renamed, removed or changes its meaning; a new key does not raise it.
SHAPE = 1


def _render(report: Report, look: Look) -> str:
    asked = report.inquiry or Inquiry()
    shown = {
        "version": SHAPE,
        "tool": {"name": "nova-lint", "version": VERSION},
        "tables": [_table(holding) for holding in (asked.unowned if asked.is_check else asked.holdings)],
        "services": [_service(estate) for estate in asked.estates],
        "files": [_file(story) for story in asked.files],
        "warnings": list(report.warnings),
    }
    return json.dumps(shown, indent=2) + "\n"


def _table(holding: Holding) -> dict[str, Any]:
    """One table. What is not known is null or empty."""
    return {
        "table": str(holding.table),
        "owner": holding.owner or None,
        "pattern": holding.pattern or None,
        "said": _place(holding.said),
        "contenders": list(holding.contenders),
        "defined": _place(holding.defined),
        "people": list(holding.people),
        "updates": [
            {"column": column, "services": [service or None for service in services]}
            for column, services in holding.updates
        ],
        "conflicts": [
            {"column": column, "services": list(services)} for column, services in holding.contests
        ],
        "uses": [_use(use) for use in holding.uses],
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "service": use.service or None,
        "op": use.op,
        "function": use.function,
        "sets": list(use.sets),
        **(_place(use.place) or {}),
    }


def _service(estate: Estate) -> dict[str, Any]:
    return {
        "service": estate.service,
        "said": _place(estate.said),
        "people": list(estate.people),
        "owns": [str(holding.table) for holding in estate.owned],
        "touches": [_of_others(holding, estate.service) for holding in estate.touched],
        "touched_by": [
            {"table": str(holding.table), "services": [s for s in holding.services if s not in ("", estate.service)]}
            for holding in estate.lent
        ],
    }  # fmt: skip


def _of_others(holding: Holding, service: str) -> dict[str, Any]:
    ops = sorted({use.op for use in holding.by(service)})
    return {"table": str(holding.table), "owner": holding.owner or None, "ops": ops}


def _file(story: FileStory) -> dict[str, Any]:
    return {
        "file": story.path,
        "service": story.service or None,
        "imported_by": list(story.importers),
        "database": story.database or None,
        "kind": story.kind or None,
        "people": list(story.people),
        "tables": [str(holding.table) for holding in story.tables],
    }


def _place(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"file": span.file, "line": span.line, "column": span.column}


FORMAT = Format("owners-json", "owners", _render)
