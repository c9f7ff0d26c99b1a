"""Transactions and remote calls for programs: one JSON object to a line, `kind` tells them apart."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nova_lint.model.place import Span
    from nova_lint.model.report import Report
    from nova_lint.model.unit import RemoteCall, Unit


def _render(report: Report, look: Look) -> str:
    return "".join(f"{json.dumps(shown)}\n" for shown in _objects(report))


def _objects(report: Report) -> Iterator[dict[str, object]]:
    yield from (_unit(unit) for unit in report.units.units if unit.is_transaction)
    yield from (_call(call) for call in report.units.remote)


def _unit(unit: Unit) -> dict[str, object]:
    return {
        "kind": "transaction",
        **_place(unit.place),
        "function": unit.function,
        "service": unit.caller or None,
        "opening": unit.kind,
        "end": unit.end.line if unit.end is not None else None,
        "writes": [
            {
                **_place(touch.access.place),
                "table": str(touch.access.table),
                "op": touch.access.op,
                "owner": touch.access.owner or None,
                "steps": [_place(step) for step in touch.steps],
            }
            for touch in unit.writes
        ],
        "calls": [{**_place(reach.call.place), "name": reach.call.name} for reach in unit.reaches],
    }


def _call(call: RemoteCall) -> dict[str, object]:
    return {
        "kind": "remote call",
        **_place(call.place),
        "function": call.function,
        "service": call.caller or None,
        "name": call.name,
        "to": call.kind,
        "timeout": call.timeout,
        "in_loop": call.in_loop,
    }


def _place(span: Span) -> dict[str, object]:
    return {"file": span.file, "line": span.line, "column": span.column}


FORMAT = Format("transactions-jsonl", "transactions", _render)
