"""What the coupling of a codebase amounts to, in figures. docs/explanation/metrics.md defines each of them."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from nova_lint.model.statement import TableName


class ServiceFigures(Struct, frozen=True):
    """One service: the tables it owns, those of them that others touch (`exposed`), and what it touches of others.

    `afferent` is how many services depend on its tables, `efferent` on the tables of how many it depends. `columns`
    are those of others that it names. `cycle` are the services that it depends on and that depend on it, itself among
    them; empty when there is none.
    """

    service: str
    tables: int
    exposed: int
    consumed: int
    columns: int
    afferent: int
    efferent: int
    cycle: tuple[str, ...] = ()

    @property
    def instability(self) -> Fraction | None:
        """Efferent coupling by all coupling, from 0 (others depend on it) to 1; None when it is coupled to nobody."""
        both = self.afferent + self.efferent
        return Fraction(self.efferent, both) if both else None


class SharedTable(Struct, frozen=True):
    """A table that several services write; the owner may be one of them."""

    table: TableName
    owner: str
    writers: tuple[str, ...]


class Part(Struct, frozen=True):
    """One part of the score: what is `good` of `all_of_them`, and how many of the ten points it can give."""

    name: str
    good: int
    all_of_them: int
    points: int

    @property
    def share(self) -> Fraction:
        """From 0 to 1; of nothing, all is good."""
        return Fraction(self.good, self.all_of_them) if self.all_of_them else Fraction(1)

    @property
    def earned(self) -> Fraction:
        """The points that it gives."""
        return self.share * self.points


class Metrics(Struct, frozen=True):
    """The figures of a whole codebase.

    `sites` are the places that make an edge, `permitted` those of them that a permit covers, `published` further
    places that use what an owner publishes: they count nowhere else. `calls` are all database calls that were met,
    `understood` those of which it is known which tables they touch. `unowned` tables belong to nobody.
    """

    services: tuple[ServiceFigures, ...] = ()
    parts: tuple[Part, ...] = ()
    propagation_cost: Fraction | None = None
    cycles: tuple[tuple[str, ...], ...] = ()
    shared: tuple[SharedTable, ...] = ()
    sites: int = 0
    permitted: int = 0
    published: int = 0
    calls: int = 0
    understood: int = 0
    unowned: int = 0

    @property
    def score(self) -> Fraction:
        """The points of all parts, rounded down to a tenth: ten is for those between whom there is nothing."""
        return Fraction(int(sum((part.earned for part in self.parts), Fraction()) * 10), 10)


class Earlier(Struct, frozen=True):
    """The figures of an earlier commit; `told` completes "since ..."."""

    told: str
    metrics: Metrics

    def earned(self, name: str) -> Fraction:
        """The points that a part of the score gave; none where there was no such part."""
        return next((part.earned for part in self.metrics.parts if part.name == name), Fraction())
