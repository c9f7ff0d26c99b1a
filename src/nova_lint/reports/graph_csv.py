"""The landscape for spreadsheets: one row for each site."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.wording import harmless

if TYPE_CHECKING:
    from nova_lint.model.report import Report

_HEAD = (
    "caller", "owner", "table", "kind", "op", "file", "line", "column", "function", "columns", "confidence", "rules",
    "permitted", "published",
)  # fmt: skip

#: A spreadsheet takes a cell that begins so for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t")


def _render(report: Report, look: Look) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    for edge in report.landscape.edges:
        for site in edge.sites:
            cells = (
                edge.caller, edge.owner, str(edge.table), edge.kind, site.op, site.place.file, str(site.place.line),
                str(site.place.column), site.function, " ".join(site.columns), site.confidence, " ".join(site.rules),
                _yes(site.is_permitted), _yes(site.is_published),
            )  # fmt: skip
            writer.writerow([_plain(cell) for cell in cells])
    return out.getvalue()


def _plain(cell: str) -> str:
    """The cell on one line, with a `'` in front where it would be a formula."""
    tidy = harmless(cell)
    return f"'{tidy}" if tidy.startswith(_FORMULA) else tidy


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


FORMAT = Format("graph-csv", "graph", _render)
