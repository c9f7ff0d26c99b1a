"""What a format is, and how its reader would like it to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

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


class Look(Struct, frozen=True):
    """The reader's wishes. `width` is in terminal cells.

    `prefix` leads from the root of the repository to the folder that paths are relative to (`apps/shop`), for readers
    that want to find the files. `suppressed` asks for known and waived findings too, where the format can tell them
    apart. `split` asks for one part of the output for each service, and `service` is the one that is told of, where it
    is only one; empty for the code of no service, None for everything.
    """

    color: bool = False
    width: int = 80
    verbose: bool = False
    quiet: bool = False
    statistics: bool = False
    prefix: str = ""
    suppressed: bool = False
    split: bool = False
    service: str | None = None

    def path(self, file: str) -> str:
        """A path of the report, from the root of the repository."""
        return f"{self.prefix}/{file}" if self.prefix else file

    def paint(self, text: str, style: str) -> str:
        """The text in a style (`bold`, `dim`, `error`, ...), or as it is where there is no colour."""
        if not self.color or not text:
            return text
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


class Format(Struct, frozen=True):
    """An output format.

    `subject` is what it shows: `findings`, `facts`, `tables` or `unresolved`. `notes` are sentences about what its
    readers do not get to see, and why.
    """

    name: str
    subject: str
    render: Callable[[Report, Look], str]
    notes: Callable[[Report, Look], tuple[str, ...]] = lambda report, look: ()
