"""The score as text, JSON and a badge."""

from __future__ import annotations

import json
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from nova_lint.engine.metrics import metrics_of
from nova_lint.model.landscape import Edge, Landscape, Plot, Site
from nova_lint.model.metrics import Earlier, Metrics, Part
from nova_lint.model.place import Span
from nova_lint.model.report import Counts
from nova_lint.model.statement import TableName
from nova_lint.reports import render
from tests.reports.samples import report

USERS = Plot(TableName("users"), "accounts", (), is_written_at_home=True)
NONE = Landscape(("accounts", "orders"), (USERS,))
COUNTS = Counts(queries=9, unresolved=1)


def _landscape(**changes: object) -> Landscape:
    site = Site(Span("orders/a.py", 1, 1), "f", "update", "high", ("id",), **changes)  # type: ignore[arg-type]
    edge = Edge("orders", "accounts", TableName("users"), "write", (site,))
    return replace(NONE, edges=(edge,), unowned=(TableName("coupons"),))


def _shown(landscape: Landscape, format: str = "text", counts: Counts = COUNTS) -> str:
    metrics = metrics_of(landscape, counts)
    return render(replace(report(), metrics=metrics), f"score-{format}")


def test_text() -> None:
    assert _shown(_landscape()).splitlines() == [
        "5.6 of 10  2 services, 1 touch of tables of other services",
        "",
        "fault isolation              50%  1.50 of 3 points",
        "  1 of 2 pairs of services: one runs on without the other's tables",
        "independent deployability    50%  1.00 of 2 points",
        "  1 of 2 services: no other service names its tables",
        "sole writers                 50%  1.00 of 2 points",
        "  1 of 2 services: no other service writes its tables",
        "containment                  50%  0.50 of 1 point",
        "  1 of 2 pairs of services: no change of the one can spread to the other",
        "freedom from cycles         100%  1.00 of 1 point",
        "  2 of 2 services: it is in no circle of services that depend on each other",
        "lightness                    66%  0.66 of 1 point",
        "  1 touch of tables of other services, against 2 pairs of services",
        "",
        "service   tables  exposed  consumed  columns  Ca  Ce  instability",
        "accounts       1        1         0        0   1   0         0.00",
        "orders         0        0         1        1   0   1         1.00",
        "  exposed: its tables that others touch; consumed, columns: what it touches of",
        "  others; Ca: services that depend on its tables; Ce: services whose tables it",
        "  depends on; instability: Ce / (Ca + Ce).",
        "",
        "propagation cost            75% of the services are reached by a change of one,",
        "                            on average",
        "written by several          users of accounts: accounts, orders",
        "of nobody                   1 table; what touches it is not counted",
        "understood                  9 of 10 database calls (90%); the rest is not",
        "                            counted",
    ]


@pytest.mark.parametrize(
    ("landscape", "counts", "line"),
    [
        (NONE, COUNTS, "10.0 of 10  2 services, and none touches a table of another"),
        (
            _landscape(is_permitted=True),
            COUNTS,
            "permitted                   1 touch, which counts like the others",
        ),
        (
            _landscape(is_permitted=True, is_published=True),
            COUNTS,
            "published                   1 touch of what an owner publishes, which does not",
        ),
        (_landscape(), Counts(queries=1), "understood                  1 of 1 database call (100%)"),
    ],
)
def test_lines(landscape: Landscape, counts: Counts, line: str) -> None:
    assert line in _shown(landscape, counts=counts).splitlines()


def test_no_line_is_wider_than_asked() -> None:
    names = tuple([f"a-service-with-quite-a-long-name-{number}" for number in range(9)])
    plots = (Plot(TableName("a_table_with_quite_a_long_name"), names[0]),)
    site = Site(Span("a.py", 1, 1), "f", "update", "high")
    edges = tuple([Edge(name, names[0], plots[0].table, "write", (site,)) for name in names[1:]])
    assert max(map(len, _shown(Landscape(names, plots, edges)).splitlines())) <= 80


@pytest.mark.parametrize(
    ("now", "then", "lines"),
    [
        (_landscape(), _landscape(), ["±0 since v1: 5.6 of 10", "sole writers                 50%  1.00 of 2 points"]),
        (NONE, _landscape(), ["+4.4 since v1: 5.6 of 10", "sole writers                100%  2.00 of 2 points (+1.00)"]),
        (_landscape(), NONE, ["-4.4 since v1: 10.0 of 10", "lightness                    66%  0.66 of 1 point (-0.33)"]),
    ],
)  # fmt: skip
def test_the_change_since_an_earlier_commit(now: Landscape, then: Landscape, lines: list[str]) -> None:
    outcome = replace(report(), metrics=metrics_of(now), earlier=Earlier("v1", metrics_of(then)))
    shown = render(outcome, "score-text").splitlines()
    assert [line for line in lines if line not in shown] == []
    assert json.loads(render(outcome, "score-json"))["earlier"]["score"] == float(metrics_of(then).score)


def test_control_characters_are_made_visible() -> None:
    assert "\x1b" not in _shown(Landscape(("a\x1b[2J", "b")))


def test_json() -> None:
    shown = json.loads(_shown(_landscape(), "json"))
    assert (shown["version"], shown["score"], shown["sites"], shown["propagation_cost"]) == (1, 5.6, 1, 0.75)
    assert (shown["calls"], shown["understood"]) == (10, 0.9)
    assert shown["parts"][0] == {
        "name": "fault isolation",
        "good": 1,
        "of": 2,
        "share": 0.5,
        "points": 3,
        "earned": 1.5,
    }
    assert shown["written_by_several"] == [
        {"table": "users", "owner": "accounts", "writers": ["accounts", "orders"]}
    ]
    assert shown["services"][1]["instability"] == 1.0


@pytest.mark.parametrize(
    ("points", "text", "color"),
    [
        (Fraction(0), "0.0/10", "#b71c1c"),
        (Fraction("4.99"), "4.9/10", "#b71c1c"),
        (Fraction(5), "5.0/10", "#8a5a00"),
        (Fraction(8), "8.0/10", "#2e7d32"),
        (Fraction(10), "10.0/10", "#2e7d32"),
    ],
)
def test_badge(points: Fraction, text: str, color: str) -> None:
    metrics = Metrics(parts=(Part("all", points.numerator, points.denominator * 10, 10),))
    svg = render(replace(report(), metrics=metrics), "score-badge")
    root = ElementTree.fromstring(svg)
    assert [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")] == ["data boundaries", text]
    assert color in svg
    assert svg.count("http") == 1  # the name space: nothing is fetched
