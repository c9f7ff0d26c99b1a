"""The landscape of a codebase: its services, their tables, and every way in which one service touches another's."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.model.place import Span
from nova_lint.model.statement import TableName

#: The kinds of edges, from the lightest to the heaviest work, in the order in which they are told. `transaction` is
#: for writes to tables of several owners that stand or fall together.
KINDS = (
    "read", "write", "join", "transaction", "foreign-key", "cascade", "migration", "model", "view",
)  # fmt: skip

#: The kinds that need the other's tables while the service runs. A migration runs once; a class that is mapped
#: needs nothing until it is used, and its use is a read or a write.
AT_RUN_TIME = frozenset(KINDS) - {"migration", "model"}


class Site(Struct, frozen=True, order=True):
    """One place that makes an edge.

    `op` as in `Access`, or the kind of what is defined there. `columns` are those of the table that it names, `*` for
    all. `rules` are the codes of the findings about it. `is_permitted` says that a permit covers it, `is_published`
    that the owner offers the table to everybody.
    """

    place: Span
    function: str
    op: str
    confidence: str
    columns: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    is_permitted: bool = False
    is_published: bool = False


class Edge(Struct, frozen=True):
    """One way in which a service touches one table of another. `sites` are sorted by place, and never none."""

    caller: str
    owner: str
    table: TableName
    kind: str
    sites: tuple[Site, ...]

    @property
    def is_permitted(self) -> bool:
        """Whether every site of it is permitted."""
        return all(site.is_permitted for site in self.sites)

    @property
    def rank(self) -> tuple[str, str, TableName, int]:
        """What edges are sorted by."""
        return self.caller, self.owner, self.table, KINDS.index(self.kind)

    def only(self, wanted: Callable[[Site], bool]) -> Edge | None:
        """The edge with the sites that are wanted; None when there are none."""
        kept = tuple([site for site in self.sites if wanted(site)])
        return replace(self, sites=kept) if kept else None


class Plot(Struct, frozen=True, order=True):
    """A table that a service owns.

    `columns` are those that the schema tells, in order, empty where it does not tell all. `is_written_at_home` says
    that its owner changes rows of it.
    """

    table: TableName
    owner: str
    columns: tuple[str, ...] = ()
    is_written_at_home: bool = False


class Landscape(Struct, frozen=True):
    """Services by name, their tables and the edges between them, all sorted.

    An edge leads from a service to a table of another one. `unowned` are tables that code touches and nobody owns:
    what touches them may cross a boundary, and is no edge.
    """

    services: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()
    edges: tuple[Edge, ...] = ()
    unowned: tuple[TableName, ...] = ()

    def only(self, wanted: Callable[[Edge], Edge | None]) -> Landscape:
        """The landscape with some of its edges, each as `wanted` returns it, or left out where that is None."""
        kept = (wanted(edge) for edge in self.edges)
        return replace(self, edges=tuple([edge for edge in kept if edge is not None]))

    def near(self, services: Iterable[str], tables: Callable[[TableName], bool], depth: int) -> Landscape:
        """What lies around some services and tables: their edges, and with a `depth` of 2 those of the services at the
        other ends, and so on. Services and tables that no edge leads to, and that are not asked for, are left out.
        """
        asked = set(services)
        named = {plot.table for plot in self.plots if tables(plot.table)}
        kept = {
            edge.rank: edge for edge in self.edges if edge.table in named or {edge.caller, edge.owner} & asked
        }
        for _ in range(depth - 1):
            reached = {name for edge in kept.values() for name in (edge.caller, edge.owner)}
            more = {edge.rank: edge for edge in self.edges if {edge.caller, edge.owner} & reached}
            if len(more) == len(kept):
                break
            kept = more
        edges = tuple([edge for edge in self.edges if edge.rank in kept])
        touched = named | {edge.table for edge in edges}
        plots = tuple([plot for plot in self.plots if plot.table in touched or plot.owner in asked])
        shown = asked | {plot.owner for plot in plots} | {edge.caller for edge in edges}
        return Landscape(tuple([name for name in self.services if name in shown]), plots, edges, self.unowned)
