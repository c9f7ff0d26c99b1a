"""Which finding is which entry: one to one, the strongest evidence first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.model.baseline import Edge, Entry, Site

#: A finding, as far as matching goes.
Located = tuple[Edge, Site]

_Key = Callable[[Edge, Site], Hashable]


class Matching(Struct, frozen=True):
    """What belongs together. Findings are told by their index in what was given.

    `known` holds the entry of each finding that has one, `moved` the entry of each finding whose edge has changed:
    code that another service has taken over, a table that has another owner. `new` are findings without an
    entry, `gone` entries without a finding.
    """

    known: dict[int, Entry]
    moved: dict[int, Entry]
    new: tuple[int, ...]
    gone: tuple[Entry, ...]


def match(entries: Iterable[Entry], findings: Sequence[Located], *, strict: bool = False) -> Matching:
    """Match findings with entries.

    Within an edge, in turn: the same file, function and statement; the same file and function (a query edited in
    place); the same file and statement (moved inside the file); the same file (reshuffled); the same statement
    in another file, whose own site is gone (a moved or renamed file); the same function in another file. With `strict`
    only what keeps its statement counts. What is left is tried once more with the caller and the owner left
    open. One entry excuses one finding, so a copied query stays new: its original still holds the entry.
    """
    left = _Left(entries, findings)
    known: dict[int, Entry] = {}
    moved: dict[int, Entry] = {}
    for key in _WITHIN:
        if not strict or key in _STRICT:
            left.pair(key, known)
    for key in _ACROSS:
        if not strict or key in _STRICT:
            left.pair(_open(key), moved)
    return Matching(known, moved, tuple(sorted(left.findings)), tuple(sorted(left.entries)))


class _Left:
    """What has not found its other half yet."""

    def __init__(self, entries: Iterable[Entry], findings: Sequence[Located]) -> None:
        self.entries = dict.fromkeys(sorted(entries))
        self.findings = dict(enumerate(findings))

    def pair(self, key: _Key, into: dict[int, Entry]) -> None:
        """Pair what has the same key; a key of None is no evidence."""
        if not self.entries or not self.findings:
            return
        waiting: defaultdict[Hashable, list[Entry]] = defaultdict(list)
        for entry in reversed(self.entries):
            found = key(entry.edge, entry.site)
            if found is not None:
                waiting[found].append(entry)
        for index, (edge, site) in list(self.findings.items()):
            found = key(edge, site)
            if found is not None and waiting.get(found):
                entry = waiting[found].pop()
                into[index] = entry
                del self.entries[entry], self.findings[index]


def _exact(edge: Edge, site: Site) -> Hashable:
    return edge, site


def _in_place(edge: Edge, site: Site) -> Hashable:
    return edge, site.path, site.symbol


def _in_file(edge: Edge, site: Site) -> Hashable:
    return edge, site.path, site.shape


def _same_file(edge: Edge, site: Site) -> Hashable:
    return edge, site.path


def _elsewhere(edge: Edge, site: Site) -> Hashable:
    return (edge, site.shape) if site.shape else None


def _same_function(edge: Edge, site: Site) -> Hashable:
    return (edge, site.symbol) if site.symbol else None


def _open(key: _Key) -> _Key:
    """The same with who asks whom left open."""
    return lambda edge, site: key(replace(edge, caller="", owner=""), site)


#: In the order in which they are tried.
_WITHIN = (_exact, _in_place, _in_file, _same_file, _elsewhere, _same_function)
#: Nothing but the file, or nothing but the function, is too little to tell a transfer by.
_ACROSS = (_exact, _in_place, _in_file, _elsewhere)
#: The statement stays as it is.
_STRICT = frozenset({_exact, _in_file, _elsewhere})
