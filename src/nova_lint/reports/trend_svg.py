"""The trend as a drawing: one panel for the score, one for the shares, one for what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from nova_lint.reports.burndown_shapes import Line, Shape, Text
from nova_lint.reports.burndown_svg import sheet
from nova_lint.reports.trend_text import told

if TYPE_CHECKING:
    from datetime import date

    from nova_lint.model.trend import Figures, Moment

_WIDTH, _PANEL, _TOP = 720, 150, 56
_LEFT, _RIGHT, _ABOVE, _BELOW = 56, 120, 22, 14
_INK, _GRID, _BLUE, _GREEN, _RED = "#222222", "#dddddd", "#0b62a4", "#1b6e3c", "#b3261e"


class _Curve(Struct, frozen=True):
    name: str
    color: str
    value: Callable[[Figures], float]


_PANELS: tuple[tuple[str, float | None, tuple[_Curve, ...]], ...] = (
    ("Score", 10, (_Curve("score", _BLUE, lambda figures: figures.score),)),
    (
        "Percent",
        100,
        (
            _Curve("fault isolation", _BLUE, lambda figures: 100 * figures.isolation),
            _Curve("deployability", _GREEN, lambda figures: 100 * figures.deployability),
        ),
    ),
    (
        "Left to do",
        None,
        (
            _Curve("touches", _BLUE, lambda figures: figures.touches),
            _Curve("findings", _RED, lambda figures: figures.findings),
        ),
    ),
)


def trend_svg(moments: Sequence[Moment]) -> str:
    """The whole file."""
    known = [(moment.day, moment.figures) for moment in moments if moment.figures is not None]
    title = told(moments) if moments else "There is no commit yet."
    found: list[Shape] = [Text("How the services part", (_LEFT, 22), 14, _INK), Text(title, (_LEFT, 42))]
    for number, (name, most, curves) in enumerate(_PANELS):
        top = _TOP + number * _PANEL
        values = [curve.value(figures) for curve in curves for _, figures in known]
        found += _panel(name, top, most or max([*values, 1]), curves, known)
    height = _TOP + len(_PANELS) * _PANEL + 24
    if known:
        found.append(Text(known[0][0].isoformat(), (_LEFT, height - 10)))
        if known[-1][0] > known[0][0]:
            found.append(Text(known[-1][0].isoformat(), (_WIDTH - _RIGHT, height - 10), ends_there=True))
    return sheet(title, found, _WIDTH, height)


def _panel(
    name: str, top: float, most: float, curves: Sequence[_Curve], known: Sequence[tuple[date, Figures]]
) -> list[Shape]:
    bottom = top + _PANEL - _BELOW
    found: list[Shape] = [Text(name, (_LEFT, top + 14), 12, _INK)]

    def y(value: float) -> float:
        return round(bottom - (_PANEL - _ABOVE - _BELOW) * value / most, 1)

    for at in (0.0, most):
        found.append(Line(((_LEFT, y(at)), (_WIDTH - _RIGHT, y(at))), _GRID))
        found.append(Text(f"{at:,.0f}", (_LEFT - 8, y(at) + 4), ends_there=True))
    if not known:
        return found
    first, last = known[0][0], known[-1][0]
    wide = _WIDTH - _LEFT - _RIGHT
    ends: list[float] = []
    for curve in curves:
        dots = tuple(
            (
                round(_LEFT + wide * (day - first).days / max(1, (last - first).days), 1),
                y(curve.value(figures)),
            )
            for day, figures in known
        )
        found.append(Line(dots, curve.color, 2))
        # The name stands where its curve ends, and not on another name.
        at = dots[-1][1] + 4
        while any(abs(at - other) < 14 for other in ends):
            at += 14
        ends.append(at)
        found.append(Text(curve.name, (_WIDTH - _RIGHT + 8, at), 12, curve.color))
    return found
