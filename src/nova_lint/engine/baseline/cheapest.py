"""What to fix next: the smallest pieces that make something clean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nova_lint.model.baseline import Entry


@dataclass(frozen=True, slots=True)
class Piece:
    """All entries of a service on one table of another. `left` is how many entries the pair of services has in all."""

    caller: str
    owner: str
    table: str
    entries: tuple[Entry, ...]
    left: int

    @property
    def functions(self) -> int:
        """How many places of the code have to be changed: several findings of a function are one."""
        return len({(entry.site.path, entry.site.symbol) for entry in self.entries})

    @property
    def cleans_pair(self) -> bool:
        """Whether nothing is left between the two services afterwards."""
        return self.left == len(self.entries)


def cheapest(entries: Iterable[Entry], rule: str = "", service: str = "") -> tuple[Piece, ...]:
    """Pieces of work, the cheapest first: few functions, reads before writes, and rather those that make a pair clean.

    `rule` is the code of a rule and `service` a caller or owner to keep to; empty for any.
    """
    pieces: dict[tuple[str, str, str], list[Entry]] = {}
    left: dict[tuple[str, str], int] = {}
    for entry in sorted(entries):
        edge = entry.edge
        left[edge.caller, edge.owner] = left.get((edge.caller, edge.owner), 0) + 1
        if (not rule or edge.rule == rule) and service in ("", edge.caller, edge.owner):
            pieces.setdefault((edge.caller, edge.owner, edge.table), []).append(entry)
    found = [Piece(*key, tuple(listed), left[key[0], key[1]]) for key, listed in pieces.items()]
    return tuple(sorted(found, key=_cost))


def _cost(piece: Piece) -> tuple[object, ...]:
    writes = sum(entry.edge.op not in ("read", "") for entry in piece.entries)
    due = min((entry.until for entry in piece.entries if entry.until), default="9999")
    key = (piece.caller, piece.owner, piece.table)
    return piece.functions, not piece.cleans_pair, writes, due, len(piece.entries), key
