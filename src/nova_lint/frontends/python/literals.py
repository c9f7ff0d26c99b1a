"""Where each character of a string literal stands in its file.

The syntax tree gives one node for adjacent literals and, before Python 3.12, no places inside an
f-string. So the source of a literal is scanned once more, with the rules of the language reference
(2.4.1 to 2.4.3): https://docs.python.org/3/reference/lexical_analysis.html#literals
"""

from __future__ import annotations

import re

from msgspec import Struct, field

_OPENING = re.compile(r"([A-Za-z]{0,3})('''|\"\"\"|'|\")")
_BETWEEN = re.compile(r"(?:[ \t\f\n]|\\\n|#[^\n]*)*")
_ESCAPE = re.compile(
    r"\\(?:\n|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{[^}]*\}|[0-7]{1,3}|[\\'\"abfnrtv])"
)
_PLAIN = {quote: re.compile(rf"[^\\\n{{}}{quote}]+") for quote in "'\""}


class Run(Struct):
    """A run of literal text between two replacement fields: its length and its jumps so far."""

    length: int = 0
    jumps: list[int] = field(default_factory=list)  # offset, line, column, flat


def scan(source: str, line: int, column: int) -> list[Run]:
    """The runs of text in `source`, which is one literal or several adjacent ones.

    `line` and `column` (from 1, code points) are those of the first character of `source`, whose line
    breaks are all `\\n`. Without replacement fields there is one run; with n fields there are n + 1.
    Raises ValueError when `source` is not a literal this scanner knows; the caller then has no places.
    """
    return _Scanner(source, line, column).runs()


class _Scanner:
    def __init__(self, source: str, line: int, column: int) -> None:
        self.source = source
        self.at = 0
        self.line = line
        self.line_start = 1 - column  # the offset at which column 1 of the current line would stand
        self.found = [Run()]
        self.expected = (-1, 0, 0)  # the place that needs no new jump: offset, line, column

    def runs(self) -> list[Run]:
        while self.at < len(self.source):
            opening = _OPENING.match(self.source, self.at)
            if opening is None:
                raise ValueError("not a string literal")
            self.at = opening.end()
            prefix = opening[1].lower()
            self._body(opening[2], raw="r" in prefix, fields="f" in prefix or "t" in prefix)
            between = _BETWEEN.match(self.source, self.at)
            assert between is not None
            self._advance(between.end())
        return self.found

    def _body(self, quotes: str, *, raw: bool, fields: bool) -> None:
        source, plain = self.source, _PLAIN[quotes[0]]
        while not source.startswith(quotes, self.at):
            match = plain.match(source, self.at)
            if match is not None:
                self._text(match.end() - self.at, match.end())
                continue
            char = source[self.at : self.at + 1]
            if not char:
                raise ValueError("the literal does not end")
            if char == "\\":
                self._escape(raw)
            elif char in "{}" and fields:
                self._brace(char)
            else:
                self._text(1, self.at + 1)
        self.at += len(quotes)

    def _escape(self, raw: bool) -> None:
        if raw:
            self._text(2, self.at + 2)
            return
        match = _ESCAPE.match(self.source, self.at)
        if match is None:
            self._text(1, self.at + 1)  # an unknown escape keeps its backslash
        else:
            self._text(0 if match[0] == "\\\n" else 1, match.end())

    def _brace(self, char: str) -> None:
        if self.source.startswith(char * 2, self.at):
            self._text(1, self.at + 2)
        elif char == "}":
            raise ValueError("a single closing brace")
        else:
            self._advance(self._after_field(self.at + 1))
            self.found.append(Run())
            self.expected = (-1, 0, 0)

    def _after_field(self, at: int) -> int:
        """The offset just after the replacement field whose expression starts at `at`."""
        source, depth = self.source, 1
        while at < len(source):
            char = source[at]
            if char in "'\"":
                quotes = char * 3 if source.startswith(char * 3, at) else char
                at = _after_string(source, at + len(quotes), quotes)
                continue
            if char in "{[(":
                depth += 1
            elif char in "}])":
                depth -= 1
                if not depth:
                    return at + 1
            at += 1
        raise ValueError("a replacement field does not end")

    def _text(self, decoded: int, end: int) -> None:
        """Characters of the literal up to `end` that stand for `decoded` characters of its value."""
        run = self.found[-1]
        column = self.at - self.line_start + 1
        if decoded and self.expected != (run.length, self.line, column):
            run.jumps += (run.length, self.line, column)
        run.length += decoded
        plain, line = decoded == end - self.at, self.line
        self._advance(end)
        column = self.at - self.line_start + 1
        follows = plain and decoded and line == self.line
        self.expected = (run.length, self.line, column) if follows else (-1, 0, 0)

    def _advance(self, end: int) -> None:
        breaks = self.source.count("\n", self.at, end)
        if breaks:
            self.line += breaks
            self.line_start = self.source.rindex("\n", self.at, end) + 1
        self.at = end


def _after_string(source: str, at: int, quotes: str) -> int:
    while at < len(source) and not source.startswith(quotes, at):
        at += 2 if source[at] == "\\" else 1
    return at + len(quotes)
