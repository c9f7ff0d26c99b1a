"""The burn-down as a drawing in SVG, which needs no other file."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from nova_lint.reports.burndown import told
from nova_lint.reports.burndown_shapes import HEIGHT, WIDTH, Line, Text, shapes

if TYPE_CHECKING:
    from nova_lint.model.burndown import Burndown


def burndown_svg(burndown: Burndown) -> str:
    """The whole file."""
    title = told(burndown) if burndown.points else "No commit has a baseline yet."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        '<g font-family="sans-serif">',
        *[_line(shape) if isinstance(shape, Line) else _text(shape) for shape in shapes(burndown)],
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _line(line: Line) -> str:
    dots = " ".join(f"{x:g},{y:g}" for x, y in line.dots)
    dashes = ' stroke-dasharray="5 4"' if line.is_dashed else ""
    stroke = f'stroke="{line.color}" stroke-width="{line.width}"{dashes}'
    return f'<polyline points="{dots}" fill="none" {stroke}/>'


def _text(text: Text) -> str:
    x, y = text.dot
    anchor = ' text-anchor="end"' if text.ends_there else ""
    style = f'font-size="{text.size}" fill="{text.color}"{anchor}'
    return f'<text x="{x:g}" y="{y:g}" {style}>{escape(text.words)}</text>'
