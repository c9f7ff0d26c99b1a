"""The burn-down as lines and texts on a sheet: entries over time as steps, the projection as a dashed line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from nova_lint.reports.burndown import told

if TYPE_CHECKING:
    from nova_lint.model.burndown import Burndown

WIDTH, HEIGHT = 720, 336
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 20, 60, 36
_INK, _PALE, _GRID, _BLUE = "#222222", "#555555", "#dddddd", "#0b62a4"

#: A place on the sheet, from its upper left corner.
Dot = tuple[float, float]


class Line(Struct, frozen=True):
    """A line through some dots."""

    dots: tuple[Dot, ...]
    color: str
    width: int = 1
    is_dashed: bool = False


class Text(Struct, frozen=True):
    """Words whose base line starts at a dot, or ends there."""

    words: str
    dot: Dot
    size: int = 12
    color: str = _PALE
    ends_there: bool = False


Shape = Line | Text


def shapes(burndown: Burndown) -> tuple[Shape, ...]:
    """What to draw, in that order, on a white sheet of `WIDTH` and `HEIGHT`."""
    points = burndown.points
    most = max([point.entries for point in points] or [1]) or 1
    found: list[Shape] = [
        Text("Entries of the baseline", (_LEFT, 22), 14, _INK),
        Text(told(burndown) if points else "No commit has a baseline yet.", (_LEFT, 42)),
    ]
    for count in sorted({0, most // 2, most}):
        y = _y(count, most)
        found.append(Line(((_LEFT, y), (WIDTH - _RIGHT, y)), _GRID))
        found.append(Text(f"{count:,}", (_LEFT - 8, y + 4), ends_there=True))
    if points:
        found += _drawn(burndown, most)
    return tuple(found)


def _drawn(burndown: Burndown, most: int) -> list[Shape]:
    points = burndown.points
    first, last = points[0].day, points[-1].day
    end = _end(burndown, first, last)

    def x(day: date) -> float:
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * (day - first).days / max(1, (end - first).days), 1)

    steps: list[Dot] = [(x(first), _y(points[0].entries, most))]
    for point in points[1:]:
        steps += [(x(point.day), steps[-1][1]), (x(point.day), _y(point.entries, most))]
    found: list[Shape] = []
    if burndown.zero is not None and last < burndown.zero:
        # Beyond the edge the line is cut where the sheet ends.
        part = min(1.0, (end - last).days / (burndown.zero - last).days)
        left = points[-1].entries * (1 - part)
        found.append(Line((steps[-1], (x(min(end, burndown.zero)), _y(left, most))), _BLUE, 1, True))
    found.append(Line(tuple(steps), _BLUE, 2))
    bottom = HEIGHT - _BOTTOM + 18
    found.append(Text(first.isoformat(), (_LEFT, bottom)))
    if end > first:
        found.append(Text(end.isoformat(), (WIDTH - _RIGHT, bottom), ends_there=True))
    return found


def _end(burndown: Burndown, first: date, last: date) -> date:
    """The right edge: the projected end, but the past keeps at least a third of the sheet."""
    if burndown.zero is None:
        return last
    return min(max(burndown.zero, last), last + timedelta(days=2 * max(30, (last - first).days)))


def _y(count: float, most: int) -> float:
    return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * count / most, 1)
