"""Facts made by hand against rules made by hand: what matches, what it says, and what is told once."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace

from nova_lint.engine.judge import judge
from nova_lint.engine.subjects import SUBJECTS
from nova_lint.model.fact import AccessFact, DefinitionFact, KeyFact, StatementFact
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.model.rule import Rule, Wanted
from nova_lint.model.statement import TableName
from tests.reports.samples import access, statement


def _rule(select: str, text: str = "found", **match: Wanted) -> Rule:
    return Rule("XY001", "own", "s", "error", "high", select, match, text, "help", "w", "i", "l")


def _judge(rule: Rule, *facts: StatementFact, problems: tuple[Problem, ...] = ()) -> tuple[Finding, ...]:
    return judge(facts, problems, [rule])


def _access(line: int, table: str = "invoices", owner: str = "billing", **changes: object) -> AccessFact:
    place = Span("orders/repo.py", line, 1)
    return access(place=place, call=place, table=TableName(table), owner=owner, **changes)


def _key(**changes: object) -> KeyFact:
    key = KeyFact(
        place=Span("orders/1.sql", 3, 5),
        function="",
        caller="orders",
        table=TableName("orders"),
        owner="orders",
        columns=("invoice",),
        parent=TableName("invoices"),
        parent_owner="billing",
        on_delete="cascade",
        via="sql-file",
        confidence="high",
        part="up",
    )
    return replace(key, **changes)


def _definition(**changes: object) -> DefinitionFact:
    definition = DefinitionFact(
        place=Span("orders/models.py", 7, 1),
        kind="model",
        function="",
        caller="orders",
        table=TableName("invoices"),
        owner="billing",
        defined_by="orders/models.py:Invoice",
        reads=(),
        via="sqlalchemy",
        confidence="high",
    )
    return replace(definition, **changes)


@pytest.mark.parametrize(
    ("match", "found"),
    [
        ({"op": "read"}, False),
        ({"op": ("read", "insert")}, False),
        ({"crosses_boundary": False}, False),
        ({"op": "update", "crosses_boundary": False}, False),  # all keys together
        ({"traits": "limit"}, False),
        ({"traits": ("limit", "star")}, False),
        ({}, True),
        ({"op": "update"}, True),
        ({"op": ("read", "update")}, True),
        ({"crosses_boundary": True, "is_write": True}, True),
        ({"traits": "no-where"}, True),
        ({"traits": ("limit", "no-where")}, True),
    ],
)
def test_match(match: dict[str, Wanted], found: bool) -> None:
    fact = statement(access(traits=frozenset({"no-where", "returning"})))
    assert bool(_judge(_rule("access", "found", **match), fact)) == found


@pytest.mark.parametrize(
    ("select", "text", "told"),
    [
        ("access", "{caller} {op} {table} {owner} {columns}", "orders update invoices billing paid"),
        ("statement", "{caller} {verb}", "orders update"),
        ("table", "{table} {callers} {count}", "invoices orders 1"),
    ],
)
def test_message(select: str, text: str, told: str) -> None:
    [finding] = _judge(_rule(select, text), statement(_access(1)))
    assert finding.message == told


@pytest.mark.parametrize(
    ("changes", "crosses"),
    [
        ({"parent_owner": "orders"}, False),  # between tables of one service
        ({"parent_owner": ""}, False),  # nobody's parent: another rule tells
        ({"owner": "", "caller": ""}, False),  # a child of nobody, in code of nobody
        ({"owner": "billing"}, False),  # the table's owner decides, not who declares the key
        ({}, True),
        ({"caller": ""}, True),  # a history that all services share
        ({"owner": ""}, True),  # a new table counts as the declaring service's
    ],
)
def test_a_key_crosses_between_the_owners_of_its_tables(changes: dict[str, object], crosses: bool) -> None:
    fact = statement(keys=(_key(**changes),))
    assert bool(_judge(_rule("key", crosses_boundary=True), fact)) == crosses


def test_what_is_said_of_a_key() -> None:
    text = "{table} of {owner} ({columns}) -> {parent} of {parent_owner}{action}, {part}"
    fact = statement(keys=(_key(), _key(on_delete="", place=Span("orders/1.sql", 9, 1))))
    first, second = _judge(_rule("key", text), fact)
    assert first.message == "orders of orders (invoice) -> invoices of billing (ON DELETE CASCADE), up"
    assert second.message == "orders of orders (invoice) -> invoices of billing, up"
    assert (first.caller, first.owner, first.table, first.op) == (
        "orders",
        "billing",
        "invoices",
        "references",
    )
    assert (first.place.line, first.via) == (3, "sql-file")


_TABLES = ((TableName("orders"), "orders"), (TableName("users"), "auth"), (TableName("coupons"), ""))


@pytest.mark.parametrize(
    ("match", "changes", "found"),
    [
        # a class that is mapped to a table of its own service, of nobody, or by code of nobody
        ({"crosses_boundary": True}, {"owner": "orders"}, False),
        ({"crosses_boundary": True}, {"owner": ""}, False),
        ({"crosses_boundary": True}, {"caller": ""}, False),
        ({"crosses_boundary": True}, {}, True),
        # a view over its owner's tables and nobody's, or of nobody in code of nobody
        ({"draws_across": True}, {"owner": "auth", "reads": _TABLES[1:]}, False),
        ({"draws_across": True}, {"owner": "", "caller": "", "reads": _TABLES}, False),
        ({"draws_across": True}, {"owner": "orders", "reads": _TABLES}, True),
        (
            {"draws_across": True},
            {"owner": "", "reads": _TABLES},
            True,
        ),  # a new view is the declaring service's
        ({"kind": ("view", "trigger")}, {}, False),
        ({"kind": ("view", "trigger")}, {"kind": "trigger"}, True),
    ],
)
def test_definitions(match: dict[str, Wanted], changes: dict[str, object], found: bool) -> None:
    fact = statement(definitions=(_definition(**changes),))
    assert bool(_judge(_rule("definition", "found", **match), fact)) == found


@pytest.mark.parametrize(
    ("text", "changes", "told", "owner"),
    [
        ("{class} {kind} {table} {owner}", {}, "Invoice model invoices billing", "billing"),
        (
            "{kind} {table} of {owner}: {foreign}",
            {"kind": "view", "table": TableName("v"), "owner": "", "reads": _TABLES},
            "view v of orders: users (auth)",
            "auth",
        ),
        ("{class} of {caller}", {"defined_by": ""}, "a table definition of orders", "billing"),
        ("{kind} of {owner}", {"kind": "view", "owner": "", "caller": ""}, "view of nobody", ""),
    ],
)
def test_what_is_said_of_a_definition(text: str, changes: dict[str, object], told: str, owner: str) -> None:
    [finding] = _judge(_rule("definition", text), statement(definitions=(_definition(**changes),)))
    assert (finding.message, finding.owner, finding.op) == (told, owner, "ddl")


@pytest.mark.parametrize(
    ("unless", "found"),
    [
        ({"part": ("down",)}, True),
        ({"part": ("up", "down")}, False),
        ({"on_delete": "cascade"}, False),
        ({"on_delete": "cascade", "part": "down"}, False),  # any of them is enough
        ({}, True),
    ],
)
def test_unless(unless: dict[str, Wanted], found: bool) -> None:
    rule = dataclasses.replace(_rule("key", crosses_boundary=True), unless=unless)
    assert bool(_judge(rule, statement(keys=(_key(),)))) == found


@pytest.mark.parametrize(
    ("error_if", "severity"),
    [
        ({}, "warning"),  # nothing asked is nothing worse
        ({"on_delete": "set null"}, "warning"),
        ({"on_delete": "cascade", "part": "down"}, "warning"),  # all of them together
        ({"on_delete": ("set null", "cascade")}, "error"),
        ({"on_delete": "cascade", "part": "up"}, "error"),
    ],
)
def test_error_if(error_if: dict[str, Wanted], severity: str) -> None:
    rule = dataclasses.replace(_rule("key"), severity="warning", error_if=error_if)
    [finding] = _judge(rule, statement(keys=(_key(),)))
    assert finding.severity == severity


@pytest.mark.parametrize(
    ("confidence", "severity"), [("low", "warning"), ("medium", "error"), ("high", "error")]
)
def test_a_guess_fails_nothing(confidence: str, severity: str) -> None:
    keys = statement(keys=(_key(confidence=confidence),))
    definitions = statement(definitions=(_definition(confidence=confidence),))
    for select, fact in (("key", keys), ("definition", definitions)):
        [finding] = _judge(_rule(select), fact)
        assert (finding.severity, finding.confidence) == (severity, confidence)


def test_code_of_no_service_has_a_name() -> None:
    [finding] = _judge(_rule("access", "{caller}, {owner}"), statement(access(caller="", owner="")))
    assert finding.message == "code of no service, nobody"
    assert (finding.caller, finding.owner) == ("", "")


def test_alternatives_of_one_text_are_one_finding_of_the_best_confidence() -> None:
    facts = [statement(access(confidence=confidence)) for confidence in ("low", "high", "medium")]
    assert [finding.confidence for finding in _judge(_rule("access"), *facts)] == ["high"]


def test_tables_of_one_call_are_several_findings() -> None:
    fact = statement(_access(1, "a"), _access(1, "b"))
    assert [finding.table for finding in _judge(_rule("access"), fact)] == ["a", "b"]


def test_a_join_is_placed_at_the_first_table_of_somebody_else() -> None:
    fact = statement(
        _access(1, "orders", "orders", joined=True),
        _access(2, "invoices", "billing", joined=True),
        _access(3, "invoices", "billing", joined=True),  # a second time is no news
        _access(4, "users", "auth", joined=True),
        _access(5, "coupons", "", joined=True),  # nobody's
        _access(6, "items", "stock"),  # not joined
    )
    [finding] = _judge(_rule("statement", "{tables}; {foreign}", joins_across=True), fact)
    assert finding.message == "orders (orders), invoices (billing) and users (auth); auth and billing"
    assert (finding.place.line, finding.owner) == (2, "billing")
    assert [(span.line, words) for span, words in finding.related] == [
        (1, "orders, which orders owns"),
        (4, "users, which auth owns"),
    ]


def test_the_other_tables_of_a_join_are_not_listed_at_the_same_place() -> None:
    fact = statement(_access(1, "invoices", "billing", joined=True), _access(1, "users", "auth", joined=True))
    [finding] = _judge(_rule("statement", joins_across=True), fact)
    assert finding.related == ()


def test_a_statement_that_could_not_be_read_is_surely_one() -> None:
    fact = statement(problem="odd", confidence="low")
    [finding] = _judge(_rule("statement", "{problem}", has_problem=True), fact, fact)
    assert (finding.message, finding.confidence, finding.place) == ("odd", "high", fact.place)


def test_a_table_is_told_once_at_its_first_use() -> None:
    uses = [
        _access(n, owner="", caller=caller) for n, caller in ((5, "b"), (2, "a"), (3, ""), (4, "a"), (6, "a"))
    ]
    [finding] = _judge(_rule("table", "{callers} {count}", is_owned=False), *map(statement, uses))
    assert finding.place.line == 2
    assert finding.message == "a and b 5"
    assert [(span.line, words) for span, words in finding.related] == [
        (3, "update by code of no service"),
        (4, "update by a"),
        (5, "update by b"),
    ]


@pytest.mark.parametrize(
    "fact",
    [
        pytest.param(statement(_access(1, owner="", confidence="low")), id="perhaps no SQL at all"),
        pytest.param(statement(_access(1, "log_*", owner="")), id="a name that is known in part"),
        pytest.param(statement(_access(1, owner="", op="ddl"), verb="drop table"), id="what goes away"),
    ],
)
def test_what_makes_no_table(fact: StatementFact) -> None:
    assert _judge(_rule("table", is_owned=False), fact) == ()


def test_names_with_the_default_schema_are_the_same_table() -> None:
    facts = [
        dataclasses.replace(_access(n), table=TableName("T", schema))
        for n, schema in enumerate(("", "public"), 1)
    ]
    assert len(_judge(_rule("table"), *map(statement, facts))) == 1


@pytest.mark.parametrize(("kind", "found"), [("unresolved", False), ("syntax", True)])
def test_problems(kind: str, found: bool) -> None:
    problem = Problem(Span("a.py", 3, 1), kind, "odd")
    rule = _rule("problem", "{message} in {file}", kind=("syntax", "encoding"))
    assert [f.message for f in _judge(rule, problems=(problem,))] == (["odd in a.py"] if found else [])


def test_findings_are_sorted_by_place() -> None:
    facts = [statement(_access(line)) for line in (3, 1, 2)]
    assert [finding.place.line for finding in _judge(_rule("access"), *facts)] == [1, 2, 3]


@pytest.mark.parametrize(("subject", "field"), [(s, f) for s, fields in SUBJECTS.items() for f in fields])
def test_every_field_is_documented(subject: str, field: str) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "rule-files.md"
    assert f"`{field}`" in page.read_text(encoding="utf-8").split(f"**`{subject}`**")[1]
