"""The figures of a landscape. docs/explanation/metrics.md defines each, with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from nova_lint.model.landscape import AT_RUN_TIME, Edge, Landscape
from nova_lint.model.metrics import Metrics, Part, ServiceFigures, SharedTable
from nova_lint.model.report import Counts
from nova_lint.model.statement import TableName

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.DiGraph[str]


def metrics_of(landscape: Landscape, counts: Counts | None = None) -> Metrics:
    """The figures of a landscape; `counts` say how much of the code was understood.

    What an owner publishes is left out: its users depend on an interface, which is what they should do. What is
    permitted counts like everything else: a permit separates nothing.
    """
    seen = counts or Counts()
    used = landscape.only(lambda edge: edge.only(lambda site: not site.is_published))
    graph = _graph(landscape.services, used.edges)
    cycles = _cycles(graph)
    calls = seen.queries + seen.unresolved
    sites = [site for edge in used.edges for site in edge.sites]
    return Metrics(
        services=_services(used, graph, cycles),
        parts=_parts(used, graph, cycles),
        propagation_cost=_propagation_cost(graph),
        cycles=cycles,
        shared=_shared(used),
        sites=len(sites),
        permitted=sum(site.is_permitted for site in sites),
        published=sum(site.is_published for edge in landscape.edges for site in edge.sites),
        calls=calls,
        understood=seen.queries - seen.unreadable,
        unowned=len(landscape.unowned),
    )


def _graph(services: Iterable[str], edges: Iterable[Edge]) -> Graph:
    """Which service depends on the tables of which."""
    import networkx as nx

    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(services)
    graph.add_edges_from((edge.caller, edge.owner) for edge in edges)
    return graph


def _cycles(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """The groups of services each of which depends on each other one, by way of others too."""
    import networkx as nx

    groups = (tuple(sorted(group)) for group in nx.strongly_connected_components(graph) if len(group) > 1)
    return tuple(sorted(groups))


def _reached(graph: Graph) -> int:
    """How many ordered pairs of different services there are of which one depends on the other at last."""
    import networkx as nx

    return sum(len(nx.descendants(graph, name)) for name in graph)


def _propagation_cost(graph: Graph) -> Fraction | None:
    """The density of the visibility matrix, whose diagonal is full."""
    count = len(graph)
    return Fraction(_reached(graph) + count, count * count) if count else None


def _parts(used: Landscape, graph: Graph, cycles: tuple[tuple[str, ...], ...]) -> tuple[Part, ...]:
    """The parts of the score. None may fall when an edge or a site goes: their wholes depend on the services alone."""
    count = len(graph)
    pairs = count * (count - 1)
    stopped = {(edge.caller, edge.owner) for edge in used.edges if edge.kind in AT_RUN_TIME}
    watched = {edge.owner for edge in used.edges}
    intruded = {edge.owner for edge in used.edges if edge.kind == "write"}
    sites = sum(len(edge.sites) for edge in used.edges)
    return (
        Part("fault isolation", pairs - len(stopped), pairs, 3),
        Part("independent deployability", count - len(watched), count, 2),
        Part("sole writers", count - len(intruded), count, 2),
        Part("containment", pairs - _reached(graph), pairs, 1),
        Part("freedom from cycles", count - sum(map(len, cycles)), count, 1),
        Part("lightness", pairs, pairs + sites, 1),
    )


def _services(
    used: Landscape, graph: Graph, cycles: tuple[tuple[str, ...], ...]
) -> tuple[ServiceFigures, ...]:
    known = {plot.table: plot.columns for plot in used.plots}
    owned = Counter(plot.owner for plot in used.plots)
    outward: dict[str, list[Edge]] = {}
    exposed: dict[str, set[TableName]] = {}
    for edge in used.edges:
        outward.setdefault(edge.caller, []).append(edge)
        exposed.setdefault(edge.owner, set()).add(edge.table)
    return tuple(
        [
            ServiceFigures(
                service=name,
                tables=owned[name],
                exposed=len(exposed.get(name, ())),
                consumed=len({edge.table for edge in outward.get(name, ())}),
                columns=len(_columns(outward.get(name, ()), known)),
                afferent=len(set(graph.predecessors(name))),
                efferent=len(set(graph.successors(name))),
                cycle=next((group for group in cycles if name in group), ()),
            )
            for name in used.services
        ]
    )


def _columns(edges: Iterable[Edge], known: dict[TableName, tuple[str, ...]]) -> set[tuple[TableName, str]]:
    """The columns that sites name. Where the schema tells a table's columns, `*` is all of them, and other words none.

    The columns of a foreign key are the child's own: it names none of the parent's.
    """
    found: set[tuple[TableName, str]] = set()
    for edge in edges:
        columns = {name.lower() for name in known.get(edge.table, ())}
        for site in edge.sites:
            named = set() if site.op == "references" else {name.lower() for name in site.columns}
            if columns:
                named = columns if "*" in named else named & columns
            found |= {(edge.table, name) for name in named}
    return found


def _shared(used: Landscape) -> tuple[SharedTable, ...]:
    writers: dict[TableName, set[str]] = {}
    for edge in used.edges:
        if edge.kind == "write":
            writers.setdefault(edge.table, set()).add(edge.caller)
    found = []
    for plot in used.plots:
        names = writers.get(plot.table, set()) | ({plot.owner} if plot.is_written_at_home else set())
        if len(names) > 1:
            found.append(SharedTable(plot.table, plot.owner, tuple(sorted(names))))
    return tuple(found)
