"""The score as a badge for a README: one SVG, which asks for nothing from anywhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look

if TYPE_CHECKING:
    from nova_lint.model.report import Report

_LABEL = "data boundaries"

#: From which score on which colour; white text on each has a contrast of 4.5 or more (WCAG 2.2, 1.4.3).
_COLORS = ((8, "#2e7d32"), (5, "#8a5a00"), (0, "#b71c1c"))

#: About how wide a character is at 11 pixels, and how much room is left at both sides of a text.
_CELL, _ROOM = 6.6, 6


def _render(report: Report, look: Look) -> str:
    score = f"{float(report.metrics.score):.1f}/10"
    color = next(color for least, color in _COLORS if report.metrics.score >= least)
    left, right = _width(_LABEL), _width(score)
    said = escape(f"{_LABEL}: {score}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{said}">\n'
        f"  <title>{said}</title>\n"
        f'  <rect width="{left}" height="20" fill="#444"/>\n'
        f'  <rect x="{left}" width="{right}" height="20" fill="{color}"/>\n'
        '  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">\n'
        f"{_text(_LABEL, left / 2, left)}{_text(score, left + right / 2, right)}"
        "  </g>\n"
        "</svg>\n"
    )


def _width(text: str) -> int:
    return round(len(text) * _CELL) + 2 * _ROOM


def _text(text: str, middle: float, width: int) -> str:
    return f'    <text x="{middle:g}" y="14" textLength="{width - 2 * _ROOM}">{escape(text)}</text>\n'


FORMAT = Format("score-badge", "badge", _render)
