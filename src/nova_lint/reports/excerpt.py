"""A line of source with the place underlined, as wide as the reader's window."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from nova_lint.reports.wording import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    from nova_lint.model.place import Span

_TAB = 4
_CUT = "..."

#: So many times as wide as the window is what is looked at of a line beside the place.
_FAR = 20


def excerpt(source: Callable[[str], str | None], span: Span, width: int) -> tuple[str, str, str] | None:
    """The line number, the line and its underline (blanks and `^`), or None where there is no such line.

    Neither the line nor its underline is wider than `width` cells: a longer line is shown as a window around
    the place. Tabs become blanks, and wide characters count for two cells.
    """
    text = source(span.file)
    line = _line(text, span.line) if text is not None else None
    if line is None or not line.strip():
        return None
    start = min(max(span.column - 1, 0), len(line))
    end = span.end_column - 1 if span.end_line == span.line else start + 1
    if span.end_line > span.line:
        end = len(line.rstrip())
    end = max(min(end, len(line)), start + 1)

    far = max(width, 20) * _FAR
    before = line[max(start - far, 0) : start]
    marked, after = line[start : min(end, start + far)] or " ", line[end : end + far]
    shown_before = _flat(before.lstrip(), 0)
    shown_marked = _flat(marked, cells(shown_before))
    shown_after = _flat(after.rstrip(), cells(shown_before) + cells(shown_marked))
    return (str(span.line), *_window(shown_before, shown_marked, shown_after, max(width, 20)))


def cells(text: str) -> int:
    """How many terminal cells the text takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _line(text: str, number: int) -> str | None:
    """The line with that number. Only the breaks that Python counts are breaks; `splitlines` knows more."""
    lines = _lines(text)
    return lines[number - 1] if 0 < number <= len(lines) else None


@lru_cache(maxsize=2)  # many findings stand in one file, one after the other
def _lines(text: str) -> list[str]:
    return (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).split("\n")


def _flat(text: str, column: int) -> str:
    """The text without tabs, as it stands from this cell on, and without what would disturb a terminal."""
    out: list[str] = []
    for char in harmless(text):
        if char == "\t":
            char = " " * (_TAB - column % _TAB)
        out.append(char)
        column += cells(char)
    return "".join(out)


def _window(before: str, marked: str, after: str, width: int) -> tuple[str, str]:
    """The line and its underline, cut on both sides where it is too wide; the marked part matters most."""
    if cells(before) + cells(marked) + cells(after) <= width:
        return before + marked + after, " " * cells(before) + "^" * max(cells(marked), 1)
    if cells(marked) > width - 2 * len(_CUT):
        marked, after = _head(marked, width - 2 * len(_CUT)), " "
    room = width - cells(marked)
    want_after = min(cells(after), room // 3)
    left = before
    if cells(before) > room - want_after:
        left = _CUT + _tail(before, room - want_after - len(_CUT))
    right = after
    room -= cells(left)
    if cells(after) > room:
        right = _head(after, max(room - len(_CUT), 0)) + _CUT
    return left + marked + right, " " * cells(left) + "^" * max(cells(marked), 1)


def _head(text: str, width: int) -> str:
    total = 0
    for index, char in enumerate(text):
        total += _cells_of(char)
        if total > width:
            return text[:index]
    return text


def _tail(text: str, width: int) -> str:
    return _head(text[::-1], max(width, 0))[::-1]
