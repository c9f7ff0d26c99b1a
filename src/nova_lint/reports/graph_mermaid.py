"""The landscape as a Mermaid flowchart, which GitHub and GitLab draw in Markdown.

The syntax: https://mermaid.js.org/syntax/flowchart.html
"""

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
    lines = ["flowchart LR"]
    for service, tables in drawing.boxes:
        node = drawing.service_ids[service]
        if not tables:
            lines.append(f"  {node}[{_quoted(service)}]")
            continue
        lines += [
            f"  subgraph {node}[{_quoted(service)}]",
            *(f"    {drawing.table_ids[table]}[({_quoted(str(table))})]" for table in tables),
            "  end",
        ]
    for arrow in drawing.arrows:
        line = "-.->" if arrow.is_permitted else "-->"
        ends = drawing.service_ids[arrow.caller], drawing.table_ids[arrow.table]
        lines.append(f"  {ends[0]} {line}|{_quoted(arrow.label)}| {ends[1]}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A label. Mermaid has no `\\`: what could end the text or be read as markup becomes an entity by its number."""
    return '"' + re.sub(r"[^\w .,:*$()/+=-]", _entity, harmless(text)) + '"'


def _entity(sign: re.Match[str]) -> str:
    return f"#{ord(sign[0])};"


FORMAT = Format("graph-mermaid", "graph", _render)
