"""The landscape for D2: https://d2lang.com/tour/intro/."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nova_lint.reports.drawing import drawing_of
from nova_lint.reports.look import Format, Look
from nova_lint.reports.wording import harmless

if TYPE_CHECKING:
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    drawing = drawing_of(report.landscape)
    lines = ["direction: right"]
    for service, tables in drawing.boxes:
        node = f"{drawing.service_ids[service]}: {_quoted(service)}"
        if not tables:
            lines.append(node)
            continue
        lines += [
            f"{node} {{",
            *(f"  {drawing.table_ids[table]}: {_quoted(str(table))} {{shape: cylinder}}" for table in tables),
            "}",
        ]
    for arrow in drawing.arrows:
        style = " {style.stroke-dash: 4}" if arrow.is_permitted else ""
        to = f"{drawing.service_ids[arrow.owner]}.{drawing.table_ids[arrow.table]}"
        lines.append(f"{drawing.service_ids[arrow.caller]} -> {to}: {_quoted(arrow.label)}{style}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A label. `$` begins a substitution in D2."""
    return '"' + re.sub(r'(["\\$])', r"\\\1", harmless(text)) + '"'


FORMAT = Format("graph-d2", "graph", _render)
