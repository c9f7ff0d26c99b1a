"""The burn-down: the same shapes in both drawings, on the sheet whatever is in it."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_lint.model.burndown import Burndown, Point
from nova_lint.reports.burndown import burndown_table
from nova_lint.reports.burndown_png import burndown_png
from nova_lint.reports.burndown_shapes import HEIGHT, WIDTH, Line, Text, shapes
from nova_lint.reports.burndown_svg import burndown_svg

_START = date(2026, 1, 5)


def _burndown(*entries: int, zero: date | None = None) -> Burndown:
    points = [
        Point(f"{n:040x}", _START + timedelta(weeks=n), count, 0, ()) for n, count in enumerate(entries)
    ]
    return Burndown(tuple(points), 2.5 if zero else 0.0, zero)


_FALLING = _burndown(40, 30, 12, zero=date(2026, 3, 9))


@pytest.mark.parametrize(
    ("burndown", "words"),
    [
        (_burndown(), "No commit has a baseline yet."),
        (_burndown(3, 0), "Nothing is left since 2026-01-12."),
        (_burndown(1, 1), "1 is left, and hardly any went in the last twelve weeks."),
        (_burndown(3, 3), "3 are left, and hardly any went in the last twelve weeks."),
        (_FALLING, "12 are left. At the pace of the last twelve weeks (2.5 a week) none on 2026-03-09."),
    ],
)
def test_it_says_where_it_leads(burndown: Burndown, words: str) -> None:
    assert words in [shape.words for shape in shapes(burndown) if isinstance(shape, Text)]
    assert burndown_table(burndown, 80).splitlines()[-1] == words


@pytest.mark.parametrize(
    ("width", "bars"),
    [
        (80, [31, 23, 16, 1, 0]),
        (120, [71, 53, 36, 1, 0]),
        (40, [0, 0, 0, 0, 0]),  # no room for any
    ],
)
def test_bars_are_as_long_as_there_is_much(width: int, bars: list[int]) -> None:
    rows = burndown_table(_burndown(400, 300, 200, 1, 0), width).splitlines()[1:6]
    assert [row.count("#") for row in rows] == bars


@pytest.mark.parametrize(
    ("burndown", "dashed"),
    [
        pytest.param(_burndown(40, 40), 0, id="nothing falls"),
        pytest.param(_burndown(40, 0), 0, id="nothing is left"),
        pytest.param(_FALLING, 1, id="falls"),
        pytest.param(_burndown(400, 399, zero=date(2090, 1, 1)), 1, id="an end far beyond the sheet"),
    ],
)
def test_a_projection_is_dashed(burndown: Burndown, dashed: int) -> None:
    lines = [shape for shape in shapes(burndown) if isinstance(shape, Line)]
    assert sum(line.is_dashed for line in lines) == dashed
    assert burndown_svg(burndown).count("stroke-dasharray") == dashed


@given(
    entries=st.lists(st.integers(0, 10**6), max_size=8),
    days=st.one_of(st.none(), st.integers(-50, 30_000)),
)
def test_nothing_is_drawn_beside_the_sheet(entries: list[int], days: int | None) -> None:
    zero = None if days is None else _START + timedelta(days=days)
    burndown = _burndown(*entries, zero=zero)
    for shape in shapes(burndown):
        for x, y in shape.dots if isinstance(shape, Line) else (shape.dot,):
            assert (0 <= x <= WIDTH, 0 <= y <= HEIGHT) == (True, True)
    root = ElementTree.fromstring(burndown_svg(burndown))
    namespace = "{http://www.w3.org/2000/svg}"
    assert len([*root.iter(f"{namespace}polyline"), *root.iter(f"{namespace}text")]) == len(shapes(burndown))


def test_the_picture_has_the_colours_of_the_drawing() -> None:
    image = pytest.importorskip("PIL.Image")
    from io import BytesIO

    picture = image.open(BytesIO(burndown_png(_FALLING))).convert("RGB")
    assert picture.size == (WIDTH * 2, HEIGHT * 2)
    colors = {color for _, color in picture.getcolors(1 << 20)}
    drawn = {shape.color for shape in shapes(_FALLING)}
    assert {tuple(bytes.fromhex(color[1:])) for color in drawn} <= colors
