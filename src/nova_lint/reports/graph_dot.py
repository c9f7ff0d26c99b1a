"""The landscape for Graphviz: a box for each service with its tables in it, and arrows from service to table.

The language: https://graphviz.org/doc/info/lang.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.drawing import drawing_of
from nova_lint.reports.look import Format, Look
from nova_lint.reports.wording import harmless

if TYPE_CHECKING:
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    drawing = drawing_of(report.landscape)
    lines = [
        "digraph landscape {",
        "  rankdir=LR;",
        '  node [fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=10];',
    ]
    for service, tables in drawing.boxes:
        node = drawing.service_ids[service]
        lines += [
            f"  subgraph cluster_{node} {{",
            "    style=rounded;",
            f"    {node} [shape=box, style=bold, label={_quoted(service)}];",
            *(f"    {drawing.table_ids[t]} [shape=cylinder, label={_quoted(str(t))}];" for t in tables),
            "  }",
        ]
    for arrow in drawing.arrows:
        style = ", style=dashed" if arrow.is_permitted else ""
        ends = f"{drawing.service_ids[arrow.caller]} -> {drawing.table_ids[arrow.table]}"
        lines.append(f"  {ends} [label={_quoted(arrow.label)}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    r"""A label. Graphviz reads `\` and HTML's entities in labels."""
    escaped = harmless(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{escaped}"'


FORMAT = Format("graph-dot", "graph", _render)
