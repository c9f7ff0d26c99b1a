"""Columns as other programs count them: ours are code points, theirs are UTF-16 code units or bytes of UTF-8."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from nova_lint.model.place import Span

_BREAK = re.compile("\r\n|\r|\n")


def utf16_units(text: str) -> int:
    """How many UTF-16 code units the text takes: two for a character beyond U+FFFF."""
    return len(text) if text.isascii() else sum(2 if ord(char) > 0xFFFF else 1 for char in text)


def utf8_bytes(text: str) -> int:
    """How many bytes of UTF-8 the text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


class Columns(Struct):
    """Counts columns anew: `source` gives the text of a file, `measure` the length of a text.

    Lines are kept, since many findings stand in one file. Where there is no such line, the column stays as it is.
    """

    source: Callable[[str], str | None]
    measure: Callable[[str], int]
    _lines: dict[str, list[str]] = field(default_factory=dict)

    def of(self, span: Span) -> Span:
        """The same place, its columns counted by `measure`; they still count from 1."""
        column = self._column(span.file, span.line, span.column)
        if not span.end_line:
            return replace(span, column=column)
        return replace(
            span, column=column, end_column=self._column(span.file, span.end_line, span.end_column)
        )

    def _column(self, file: str, line: int, column: int) -> int:
        lines = self._lines.get(file)
        if lines is None:
            text = self.source(file)
            lines = self._lines[file] = [] if text is None else _BREAK.split(text)
        if not 0 < line <= len(lines):
            return column
        before = lines[line - 1][: column - 1]
        return column - len(before) + self.measure(before)
