"""Where the line ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nova_lint.engine.baseline.burndown import forecast

_START = date(2027, 1, 4)


def _weekly(*counts: int) -> list[tuple[date, int]]:
    return [(_START + timedelta(weeks=week), count) for week, count in enumerate(counts)]


@pytest.mark.parametrize(
    ("counts", "today", "pace", "zero"),
    [
        ([], _START, 0, None),
        (_weekly(40), _START, 0, None),  # one point is no line
        (_weekly(40, 40, 40), _START + timedelta(weeks=2), 0, None),
        (_weekly(40, 42, 44), _START + timedelta(weeks=2), -2, None),
        (_weekly(40, 30, 20, 10), _START + timedelta(weeks=3), 10, _START + timedelta(weeks=4)),
        (_weekly(2, 1, 0), _START + timedelta(weeks=30), 0, _START + timedelta(weeks=2)),
        # What was fast a year ago says nothing about now.
        (_weekly(900, 100, 99), _START + timedelta(weeks=60), 0, None),
        # A line that hardly falls ends nowhere.
        ([(_START, 10_000), (_START + timedelta(days=80), 9_999)], _START + timedelta(days=80), 0.1, None),
    ],
)
def test_forecast(counts: list[tuple[date, int]], today: date, pace: float, zero: date | None) -> None:
    found = forecast(counts, today)
    assert found[0] == pytest.approx(pace, abs=0.1)
    assert found[1] == zero
