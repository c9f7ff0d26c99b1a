"""The order of services: owners before callers, as little as possible against it, the same every time."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova_lint.engine.plan import order as orders
from nova_lint.engine.plan.order import Order, cost_of, order_of

_Weights = dict[tuple[str, str], int]


def _told(order: Order) -> str:
    return " ".join(order.services)


@pytest.mark.parametrize(
    ("services", "weights", "told", "cost"),
    [
        pytest.param("", {}, "", 0, id="nothing"),
        pytest.param("a", {}, "a", 0, id="one"),
        pytest.param("ba", {}, "a b", 0, id="nothing between them: by name"),
        pytest.param("ab", {("a", "b"): 0}, "a b", 0, id="work of nothing orders nothing"),
        pytest.param("ab", {("a", "a"): 5}, "a b", 0, id="nobody waits for itself"),
        pytest.param("ab", {("a", "b"): 1}, "b a", 0, id="the owner first"),
        pytest.param("abc", {("a", "b"): 1, ("b", "c"): 1}, "c b a", 0, id="a chain from its end"),
        pytest.param("ab", {("a", "b"): 1, ("b", "a"): 2}, "a b", 1, id="the lighter one waits"),
        pytest.param("ab", {("a", "b"): 2, ("b", "a"): 2}, "a b", 2, id="as heavy: by name"),
        pytest.param(
            "abc", {("a", "b"): 3, ("b", "c"): 3, ("c", "a"): 1}, "c b a", 1, id="a circle is cut where it is thin"
        ),
        pytest.param(
            "abcd", {("a", "b"): 1, ("b", "a"): 1, ("c", "a"): 9, ("a", "d"): 1}, "d a b c", 1, id="a circle in its place"
        ),
    ],
)  # fmt: skip
def test_order(services: str, weights: _Weights, told: str, cost: int) -> None:
    order = order_of(services, weights)
    assert (_told(order), order.cost, order.is_exact) == (told, cost, True)


@pytest.mark.parametrize(
    ("services", "weights", "ties"),
    [
        pytest.param("ab", {("a", "b"): 1}, {}, id="there is one best order"),
        pytest.param("ab", {}, {"a": ("b",)}, id="they have nothing to do with each other"),
        pytest.param("ab", {("a", "b"): 2, ("b", "a"): 2}, {"a": ("b",)}, id="a circle that is as heavy both ways"),
        pytest.param("abc", {("c", "a"): 1, ("c", "b"): 1}, {"a": ("b",)}, id="two owners of one caller"),
    ],
)  # fmt: skip
def test_ties(services: str, weights: _Weights, ties: dict[str, tuple[str, ...]]) -> None:
    assert order_of(services, weights).ties == ties


_NAMES = "abcde"
_GRAPHS = st.dictionaries(
    st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES)).filter(lambda pair: pair[0] != pair[1]),
    st.integers(0, 9),
)


@given(_GRAPHS)
def test_no_order_is_cheaper(weights: _Weights) -> None:
    order = order_of(_NAMES, weights)
    assert order.cost == min(cost_of(other, weights) for other in permutations(_NAMES))
    assert sorted(order.services) == list(_NAMES)


@given(_GRAPHS)
def test_who_ties_could_really_stand_there(weights: _Weights) -> None:
    order = order_of(_NAMES, weights)
    for place, name in enumerate(order.services):
        before = list(order.services[:place])
        rest = order.services[place:]
        for other in order.ties.get(name, ()):
            tails = permutations([one for one in rest if one != other])
            assert order.cost == min(cost_of([*before, other, *tail], weights) for tail in tails)


@given(_GRAPHS, st.permutations(_NAMES), st.randoms())
def test_it_is_the_same_whatever_comes_first(weights: _Weights, names: list[str], random: object) -> None:
    shuffled = dict(reversed(weights.items()))
    assert order_of(names, shuffled) == order_of(_NAMES, weights)


_MANY = [f"s{number:02}" for number in range(orders.EXACT + 3)]


@given(
    st.dictionaries(st.tuples(st.sampled_from(_MANY), st.sampled_from(_MANY)), st.integers(1, 9), min_size=30)
)
def test_a_large_circle_is_ordered_well_and_says_so(weights: _Weights) -> None:
    ring = {(one, _MANY[(place + 1) % len(_MANY)]): 1 for place, one in enumerate(_MANY)}
    weights = {pair: work for pair, work in (weights | ring).items() if pair[0] != pair[1]}
    order = order_of(_MANY, weights)
    assert not order.is_exact
    assert sorted(order.services) == _MANY
    # Of an order and its reverse, one has at most half of the work against it; no single move makes this one better.
    assert order.cost <= sum(weights.values()) / 2
    for name in _MANY:
        without = [other for other in order.services if other != name]
        for place in range(len(_MANY)):
            assert order.cost <= cost_of([*without[:place], name, *without[place:]], weights)


def test_greedy_finds_what_is_no_circle_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "EXACT", 2)
    order = order_of("abc", {("a", "b"): 3, ("b", "c"): 3, ("c", "a"): 1})
    assert (_told(order), order.cost, order.is_exact) == ("c b a", 1, False)
