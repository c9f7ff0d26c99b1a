"""The burn-down as a picture in PNG, for places that show no SVG. Pillow draws it; it brings its own letters."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING

from nova_lint.reports.burndown_shapes import HEIGHT, WIDTH, Dot, Line, Text, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.ImageDraw import ImageDraw

    from nova_lint.model.burndown import Burndown

#: Dots drawn for each unit of the sheet, and how many of them become one pixel: so slanted lines are smooth.
_SCALE, _BLEND = 4, 2
_DASH, _GAP = 5, 4


def burndown_png(burndown: Burndown) -> bytes:
    """The whole file. Raises `ImportError` where Pillow is not installed."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), "#ffffff")
    pen = ImageDraw.Draw(image)
    for shape in shapes(burndown):
        if isinstance(shape, Line):
            _line(pen, shape)
        else:
            _text(pen, shape)
    written = BytesIO()
    image.reduce(_BLEND).save(written, "PNG", optimize=True)
    return written.getvalue()


def _line(pen: ImageDraw, line: Line) -> None:
    strokes = [line.dots]
    if line.is_dashed:
        strokes = [stroke for start, end in pairwise(line.dots) for stroke in _dashes(start, end)]
    for stroke in strokes:
        dots = [_scaled(dot) for dot in stroke]
        pen.line(dots, fill=line.color, width=line.width * _SCALE, joint="curve")


def _dashes(start: Dot, end: Dot) -> Iterator[tuple[Dot, Dot]]:
    """The strokes of a dashed line."""
    length = dist(start, end)

    def at(way: float) -> Dot:
        part = min(way, length) / length
        return (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)

    way = 0.0
    while way < length:
        yield (at(way), at(way + _DASH))
        way += _DASH + _GAP


def _text(pen: ImageDraw, text: Text) -> None:
    from PIL import ImageFont

    font = ImageFont.load_default(text.size * _SCALE)
    pen.text(
        _scaled(text.dot), text.words, fill=text.color, font=font, anchor="rs" if text.ends_there else "ls"
    )


def _scaled(dot: Dot) -> Dot:
    return (dot[0] * _SCALE, dot[1] * _SCALE)
