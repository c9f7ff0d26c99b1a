"""The burn-down as a table, as a drawing and for programs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nova_lint.model.burndown import Burndown, Point

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 320, 56, 20, 40, 40


def burndown_table(burndown: Burndown, width: int) -> str:
    """A row for each commit, with a bar; the last line says where it leads."""
    points = burndown.points
    if not points:
        return "No commit has a baseline yet.\n"
    most = max(point.entries for point in points) or 1
    room = max(10, width - 38)
    lines = ["date        commit    entries  change  accepted"]
    before: Point | None = None
    for point in points:
        change = f"{point.entries - before.entries:+,}" if before is not None else ""
        bar = "#" * round(room * point.entries / most) if point.entries else ""
        head = f"{point.day}  {point.commit[:8]}  {point.entries:7,}  {change:>6}  {point.accepted:8,}"
        lines.append(f"{head}  {bar[: max(0, width - len(head) - 2)]}".rstrip())
        before = point
    lines += ["", told(burndown)]
    return "\n".join(lines) + "\n"


def told(burndown: Burndown) -> str:
    """One sentence on the pace and on the day on which nothing is left."""
    last = burndown.points[-1]
    if not last.entries:
        sentence = f"Nothing is left since {last.day}."
    elif burndown.zero is None:
        sentence = f"{last.entries:,} are left, and hardly any went in the last twelve weeks."
    else:
        pace = f"{burndown.pace:.1f}".removesuffix(".0")
        sentence = f"{last.entries:,} are left. At the pace of the last twelve weeks ({pace} a week) none on {burndown.zero}."
    unread = f" {burndown.unread} commits hold a baseline that cannot be read." if burndown.unread else ""
    return sentence + unread


def burndown_json(burndown: Burndown) -> str:
    """One object. The shape carries a version."""
    shown = {
        "version": 1,
        "pace_per_week": round(burndown.pace, 3),
        "zero": burndown.zero.isoformat() if burndown.zero is not None else None,
        "points": [
            {
                "commit": point.commit,
                "date": point.day.isoformat(),
                "entries": point.entries,
                "accepted": point.accepted,
                "pairs": [
                    {"caller": caller or None, "owner": owner or None, "entries": count}
                    for (caller, owner), count in point.pairs
                ],
            }
            for point in burndown.points
        ],
    }
    return json.dumps(shown, indent=2) + "\n"


def burndown_svg(burndown: Burndown) -> str:
    """A drawing that needs no other file: entries over time as steps, the projection as a dashed line."""
    points = burndown.points
    first = points[0].day if points else date.min
    last = points[-1].day if points else date.min
    end = _end(burndown, first, last)
    most = max([point.entries for point in points] or [1]) or 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(told(burndown)) if points else 'No baseline yet.'}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        '<g font-family="sans-serif" font-size="12">',
        f'<text x="{_LEFT}" y="22" font-size="14" fill="#222">Entries of the baseline</text>',
    ]
    for count in sorted({0, most // 2, most}):
        y = _y(count, most)
        parts.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#555">{count:,}</text>')
    if points:
        parts += _drawn(burndown, first, last, end, most)
    return "\n".join([*parts, "</g>", "</svg>"]) + "\n"


def _drawn(burndown: Burndown, first: date, last: date, end: date, most: int) -> list[str]:
    def x(day: date) -> float:
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (day - first).days / max(1, (end - first).days), 1)

    points = burndown.points
    steps = [f"M{x(first)} {_y(points[0].entries, most)}"]
    for point in points[1:]:
        steps.append(f"H{x(point.day)}V{_y(point.entries, most)}")
    parts = [f'<path d="{"".join(steps)}" fill="none" stroke="#0b62a4" stroke-width="2"/>']
    if burndown.zero is not None and last < burndown.zero <= end:
        line = (
            f'x1="{x(last)}" y1="{_y(points[-1].entries, most)}" x2="{x(burndown.zero)}" y2="{_y(0, most)}"'
        )
        parts.append(f'<line {line} stroke="#0b62a4" stroke-dasharray="5 4"/>')
    bottom = _HEIGHT - _BOTTOM + 18
    parts.append(f'<text x="{_LEFT}" y="{bottom}" fill="#555">{first}</text>')
    parts.append(f'<text x="{_WIDTH - _RIGHT}" y="{bottom}" text-anchor="end" fill="#555">{end}</text>')
    return parts


def _end(burndown: Burndown, first: date, last: date) -> date:
    """The right edge: the projected end, but the past keeps at least a third of the drawing."""
    if burndown.zero is None:
        return last
    return min(max(burndown.zero, last), last + timedelta(days=2 * max(30, (last - first).days)))


def _y(count: int, most: int) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * count / most, 1)
