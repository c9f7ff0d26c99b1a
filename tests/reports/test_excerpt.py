"""The underline stands below the place, whatever the line is made of."""

from __future__ import annotations

import pytest

from nova_lint.model.place import Span
from nova_lint.reports.excerpt import cells, excerpt


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (None, Span("a.py", 1, 1)),  # the file went away during the run
        ("", Span("a.py", 1, 1)),  # an empty file has no line to show
        ("x\n", Span("a.py", 7, 1)),  # the file became shorter
        ("x\n   \n", Span("a.py", 2, 1)),  # a blank line tells nothing
    ],
)
def test_no_excerpt(text: str | None, span: Span) -> None:
    assert excerpt(lambda path: text, span, 80) is None


@pytest.mark.parametrize(
    ("text", "span", "line", "underline"),
    [
        ("select * from t", (1, 15, 1, 16), "select * from t", "              ^"),
        ("  indented t", (1, 12, 1, 13), "indented t", "         ^"),
        ("\tindented t", (1, 11, 1, 12), "indented t", "         ^"),
        ("a\tt", (1, 3, 1, 4), "a   t", "    ^"),
        ("日本 t", (1, 4, 1, 5), "日本 t", "     ^"),
        ("t = '日本'", (1, 6, 1, 8), "t = '日本'", "     ^^^^"),
        ("e\u0301 t", (1, 4, 1, 5), "e\u0301 t", "  ^"),
        ("one\r\ntwo\r\n", (2, 1, 2, 4), "two", "^^^"),
        ("one\ftwo t\n", (1, 9, 1, 10), "one\ufffdtwo t", "        ^"),
        ("\x1b[2Jt", (1, 5, 1, 6), "\ufffd[2Jt", "    ^"),
        # Only the start is known.
        ("abc", (1, 2, 0, 0), "abc", " ^"),
        # The place runs over several lines: the first is underlined to its end.
        ("abc def  \nghi", (1, 5, 2, 2), "abc def", "    ^^^"),
        # The place lies behind the end of the line.
        ("abc", (1, 40, 1, 50), "abc ", "   ^"),
    ],
)
def test_excerpt(text: str, span: tuple[int, int, int, int], line: str, underline: str) -> None:
    found = excerpt(lambda path: text, Span("a.py", *span), 80)
    assert found is not None
    assert found[1:] == (line, underline)


@pytest.mark.parametrize("before", [0, 10, 30, 500])
@pytest.mark.parametrize("after", [0, 10, 30, 500])
@pytest.mark.parametrize("word", ["invoices", "日本語", "x" * 300])
@pytest.mark.parametrize("width", [20, 40, 75])
def test_long_lines_are_windowed(before: int, after: int, word: str, width: int) -> None:
    text = "a" * before + word + "b" * after
    found = excerpt(lambda path: text, Span("a.py", 1, before + 1, 1, before + 1 + len(word)), width)
    assert found is not None
    _, line, underline = found
    assert cells(line) <= width
    assert len(underline) <= width
    if len(word) < 10:
        assert cells(line[: line.index(word)]) == underline.index("^")
        assert underline.count("^") == cells(word)
