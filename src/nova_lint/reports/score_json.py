"""The score and all figures, for programs. The shape carries a version, and changes only with it."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from nova_lint.reports.look import Format, Look
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from nova_lint.model.metrics import Earlier, Part, ServiceFigures, SharedTable
    from nova_lint.model.report import Report

#: Raised when a key is renamed, removed or changes its meaning; a new key does not raise it.
SHAPE = 1


def _render(report: Report, look: Look) -> str:
    metrics = report.metrics
    calls = metrics.calls
    shown = {
        "version": SHAPE,
        "tool": {"name": "nova-lint", "version": VERSION},
        "score": float(metrics.score),
        "parts": [_part(part) for part in metrics.parts],
        "earlier": _earlier(report.earlier),
        "services": [_service(one) for one in metrics.services],
        "propagation_cost": _number(metrics.propagation_cost),
        "cycles": [list(cycle) for cycle in metrics.cycles],
        "written_by_several": [_shared(table) for table in metrics.shared],
        "sites": metrics.sites,
        "permitted_sites": metrics.permitted,
        "published_sites": metrics.published,
        "unowned_tables": metrics.unowned,
        "calls": calls,
        "understood_calls": metrics.understood,
        "understood": _number(Fraction(metrics.understood, calls) if calls else None),
        "warnings": list(report.warnings),
    }
    return json.dumps(shown, indent=2) + "\n"


def _part(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "good": part.good,
        "of": part.all_of_them,
        "share": _number(part.share),
        "points": part.points,
        "earned": _number(part.earned),
    }


def _earlier(earlier: Earlier | None) -> dict[str, Any] | None:
    if earlier is None:
        return None
    metrics = earlier.metrics
    return {
        "commit": earlier.told,
        "score": float(metrics.score),
        "parts": [_part(part) for part in metrics.parts],
        "sites": metrics.sites,
    }


def _service(one: ServiceFigures) -> dict[str, Any]:
    return {
        "service": one.service,
        "tables": one.tables,
        "exposed": one.exposed,
        "consumed": one.consumed,
        "columns": one.columns,
        "afferent": one.afferent,
        "efferent": one.efferent,
        "instability": _number(one.instability),
        "cycle": list(one.cycle),
    }


def _shared(table: SharedTable) -> dict[str, Any]:
    return {"table": str(table.table), "owner": table.owner, "writers": list(table.writers)}


def _number(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 4)


FORMAT = Format("score-json", "score", _render)
