"""Every access, and everything that could not be seen."""

from __future__ import annotations

import json

from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.model.statement import TableName
from nova_lint.reports import render
from nova_lint.reports.rows import LONGEST_SQL
from tests.reports.samples import access, report, statement


def _lines(*args: object, **kwargs: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in render(report(*args, **kwargs), "facts-jsonl").splitlines()]  # type: ignore[arg-type]


def test_an_access() -> None:
    assert _lines(facts=(statement(access()),)) == [
        {
            "file": "orders/repo.py",
            "line": 2,
            "column": 26,
            "function": "pay",
            "service": "orders",
            "table": "billing.invoices",
            "op": "update",
            "owner": "billing",
            "columns": ["paid"],
            "via": "execute",
            "confidence": "high",
            "sql": "UPDATE billing.invoices SET paid = 1 WHERE id = 1",
        }
    ]


def test_nothing_known_is_null() -> None:
    (line,) = _lines(facts=(statement(access(caller="", owner="", columns=())),))
    assert (line["service"], line["owner"], line["columns"]) == (None, None, [])


def test_an_unreadable_statement_is_never_silent() -> None:
    (line,) = _lines(facts=(statement(problem="it ends too early"),))
    assert (line["table"], line["op"], line["problem"]) == (None, None, "it ends too early")
    assert (line["function"], line["service"], line["line"]) == ("pay", "orders", 2)


def test_an_unreadable_statement_keeps_what_was_recovered() -> None:
    assert [line["table"] for line in _lines(facts=(statement(access(), problem="odd"),))] == [
        None,
        "billing.invoices",
    ]


def test_problems_are_there_too() -> None:
    gap = Problem(Span("b.py", 3, 5), "unresolved", "it is a parameter of nobody's call")
    (line,) = _lines(problems=(gap,))
    assert line["table"] is None
    assert line["problem"] == "unresolved: it is a parameter of nobody's call"


def test_sorted_by_place_then_table() -> None:
    far = access(place=Span("orders/repo.py", 10, 1))
    same = (access(table=TableName("b")), access(table=TableName("a")))
    gap = Problem(Span("a.py", 9, 9), "syntax", "invalid")
    lines = _lines(facts=(statement(far), statement(*same)), problems=(gap,))
    assert [(line["file"], line["line"], line["table"]) for line in lines] == [
        ("a.py", 9, None),
        ("orders/repo.py", 2, "a"),
        ("orders/repo.py", 2, "b"),
        ("orders/repo.py", 10, "billing.invoices"),
    ]


def test_what_is_behind_a_view_is_told_with_the_view() -> None:
    view = access(table=TableName("people"), op="read")
    behind = [
        access(table=TableName(name), op="read", through=TableName("people")) for name in ("users", "orders")
    ]
    (line,) = _lines(facts=(statement(view, *behind),))
    assert (line["table"], line["behind"]) == ("people", ["users", "orders"])
    shown = render(report(facts=(statement(view, *behind),)), "facts-text", quiet=True)
    assert shown.endswith("read people of billing, a view of users, orders\n")


def test_long_sql_is_cut() -> None:
    (line,) = _lines(facts=(statement(access(sql="x" * 1000)),))
    assert len(str(line["sql"])) == LONGEST_SQL


def test_text() -> None:
    foreign = statement(access(), access(confidence="low", owner="", op="read"))
    gap = statement(problem="it ends too early", caller="")
    assert render(report(facts=(foreign, gap)), "facts-text", quiet=True) == (
        "orders/repo.py:2:19  -       not known: it ends too early\n"
        "orders/repo.py:2:26  orders  read billing.invoices [low confidence]\n"
        "orders/repo.py:2:26  orders  update billing.invoices of billing\n"
    )


def test_unresolved_counts_equal_reasons_as_one() -> None:
    gaps = tuple(
        Problem(Span("a.py", line, 1), "unresolved", f"parameter `p{line}` of line {line}")
        for line in range(1, 6)
    )
    shown = render(report(facts=(statement(access()),), problems=gaps), "unresolved")
    assert shown == (
        "     5  unresolved: parameter ... of line ...\n"
        "          a.py:1:1\n"
        "          a.py:2:1\n"
        "          a.py:3:1\n"
        "5 gaps for 1 reason: 3 files, 4 queries, 1,205 table accesses, 0 unreadable\n"
        "statements, 1 unresolved call, in 0.2 s.\n"
        "80% of 5 database calls were understood.\n"
    )
