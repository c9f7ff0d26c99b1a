"""Columns as others count them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nova_lint.model.place import Span
from nova_lint.reports.columns import Columns, utf8_bytes, utf16_units

_TEXT = "plain\n\tdéjà = 1\r\n\N{GRINNING FACE}x\rlast"


@pytest.mark.parametrize(
    ("measure", "line", "column", "wanted"),
    [
        (utf16_units, 1, 3, 3),  # ASCII: nothing to do
        (utf16_units, 2, 7, 7),  # accents are one code unit each
        (utf16_units, 9, 5, 5),  # there is no such line: the column stays
        (utf16_units, 0, 1, 1),
        (utf16_units, 1, 99, 99),  # beyond the end of the line
        (utf16_units, 3, 2, 3),
        (utf16_units, 4, 2, 2),  # a line break that is a carriage return alone
        (utf8_bytes, 2, 7, 9),
        (utf8_bytes, 3, 2, 5),
    ],
)
def test_columns(measure: Callable[[str], int], line: int, column: int, wanted: int) -> None:
    assert Columns({"a.py": _TEXT}.get, measure).of(Span("a.py", line, column)).column == wanted


def test_the_end_is_counted_on_its_own_line() -> None:
    place = Columns({"a.py": _TEXT}.get, utf8_bytes).of(Span("a.py", 2, 4, 3, 2))
    assert place == Span("a.py", 2, 5, 3, 5)


def test_a_file_that_is_not_there() -> None:
    assert Columns(lambda path: None, utf8_bytes).of(Span("a.py", 2, 4, 3, 2)) == Span("a.py", 2, 4, 3, 2)
