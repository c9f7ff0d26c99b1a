"""The waivers of an `.sql` file: its comments."""

from __future__ import annotations

import re

from nova_lint.model.place import Span
from nova_lint.model.waiver import MARK, Waiver, parse_waiver
from nova_lint.sql.split import split

_COMMENT = re.compile(r"'(?:[^']|'')*'|(?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))", re.DOTALL)


def sql_waivers(text: str, path: str) -> tuple[Waiver, ...]:
    """Every waiver of a script, in order.

    One inside a statement or before it covers the statement; one before the first, with a blank line
    between, covers the file.
    """
    if MARK not in text:
        return ()
    ranges = [(_begin(text, start, end), end) for start, end in split(text)]
    found: list[Waiver] = []
    for match in _COMMENT.finditer(text):
        if match["comment"] is None or MARK not in match["comment"]:
            continue
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        first, last = _covered(text, ranges, match.start(), match.end())
        made = parse_waiver(match["comment"], Span(path, line, column), first, last)
        if made is not None:
            found.append(made)
    return tuple(found)


def statement_lines(text: str) -> list[tuple[int, int]]:
    """The first and last line of every statement of a script."""
    return [_lines(text, _begin(text, start, end), end) for start, end in split(text)]


def _covered(text: str, ranges: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    line_begin = text.rfind("\n", 0, start) + 1
    for begin, stop in ranges:
        # A comment behind the semicolon, on the line on which the statement ends, speaks of it too.
        if begin <= start <= stop or (stop <= start and line_begin <= stop):
            return _lines(text, begin, stop)
        if begin > start:
            between = _COMMENT.sub("", text[end:begin])
            if (begin, stop) == ranges[0] and "\n\n" in between.replace(" ", "").replace("\r", ""):
                return 1, 0
            return _lines(text, begin, stop)
    return 1, 0


def _begin(text: str, start: int, end: int) -> int:
    """Where a statement itself begins, behind blanks and comments."""
    at = start
    while at < end:
        comment = _COMMENT.match(text, at)
        if comment is not None and comment["comment"] is not None:
            at = comment.end()
        elif text[at].isspace():
            at += 1
        else:
            return at
    return start


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    return text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1
