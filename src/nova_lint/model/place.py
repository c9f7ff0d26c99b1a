"""Where something stands in a file."""

from __future__ import annotations

from msgspec import Struct


class Span(Struct, frozen=True, order=True):
    """A place in a file.

    `file` is relative to the root of the repository, with forward slashes. Lines and columns count
    from 1, columns in code points; the end is exclusive. An `end_line` of 0 means that only the
    start is known.
    """

    file: str
    line: int
    column: int
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


#: A place that nobody has told.
NOWHERE = Span("", 0, 0)


def is_script(path: str) -> bool:
    """Whether a file is SQL from its first character on, by its name."""
    return path[-4:].lower() == ".sql"
