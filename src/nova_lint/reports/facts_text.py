"""Facts for people: one line per access, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.rows import Row, rows
from nova_lint.reports.wording import closing, harmless

if TYPE_CHECKING:
    from nova_lint.model.report import Report

#: A column is not made wider than this for one long name.
_WIDEST = 48


def _render(report: Report, look: Look) -> str:
    found = [(harmless(str(row.place)), _who(row), row) for row in rows(report)]
    places = min(max((len(place) for place, _, _ in found), default=0), _WIDEST)
    callers = min(max((len(who) for _, who, _ in found), default=0), _WIDEST)
    lines = [
        f"{look.paint(place.ljust(places), 'place')}  {who.ljust(callers)}  {_what(row, look)}".rstrip()
        for place, who, row in found
    ]
    if not look.quiet:
        lines.append(f"{closing(report)}.")
    return "".join(f"{line}\n" for line in lines)


def _who(row: Row) -> str:
    return row.service or "-"


def _what(row: Row, look: Look) -> str:
    if not row.table:
        return look.paint(f"not known: {harmless(row.problem)}", "dim")
    owner = f" of {row.owner}" if row.owner else ""
    columns = f" ({', '.join(row.columns)})" if row.columns and look.verbose else ""
    foreign = bool(row.service and row.owner and row.service != row.owner)
    probably = "" if row.confidence == "high" else f" [{row.confidence} confidence]"
    behind = f", a view of {', '.join(row.behind)}" if row.behind else ""
    told = harmless(f"{row.op} {row.table}{columns}{owner}{behind}")
    return (look.paint(told, "warning") if foreign else told) + probably


FORMAT = Format("facts-text", "facts", _render)
