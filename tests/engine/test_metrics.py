"""The figures of a landscape, by hand for small ones, and what holds for every one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nova_lint.config.load import parse_config
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.metrics import metrics_of
from nova_lint.engine.run import lint
from nova_lint.model.landscape import KINDS, Edge, Landscape, Plot, Site
from nova_lint.model.metrics import Metrics
from nova_lint.model.place import Span
from nova_lint.model.report import Counts
from nova_lint.model.statement import TableName


def _site(line: int = 1, **changes: object) -> Site:
    return Site(Span("a.py", line, 1), "f", "read", "high", **changes)  # type: ignore[arg-type]


def _edge(text: str, *sites: Site) -> Edge:
    """`a>b.t read`: a reads t of b."""
    ends, kind = text.split()
    caller, named = ends.split(">")
    owner, table = named.split(".")
    return Edge(caller, owner, TableName(table), kind, sites or (_site(),))


def _landscape(*edges: str, services: str = "abcd") -> Landscape:
    made = tuple([_edge(edge) for edge in edges])
    plots = sorted({Plot(edge.table, edge.owner) for edge in made})
    return Landscape(tuple(services), tuple(plots), made)


def _shares(metrics: Metrics) -> list[str]:
    return [f"{part.good}/{part.all_of_them}" for part in metrics.parts]


@pytest.mark.parametrize(
    ("edges", "shares", "score"),
    [
        #    isolation  deployability writers containment cycles lightness
        ([], ["12/12", "4/4", "4/4", "12/12", "4/4", "12/12"], "10"),
        (["a>b.t read"], ["11/12", "3/4", "4/4", "11/12", "4/4", "12/13"], "9.0"),
        (["a>b.t write"], ["11/12", "3/4", "3/4", "11/12", "4/4", "12/13"], "8.5"),
        # A class that is mapped, and a migration, tie the schema, and stop nothing.
        (["a>b.t model"], ["12/12", "3/4", "4/4", "11/12", "4/4", "12/13"], "9.3"),
        (["a>b.t migration"], ["12/12", "3/4", "4/4", "11/12", "4/4", "12/13"], "9.3"),
        # A second way over the same boundary weighs one site more, and nothing else.
        (["a>b.t read", "a>b.u join"], ["11/12", "3/4", "4/4", "11/12", "4/4", "12/14"], "9.0"),
        # A chain reaches further than each of its links: a change of d may reach a.
        (["a>b.t read", "b>c.u read", "c>d.v read"], ["9/12", "1/4", "4/4", "6/12", "4/4", "12/15"], "7.0"),
        (["a>b.t read", "b>a.u read"], ["10/12", "2/4", "4/4", "10/12", "2/4", "12/14"], "7.6"),
        (
            [f"{x}>{y}.{y} write" for x in "abcd" for y in "abcd" if x != y],
            ["0/12", "0/4", "0/4", "0/12", "0/4", "12/24"],
            "0.5",
        ),
    ],
)
def test_the_score(edges: list[str], shares: list[str], score: str) -> None:
    metrics = metrics_of(_landscape(*edges))
    assert (_shares(metrics), metrics.score) == (shares, Fraction(score))


def test_a_service() -> None:
    known = Plot(TableName("t"), "b", ("id", "name", "at"))
    edges = (
        _edge("a>b.t read", _site(columns=("ID", "name", "count")), _site(2, columns=("id",))),
        _edge("a>b.t foreign-key", Site(Span("a.sql", 1, 1), "", "references", "high", ("at",))),
        _edge("a>b.u read", _site(columns=("*", "x"))),
        _edge("c>a.v read"),
    )
    plots = (known, Plot(TableName("u"), "b"), Plot(TableName("v"), "a"), Plot(TableName("w"), "a"))
    a, b, c = metrics_of(Landscape(("a", "b", "c"), plots, edges)).services
    assert (a.tables, a.exposed, a.consumed, a.afferent, a.efferent) == (2, 1, 2, 1, 1)
    assert (
        a.columns == 4
    )  # t: id, name (count is no column of it, at is a's own); u: * and x, as far as is known
    assert [one.instability for one in (a, b, c)] == [Fraction(1, 2), Fraction(0), Fraction(1)]


def test_every_column_where_the_schema_tells_them() -> None:
    plots = (Plot(TableName("t"), "b", ("id", "name", "at")),)
    landscape = Landscape(("a", "b"), plots, (_edge("a>b.t read", _site(columns=("*", "id"))),))
    assert metrics_of(landscape).services[0].columns == 3


@pytest.mark.parametrize(
    ("edges", "cost", "cycles"),
    [
        ([], Fraction(4, 16), ()),
        (["a>b.t read"], Fraction(5, 16), ()),
        (["a>b.t read", "b>c.t read"], Fraction(7, 16), ()),
        (["a>b.t read", "b>a.u read"], Fraction(6, 16), (("a", "b"),)),
        (["a>b.t read", "b>c.u read", "c>a.v read"], Fraction(10, 16), (("a", "b", "c"),)),
        (["d>c.t read", "c>d.u read", "a>b.t read", "b>a.u read"], Fraction(8, 16), (("a", "b"), ("c", "d"))),
    ],
)
def test_the_whole(edges: list[str], cost: Fraction, cycles: tuple[tuple[str, ...], ...]) -> None:
    metrics = metrics_of(_landscape(*edges))
    assert (metrics.propagation_cost, metrics.cycles) == (cost, cycles)


@pytest.mark.parametrize(
    ("edges", "at_home", "writers"),
    [
        (["a>b.t read"], True, None),  # a reader is no writer
        (["a>b.t write"], False, None),  # one writer, though not the owner
        (["a>b.t write"], True, ("a", "b")),
        (["a>b.t write", "c>b.t write"], False, ("a", "c")),
    ],
)
def test_tables_with_several_writers(
    edges: list[str], at_home: bool, writers: tuple[str, ...] | None
) -> None:
    plots = (Plot(TableName("t"), "b", (), at_home),)
    metrics = metrics_of(Landscape(("a", "b", "c"), plots, tuple([_edge(edge) for edge in edges])))
    assert [table.writers for table in metrics.shared] == ([writers] if writers else [])


def test_what_is_published_couples_nobody_and_what_is_permitted_does() -> None:
    published = _edge("a>b.t read", _site(is_permitted=True, is_published=True))
    permitted = _edge("a>b.u read", _site(is_permitted=True), _site(2))
    metrics = metrics_of(Landscape(("a", "b"), (), (published, permitted)))
    assert (metrics.sites, metrics.permitted, metrics.published) == (2, 1, 1)
    assert metrics_of(Landscape(("a", "b"), (), (published,))).score == 10


@pytest.mark.parametrize("services", [(), ("a",)])
def test_nothing_to_divide_by(services: tuple[str, ...]) -> None:
    metrics = metrics_of(Landscape(services))
    assert (metrics.score, metrics.calls) == (Fraction(10), 0)
    assert metrics.cycles == ()
    assert metrics.propagation_cost == (1 if services else None)


def test_how_much_was_understood() -> None:
    metrics = metrics_of(Landscape(), Counts(queries=10, unreadable=1, unresolved=2))
    assert (metrics.understood, metrics.calls) == (9, 12)


_NAMES = "abcde"
_SITES = st.builds(lambda line, flag: _site(line, is_permitted=flag > 0, is_published=flag > 1),
                   st.integers(1, 3), st.integers(0, 2))  # fmt: skip
_EDGES = st.builds(
    lambda ends, table, kind, sites: Edge(
        ends[0], ends[1], TableName(f"{ends[1]}{table}"), kind, tuple(sites)
    ),
    st.permutations(_NAMES),
    st.integers(0, 1),
    st.sampled_from(KINDS),
    st.lists(_SITES, min_size=1, max_size=3),
)
_LANDSCAPES = st.builds(
    lambda edges: Landscape(
        tuple(_NAMES), tuple(sorted({Plot(edge.table, edge.owner) for edge in edges})), tuple(edges)
    ),
    st.lists(_EDGES, min_size=1, max_size=12, unique_by=lambda edge: edge.rank),
)  # fmt: skip


@given(_LANDSCAPES, st.data())
def test_the_score_never_falls_when_an_edge_or_a_site_goes(landscape: Landscape, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(landscape.edges))
    site = data.draw(st.sampled_from((None, *gone.sites)))
    left = landscape.only(
        lambda edge: edge if edge is not gone else edge.only(lambda one: site is not None and one is not site)
    )
    before, after = metrics_of(landscape), metrics_of(left)
    assert after.score >= before.score
    for was, now in zip(before.parts, after.parts, strict=True):
        assert (was.name, was.points) == (now.name, now.points)
        assert now.share >= was.share, was.name
    assert 0 <= before.score <= 10


_CONFIG = "".join(f'[services.{name}]\npaths = ["{name}"]\ntables = ["{name}_*"]\n' for name in "abc")
_STATEMENTS = st.builds(
    lambda caller, sql, owner: (caller, sql.format(own=f"{caller}_own", other=f"{owner}_t", new=f"{caller}_new")),
    st.sampled_from("abc"),
    st.sampled_from([
        "SELECT id FROM {other}", "DELETE FROM {other}", "SELECT 1 FROM {own} x JOIN {other} y ON x.id = y.id",
        "INSERT INTO {own} SELECT id FROM {other}", "CREATE VIEW {new}# AS SELECT id FROM {other}",
        "CREATE TABLE {new}# (id int REFERENCES {other} (id) ON DELETE CASCADE)", "ALTER TABLE {other} ADD c int",
        "SELECT id FROM {new}0",
    ]),
    st.sampled_from("abc"),
)  # fmt: skip


def _scored(statements: list[tuple[str, str]]) -> Metrics:
    config = parse_config(_CONFIG)
    # A database takes a name only once.
    files = {
        f"{caller}/{number}.sql": sql.replace("#", str(number))
        for number, (caller, sql) in enumerate(statements)
    }
    report = lint(files, config)
    return metrics_of(landscape_of(report, config.ownership, config.code), report.counts)


@settings(max_examples=40, deadline=None)
@given(st.lists(_STATEMENTS, min_size=1, max_size=6), st.data())
def test_the_score_of_code_never_falls_when_a_statement_goes(
    statements: list[tuple[str, str]], data: st.DataObject
) -> None:
    """From the source on, for statements that touch the tables of others: also where a table is known no more."""
    gone = data.draw(st.integers(0, len(statements) - 1))
    kept = [("a", "SELECT 1") if number == gone else one for number, one in enumerate(statements)]
    assert _scored(kept).score >= _scored(statements).score
