"""What to fix next: the smallest pieces that make something clean."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from nova_lint.model.baseline import Entry


class Piece(Struct, frozen=True):
    """All entries of a service on one table of another. `left` is how many entries the pair of services has in all.

    `places` are the files and functions that have to be changed: several findings of a function are one.
    """

    caller: str
    owner: str
    table: str
    entries: tuple[Entry, ...]
    left: int
    places: tuple[tuple[str, str], ...]

    @property
    def cleans_pair(self) -> bool:
        """Whether nothing is left between the two services afterwards."""
        return bool(self.caller and self.owner) and self.left == len(self.entries)


def cheapest(entries: Iterable[Entry], rules: Collection[str] = (), service: str = "") -> tuple[Piece, ...]:
    """Pieces of work, the cheapest first: few places, reads before writes, and rather those that make a pair clean.

    What is said of a table as a whole stands nowhere: it is gone when all else that the baseline holds of the table is.
    `rules` are codes and `service` a caller or owner to keep to; empty for any.
    """
    pieces: dict[tuple[str, str, str], list[Entry]] = {}
    left: dict[tuple[str, str], int] = {}
    of_table: dict[str, dict[tuple[str, str], None]] = {}
    for entry in sorted(entries):
        edge, site = entry.edge, entry.site
        left[edge.caller, edge.owner] = left.get((edge.caller, edge.owner), 0) + 1
        if site.path:
            of_table.setdefault(edge.table, {})[site.path, site.symbol] = None
        if (not rules or edge.rule in rules) and service in ("", edge.caller, edge.owner):
            pieces.setdefault((edge.caller, edge.owner, edge.table), []).append(entry)
    found = []
    for key, listed in pieces.items():
        places: dict[tuple[str, str], None] = {}
        for entry in listed:
            own = {(entry.site.path, entry.site.symbol): None}
            places |= own if entry.site.path else of_table.get(entry.edge.table, {})
        found.append(Piece(*key, tuple(listed), left[key[0], key[1]], tuple(places)))
    return tuple(sorted(found, key=_cost))


def _cost(piece: Piece) -> tuple[object, ...]:
    writes = sum(entry.edge.op not in ("read", "") for entry in piece.entries)
    due = min((entry.until for entry in piece.entries if entry.until), default="9999")
    key = (piece.caller, piece.owner, piece.table)
    return max(len(piece.places), 1), not piece.cleans_pair, writes, due, len(piece.entries), key
