"""What a format is, and how its reader would like it to look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nova_lint.model.report import Report

_STYLES = {
    "bold": "1",
    "dim": "2",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;34",
    "place": "36",
    "good": "1;32",
    "help": "32",
}


@dataclass(frozen=True, slots=True)
class Look:
    """The reader's wishes. `width` is in terminal cells."""

    color: bool = False
    width: int = 80
    verbose: bool = False
    quiet: bool = False
    statistics: bool = False

    def paint(self, text: str, style: str) -> str:
        """The text in a style (`bold`, `dim`, `error`, ...), or as it is where there is no colour."""
        if not self.color or not text:
            return text
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


@dataclass(frozen=True, slots=True)
class Format:
    """An output format. `subject` is what it shows: `findings`, `facts`, `tables` or `unresolved`."""

    name: str
    subject: str
    render: Callable[[Report, Look], str]
