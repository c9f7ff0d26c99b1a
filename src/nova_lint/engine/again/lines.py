"""Which line of a file became which, learned from things that are the same before and after a change."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from nova_lint.model.place import Span


class Lines:
    """A line for each line, in the same order: learned pair by pair.

    Only lines change: what moved to another column, or to where something else stood before it, is not the same.
    """

    def __init__(self) -> None:
        self._to: dict[int, int] = {}
        self._log: list[int] = []

    def learn(self, old: int, new: int) -> bool:
        """Take in that a line became another one; False where it is known to have become a different one."""
        held = self._to.get(old)
        if held is None:
            self._to[old] = new
            self._log.append(old)
            return True
        return held == new

    def mark(self) -> int:
        """Where we are, for `forget`."""
        return len(self._log)

    def forget(self, mark: int) -> None:
        """Take back what was learned since a mark."""
        for old in self._log[mark:]:
            del self._to[old]
        del self._log[mark:]

    @property
    def keep_their_order(self) -> bool:
        """Whether two lines are one before exactly when they are one after, and stand in the same order."""
        news = [new for _, new in sorted(self._to.items())]
        return all(one < other for one, other in pairwise(news))

    def of(self, line: int) -> int | None:
        """What became of a line; None where that is not known. The file as a whole stands in its first line."""
        return line if line <= 0 else self._to.get(line, 1 if line == 1 else None)

    def span(self, span: Span) -> Span | None:
        """What became of a place in the file."""
        line, end = self.of(span.line), self.of(span.end_line)
        if line is None or end is None:
            return None
        if (line, end) == (span.line, span.end_line):
            return span
        return Span(span.file, line, span.column, end, span.end_column)


def moved_span(span: Span, moved: Mapping[str, Lines]) -> Span | None:
    """What became of a place, where `moved` tells which files have changed; None where that is not known."""
    lines = moved.get(span.file)
    return span if lines is None else lines.span(span)
