"""What is tolerated until it is gone: the edges between services, the sites in code, the entries of a baseline."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from nova_lint.model.place import Span

#: An entry that was there when the baseline was made, and one that somebody let in later, with a reason.
LEGACY, ACCEPTED = "legacy", "accepted"


class Edge(Struct, frozen=True, order=True):
    """What is wrong, wherever it stands: which rule, who asks whom, which table, how.

    Names are empty where the rule is not about them. There is no path, no line and no message in it, so that
    neither a move nor a better wording makes it another one.
    """

    rule: str
    caller: str
    owner: str
    table: str
    op: str


class Site(Struct, frozen=True, order=True):
    """Where it stands: the file, the function, and a hash of the statement without what people reformat.

    Each is empty where there is none: a table that nobody owns stands nowhere.
    """

    path: str = ""
    symbol: str = ""
    shape: str = ""


class Entry(Struct, frozen=True, order=True):
    """One finding that is tolerated.

    `nth` tells apart sites that are equal in everything, from 1. `kind` is `legacy` or `accepted`; `reason`,
    `ticket`, `by` and `until` (ISO 8601, the last day) are what people wrote, and survive every rewrite.
    """

    edge: Edge
    site: Site
    nth: int = 1
    fp: str = ""
    kind: str = LEGACY
    reason: str = ""
    ticket: str = ""
    by: str = ""
    until: str = ""

    @property
    def is_reasoned(self) -> bool:
        """Whether somebody let it in and said why, and where that is followed up."""
        return self.kind == ACCEPTED and bool(self.reason and self.ticket)


class Rename(Struct, frozen=True, order=True):
    """A table or a service that got another name: entries of the old one are those of the new one."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """All entries, the codes of the rules that were frozen (of which old findings are tolerated), and the renames.

    `places` tells by fingerprint in which line of which file an entry stands, where it was read from files.
    """

    entries: tuple[Entry, ...] = ()
    rules: frozenset[str] = frozenset()
    renames: frozenset[Rename] = frozenset()
    places: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)


class Policy(Struct, frozen=True):
    """How strict the comparison is.

    `stale` says what entries do that nothing matches: `error`, `warn` or `off`. `transfers` says whether code that
    moves to another service takes its entries along (`allow`) or needs to be accepted (`accept`). `match` is `edits`,
    or `strict`: then an edited statement is a new finding.
    """

    stale: str = "error"
    transfers: str = "allow"
    match: str = "edits"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings against what was there before.

    `against` says what they were compared with. `gone` are entries that nothing matches any more, and of these
    `blamed` are those that this change made so (all of them, where that is not known). `transferred` are pairs of an
    entry and the edge that its finding has now. `expired` are entries that match although their last day is over, `late`
    those of them that fail the run. `stale` as in `Policy`. `unfrozen` are the rules of new findings whose old ones
    were never tolerated. `before` is how many entries there were at the merge base, where that is known; `dropped` are
    those of them that the baseline holds no longer, `added` those that it did not hold then. `places` as in `Baseline`.
    """

    against: str
    new: int = 0
    known: int = 0
    gone: tuple[Entry, ...] = ()
    blamed: tuple[Entry, ...] = ()
    transferred: tuple[tuple[Entry, Edge], ...] = ()
    expired: tuple[Entry, ...] = ()
    late: tuple[Entry, ...] = ()
    stale: str = "error"
    unfrozen: frozenset[str] = frozenset()
    before: int | None = None
    dropped: tuple[Entry, ...] = ()
    added: tuple[Entry, ...] = ()
    places: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)

    def only(self, holds: Callable[[str], bool]) -> Comparison:
        """The comparison with those entries whose file is held."""

        def kept(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
            return tuple([entry for entry in entries if holds(entry.site.path)])

        return dataclasses.replace(
            self,
            gone=kept(self.gone),
            blamed=kept(self.blamed),
            transferred=tuple([pair for pair in self.transferred if holds(pair[0].site.path)]),
            expired=kept(self.expired),
            late=kept(self.late),
            dropped=kept(self.dropped),
            added=kept(self.added),
        )

    @property
    def failed(self) -> bool:
        """Whether the run fails although no finding is new: for stale or for expired entries."""
        return bool(self.late) or (self.stale == "error" and bool(self.blamed))
