"""Which of very many patterns may name a table: found by what the patterns begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from nova_lint.model.patterns import LITERAL_END

Holder = TypeVar("Holder")


class Naming(Generic[Holder]):
    """Patterns of tables, each with what holds it, in an order.

    A pattern can only name a table whose name begins as the pattern does, up to its first wildcard: so a name asks for
    its own beginnings, however many patterns there are.
    """

    def __init__(self, patterns: Iterable[tuple[str, Holder]]) -> None:
        self._by_beginning: dict[str, list[tuple[int, str, Holder]]] = {}
        for number, (pattern, holder) in enumerate(patterns):
            beginning = re.split(LITERAL_END, pattern.lower().rpartition(".")[2], maxsplit=1)[0]
            self._by_beginning.setdefault(beginning, []).append((number, pattern, holder))
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning})

    def candidates(self, name: str) -> Iterator[tuple[str, Holder]]:
        """The patterns that may name a table of this name, with what holds them, in their order."""
        low = name.lower()
        found: list[tuple[int, str, Holder]] = []
        for length in self._lengths:
            if length > len(low):
                break
            found += self._by_beginning.get(low[:length], ())
        found.sort(key=lambda each: each[0])
        for _, pattern, holder in found:
            yield pattern, holder
