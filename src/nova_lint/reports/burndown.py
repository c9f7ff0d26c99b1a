"""The burn-down as a table and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nova_lint.model.burndown import Burndown, Point

_HEAD = "date        commit    entries  change  accepted"


def burndown_table(burndown: Burndown, width: int) -> str:
    """A row for each commit, with a bar; the last line says where it leads."""
    points = burndown.points
    if not points:
        return "No commit has a baseline yet.\n"
    most = max(point.entries for point in points) or 1
    lines = [_HEAD]
    room = max(0, width - len(_HEAD) - 2)
    before: Point | None = None
    for point in points:
        change = f"{point.entries - before.entries:+,}" if before is not None else ""
        bar = "#" * max(1, round(room * point.entries / most)) if point.entries else ""
        head = f"{point.day}  {point.commit[:8]}  {point.entries:7,}  {change:>6}  {point.accepted:8,}"
        lines.append(f"{head}  {bar[:room]}".rstrip())
        before = point
    lines += ["", told(burndown)]
    return "\n".join(lines) + "\n"


def told(burndown: Burndown) -> str:
    """One sentence on the pace and on the day on which nothing is left."""
    last = burndown.points[-1]
    if not last.entries:
        sentence = f"Nothing is left since {last.day}."
    elif burndown.zero is None:
        sentence = f"{_left(last)}, and hardly any went in the last twelve weeks."
    else:
        pace = f"{burndown.pace:.1f}".removesuffix(".0")
        sentence = (
            f"{_left(last)}. At the pace of the last twelve weeks ({pace} a week) none on {burndown.zero}."
        )
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


def _left(point: Point) -> str:
    return f"{point.entries:,} {'is' if point.entries == 1 else 'are'} left"
