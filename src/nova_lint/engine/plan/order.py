"""The order in which services are split off: as few callers as possible go before the owner that they ask.

An owner that has gone has an interface, and its callers ask that. A caller that goes first needs an interface of an
owner that is still in the shared database. So the order is a weighted feedback arc set of the graph of services.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from msgspec import Struct

#: For how many services that depend on each other in a circle every order is weighed. It takes 2^n * n steps.
EXACT = 12

#: (caller, owner) -> work.
Weights = Mapping[tuple[str, str], int]


class Order(Struct, frozen=True):
    """Services in order; `ties` names for some of them those that could have stood there at the same cost.

    `cost` is the work that runs against the order. `is_exact` says that no order costs less.
    """

    services: tuple[str, ...]
    ties: Mapping[str, tuple[str, ...]]
    cost: int
    is_exact: bool


def order_of(services: Iterable[str], weights: Weights) -> Order:
    """The cheapest order, or a good one where a circle has more than `EXACT` services.

    Only services that depend on each other in a circle compete; circles and single services stand behind
    those that they depend on. Among equals the names decide, so it is the same for the same weights.
    """
    import networkx as nx

    names = sorted(set(services))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(names)
    graph.add_edges_from(sorted(pair for pair, work in weights.items() if work and pair[0] != pair[1]))
    circles = [tuple(sorted(circle)) for circle in nx.strongly_connected_components(graph)]
    solved = {circle: _solved(circle, weights) for circle in circles}
    of = {name: circle for circle in circles for name in circle}
    needs = {
        circle: {of[owner] for name in circle for owner in graph.successors(name)} - {circle}
        for circle in circles
    }
    placed: list[str] = []
    ties: dict[str, tuple[str, ...]] = {}
    done: set[tuple[str, ...]] = set()
    while len(done) < len(circles):
        ready = sorted(
            (circle for circle in circles if circle not in done and needs[circle] <= done),
            key=lambda circle: solved[circle][0][0],
        )
        chosen, others = ready[0], ready[1:]
        order, tied = solved[chosen]
        for name in order:
            same = (*tied.get(name, ()), *(solved[other][0][0] for other in others))
            if same:
                ties[name] = tuple(sorted(same))
        placed += order
        done.add(chosen)
    cost = cost_of(placed, weights)
    return Order(tuple(placed), ties, cost, all(len(circle) <= EXACT for circle in circles))


def cost_of(order: Sequence[str], weights: Weights) -> int:
    """The work of all callers that stand before the owner they ask."""
    at = {name: place for place, name in enumerate(order)}
    return sum(work for (caller, owner), work in weights.items() if at[caller] < at[owner])


def _solved(circle: tuple[str, ...], weights: Weights) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    if len(circle) <= EXACT:
        return _exact(circle, weights)
    return _improved(_greedy(circle, weights), weights), {}


def _exact(names: tuple[str, ...], weights: Weights) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The cheapest order by dynamic programming over the sets of those who are still to come."""

    def first(name: int, rest: int) -> int:
        """What it costs that one goes before all of the rest."""
        return sum(
            weights.get((names[name], names[other]), 0)
            for other in range(len(names))
            if rest >> other & 1 and other != name
        )

    @cache
    def cheapest(rest: int) -> int:
        return min(
            (
                first(name, rest) + cheapest(rest & ~(1 << name))
                for name in range(len(names))
                if rest >> name & 1
            ),
            default=0,
        )

    rest = (1 << len(names)) - 1
    order: list[str] = []
    ties: dict[str, tuple[str, ...]] = {}
    while rest:
        best = [
            name
            for name in range(len(names))
            if rest >> name & 1 and first(name, rest) + cheapest(rest & ~(1 << name)) == cheapest(rest)
        ]
        order.append(names[best[0]])
        if len(best) > 1:
            ties[names[best[0]]] = tuple(names[name] for name in best[1:])
        rest &= ~(1 << best[0])
    return tuple(order), ties


def _greedy(names: tuple[str, ...], weights: Weights) -> list[str]:
    """Eades, Lin and Smyth, "A fast and effective heuristic for the feedback arc set problem" (1993), with weights.

    Who asks nobody goes first and whom nobody asks goes last; else whoever is asked most, less what it asks.
    """
    left = set(names)
    asks: dict[str, dict[str, int]] = {name: {} for name in names}
    asked: dict[str, dict[str, int]] = {name: {} for name in names}
    for (caller, owner), work in weights.items():
        if caller in left and owner in left and caller != owner and work:
            asks[caller][owner] = work
            asked[owner][caller] = work
    head: list[str] = []
    tail: list[str] = []

    def take(name: str) -> None:
        left.remove(name)
        for owner in asks[name]:
            asked[owner].pop(name, None)
        for caller in asked[name]:
            asks[caller].pop(name, None)

    while left:
        free = min((name for name in left if not asks[name]), default="")
        last = min((name for name in left if not asked[name]), default="")
        if free:
            head.append(free)
        elif last:
            tail.append(last)
        else:
            head.append(
                min(left, key=lambda name: (sum(asks[name].values()) - sum(asked[name].values()), name))
            )
        take(free or last or head[-1])
    return head + tail[::-1]


def _improved(order: list[str], weights: Weights) -> tuple[str, ...]:
    """The order after every move of one service to a better place that there is; each move makes it cheaper."""
    moved = True
    while moved:
        moved = False
        for name in sorted(order):
            without = [other for other in order if other != name]
            # At the front, it goes before everybody it asks; each place further back trades one of them.
            costs = [sum(weights.get((name, other), 0) for other in without)]
            for other in without:
                costs.append(costs[-1] - weights.get((name, other), 0) + weights.get((other, name), 0))
            best = min(range(len(costs)), key=costs.__getitem__)
            if costs[best] < costs[order.index(name)]:
                order = [*without[:best], name, *without[best:]]
                moved = True
    return tuple(order)
