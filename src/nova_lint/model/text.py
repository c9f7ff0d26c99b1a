"""SQL as it is written in a program: pieces of text that know their place, and holes."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from msgspec import Struct

from nova_lint.model.place import Span

#: Stands for one hole wherever a `SqlText` is shown as a string (U+FFFC, object replacement character).
HOLE = "\ufffc"


class Written(Struct, frozen=True):
    """A string literal, or a whole `.sql` file, and where each of its characters stands.

    `jumps` holds (offset in the decoded text, line, column) for the first character and for every
    character that does not simply follow its predecessor on the same line: after a line break, an
    escape sequence, or the seam of two adjacent literals. It is sorted by offset and never empty.
    `function` is the qualified name of the function that contains the literal, empty at module level.
    """

    file: str
    function: str
    jumps: tuple[tuple[int, int, int], ...]

    def __hash__(self) -> int:
        return hash((self.file, self.jumps[0]))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both counted from 1, of the character at `offset` of the decoded text."""
        index = bisect_right(self.jumps, (offset, 1 << 60, 0)) - 1
        start, line, column = self.jumps[max(index, 0)]
        return line, column + offset - start


def whole_file(path: str, text: str) -> Written:
    """The places of a file that is SQL from its first character on; `text` has `\n` line breaks."""
    jumps, offset, line = [(0, 1, 1)], 0, 1
    while (found := text.find("\n", offset)) >= 0:
        offset, line = found + 1, line + 1
        jumps.append((offset, line, 1))
    return Written(path, "", tuple(jumps))


class Hole(Struct, frozen=True):
    """A piece of SQL that is not known, and whose it is.

    `reason` completes the sentence "not known because it is ...". `owner` names what would have to be
    known, as `path:function#parameter`, or nothing; what comes from outside the program begins with `@`
    (`@a web request`). `is_plain` says that it is proven to hold no SQL: a number, a checked or quoted name.
    """

    reason: str
    owner: str = ""
    is_plain: bool = False


class Piece(Struct, frozen=True):
    """A run of known text and where it was written.

    `start` is the offset of the first character in the decoded text of `written`, which is None for
    text that stands nowhere (made by the evaluation itself).
    """

    text: str
    written: Written | None = None
    start: int = 0


class SqlText(Struct, frozen=True, dict=True):
    """SQL as written: known pieces and holes, in order."""

    parts: tuple[Piece | Hole, ...] = ()

    def __hash__(self) -> int:
        return hash(self.shape)  # a string keeps its hash; the parts would be hashed anew each time

    @cached_property
    def shape(self) -> str:
        """The text with `HOLE` in place of every hole: what `read_sql` is given.

        Offsets in a `Statement` are offsets in this string.
        """
        return "".join([part.text if isinstance(part, Piece) else HOLE for part in self.parts])

    def at(self, offset: int) -> tuple[Piece | Hole, int] | None:
        """The part that holds the character at `offset` of the shape, and the offset inside that part."""
        start = 0
        for part in self.parts:
            length = len(part.text) if isinstance(part, Piece) else 1
            if offset < start + length:
                return part, offset - start
            start += length
        return None

    def span(self, start: int, end: int) -> Span | None:
        """Where the characters [start, end) of the shape are written, or None if that is nowhere.

        The end is that of the part the start lies in, if the range runs over several parts.
        """
        found = self.at(start)
        if found is None:
            return None
        piece, inside = found
        if not isinstance(piece, Piece) or piece.written is None:
            return None
        written = piece.written
        line, column = written.place(piece.start + inside)
        last = min(inside + end - start, len(piece.text)) - 1
        end_line, end_column = written.place(piece.start + max(last, inside))
        return Span(written.file, line, column, end_line, end_column + 1)
