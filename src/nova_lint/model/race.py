"""Races: what a function reads, decides by and writes, while others may write in between."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.fact import AccessFact
from nova_lint.model.place import Span


class Race(Struct, frozen=True):
    """A read and a write of one table in one function, where the second depends on the first and nothing guards both.

    `kind` is `lost update` (the new value is computed of the one that was read) or `check then insert` (a row is inserted
    because none was found). `read` is the query, None where the row comes from outside of the function; `seen` is where the value
    is read, or the question is asked. `computed` is where the new value is made, or the answer decides. `columns` are those that
    are written back. `steps` are the calls that lead to the write, outermost first.
    """

    kind: str
    seen: Span
    computed: Span
    write: AccessFact
    function: str
    caller: str
    read: AccessFact | None = None
    columns: tuple[str, ...] = ()
    steps: tuple[Span, ...] = ()
    confidence: str = "high"

    @property
    def is_read_here(self) -> bool:
        """Whether the query that reads stands in the same function, or in one that it calls."""
        return self.read is not None
