"""The score and what it is made of, for people."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.score_words import meaning, touches
from nova_lint.reports.wording import count, folded, harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nova_lint.model.metrics import Metrics, Part, ServiceFigures
    from nova_lint.model.report import Report

_LEGEND = (
    "exposed: its tables that others touch; consumed, columns: what it touches of others; Ca: services that depend "
    "on its tables; Ce: services whose tables it depends on; instability: Ce / (Ca + Ce)."
)
_COLUMNS = ("tables", "exposed", "consumed", "columns", "Ca", "Ce", "instability")

#: How wide the names of services may be in the table, and how wide labels are.
_LONGEST = 23
_INDENT = 28


def _render(report: Report, look: Look) -> str:
    metrics = report.metrics
    earlier = report.earlier
    lines = [*_headline(metrics, look)]
    if earlier is not None:
        change = _signed(metrics.score - earlier.metrics.score, 1)
        told = f"{change} since {earlier.told}: {float(earlier.metrics.score):.1f} of 10"
        lines += folded(told, look.width, "", "  ")
    lines.append("")
    for part in metrics.parts:
        lines += _part(part, None if earlier is None else part.earned - earlier.earned(part.name), look)
    lines += ["", *_services(metrics, look), ""]
    lines += _whole(metrics, look)
    return "\n".join(lines).rstrip("\n") + "\n"


def _headline(metrics: Metrics, look: Look) -> Iterator[str]:
    style = "good" if metrics.score >= 8 else "warning" if metrics.score >= 5 else "error"
    told = f"{float(metrics.score):.1f} of 10"
    if metrics.sites:
        rest = (
            f"{count(len(metrics.services), 'service')}, {touches(metrics.sites)} of tables of other services"
        )
    else:
        rest = f"{count(len(metrics.services), 'service')}, and none touches a table of another"
    yield f"{look.paint(told, style)}  {rest}"


def _part(part: Part, change: Fraction | None, look: Look) -> Iterator[str]:
    """Two lines: the share with its points and their change, and what was counted."""
    changed = "" if not change else f" ({_signed(change, 2)})"
    earned = f"{_floored(part.earned)} of {count(part.points, 'point')}"
    yield f"{look.paint(part.name.ljust(_INDENT), 'bold')}{_percent(part.share):>4}  {earned}{changed}"
    if look.quiet:
        return
    told = meaning(part)
    yield from (look.paint(line, "dim") for line in folded(told, look.width, "  ", "  "))


def _services(metrics: Metrics, look: Look) -> Iterator[str]:
    longest = min(max((len(one.service) for one in metrics.services), default=0), _LONGEST)
    wide = max(longest, len("service"))
    head = "service".ljust(wide) + "".join(f"{name:>{len(name) + 2}}" for name in _COLUMNS)
    yield look.paint(head, "bold")
    for one in sorted(metrics.services, key=lambda one: (-one.afferent, -one.efferent, one.service)):
        yield f"{_cut(one.service).ljust(wide)}{_row(one)}"
    if not look.quiet:
        yield from (look.paint(line, "dim") for line in folded(_LEGEND, look.width, "  ", "  "))


def _row(one: ServiceFigures) -> str:
    instability = "-" if one.instability is None else f"{float(one.instability):.2f}"
    cells = (one.tables, one.exposed, one.consumed, one.columns, one.afferent, one.efferent, instability)
    return "".join(f"{cell:>{len(name) + 2}}" for name, cell in zip(_COLUMNS, cells, strict=True))


def _whole(metrics: Metrics, look: Look) -> Iterator[str]:
    if metrics.propagation_cost is not None:
        spread = (
            f"{_percent(metrics.propagation_cost)} of the services are reached by a change of one, on average"
        )
        yield from _line("propagation cost", spread, look)
    for cycle in metrics.cycles:
        yield from _line("depend on each other", ", ".join(cycle), look)
    for number, table in enumerate(
        sorted(metrics.shared, key=lambda table: (-len(table.writers), table.table))
    ):
        label = "written by several" if not number else ""
        yield from _line(label, f"{table.table} of {table.owner}: {', '.join(table.writers)}", look)
    if metrics.permitted:
        does = "counts" if metrics.permitted == 1 else "count"
        yield from _line("permitted", f"{touches(metrics.permitted)}, which {does} like the others", look)
    if metrics.published:
        does = "does" if metrics.published == 1 else "do"
        told = f"{touches(metrics.published)} of what an owner publishes, which {does} not count"
        yield from _line("published", told, look)
    if metrics.unowned:
        them = "it" if metrics.unowned == 1 else "them"
        yield from _line(
            "of nobody", f"{count(metrics.unowned, 'table')}; what touches {them} is not counted", look
        )
    if metrics.calls:
        share = _percent(Fraction(metrics.understood, metrics.calls))
        told = f"{metrics.understood:,} of {count(metrics.calls, 'database call')} ({share})"
        rest = "" if metrics.understood == metrics.calls else "; the rest is not counted"
        yield from _line("understood", told + rest, look)


def _line(label: str, text: str, look: Look) -> Iterator[str]:
    first, *rest = folded(text, look.width, label.ljust(_INDENT), " " * _INDENT)
    yield first.replace(label, look.paint(label, "dim"), 1) if label else first
    yield from rest


def _cut(name: str) -> str:
    shown = harmless(name)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _floored(number: Fraction) -> str:
    """Two digits behind the point, rounded down: what is not whole does not look so."""
    return f"{int(number * 100) / 100:.2f}"


def _signed(number: Fraction, digits: int) -> str:
    """A change with its sign; one that is too small to show is `±0`."""
    shown = f"{float(number):+.{digits}f}"
    return "±0" if float(shown) == 0 else shown


def _percent(share: Fraction) -> str:
    return f"{int(share * 100)}%"


FORMAT = Format("score-text", "score", _render)
