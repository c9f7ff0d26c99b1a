"""The landscape for programs. The shape carries a version, and changes only with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nova_lint.reports.look import Format, Look
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from nova_lint.model.landscape import Edge, Plot, Site
    from nova_lint.model.report import Report

#: Raised when a key is renamed, removed or changes its meaning; a new key does not raise it.
SHAPE = 1


def _render(report: Report, look: Look) -> str:
    landscape = report.landscape
    shown = {
        "version": SHAPE,
        "tool": {"name": "nova-lint", "version": VERSION},
        "services": [{"service": name} for name in landscape.services],
        "tables": [_table(plot) for plot in landscape.plots],
        "edges": [_edge(edge) for edge in landscape.edges],
        "unowned": [str(table) for table in landscape.unowned],
        "warnings": list(report.warnings),
    }
    return json.dumps(shown, indent=2) + "\n"


def _table(plot: Plot) -> dict[str, Any]:
    return {
        "table": str(plot.table),
        "owner": plot.owner,
        "columns": list(plot.columns),
        "written_by_owner": plot.is_written_at_home,
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "caller": edge.caller,
        "owner": edge.owner,
        "table": str(edge.table),
        "kind": edge.kind,
        "permitted": edge.is_permitted,
        "sites": [_site(site) for site in edge.sites],
    }


def _site(site: Site) -> dict[str, Any]:
    return {
        "file": site.place.file,
        "line": site.place.line,
        "column": site.place.column,
        "function": site.function,
        "op": site.op,
        "columns": list(site.columns),
        "confidence": site.confidence,
        "rules": list(site.rules),
        "permitted": site.is_permitted,
        "published": site.is_published,
    }


FORMAT = Format("graph-json", "graph", _render)
