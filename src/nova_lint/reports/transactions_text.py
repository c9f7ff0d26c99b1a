"""Transactions with what they write, and remote calls with how long they wait, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.wording import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nova_lint.model.report import Report
    from nova_lint.model.unit import RemoteCall, Unit

#: How a call of each kind of timeout is told.
_WAITS = {"given": "with a timeout", "default": "the library's timeout", "none": "no timeout", "unknown": ""}


def _render(report: Report, look: Look) -> str:
    units = [unit for unit in report.units.units if unit.is_transaction]
    lines = [line for unit in units for line in _unit(unit, look)]
    lines += [_call(call, look) for call in report.units.remote]
    if not look.quiet:
        lines.append(f"{len(units)} transactions, {len(report.units.remote)} remote calls.")
    return "".join(f"{line}\n" for line in lines)


def _unit(unit: Unit, look: Look) -> Iterator[str]:
    where = f" in {unit.function}" if unit.function else ""
    yield f"{look.paint(harmless(str(unit.place)), 'place')} {harmless(unit.kind + where)}"
    for touch in unit.writes:
        owner = touch.access.owner or "nobody"
        yield harmless(f"    {touch.access.op} {touch.access.table} ({owner}) {touch.access.place}")
    for reach in unit.reaches:
        yield harmless(f"    calls {reach.call.name} {reach.call.place}")


def _call(call: RemoteCall, look: Look) -> str:
    waits = f", {_WAITS[call.timeout]}" if _WAITS[call.timeout] else ""
    return f"{look.paint(harmless(str(call.place)), 'place')} {harmless(call.name)} ({call.kind}{waits})"


FORMAT = Format("transactions-text", "transactions", _render)
