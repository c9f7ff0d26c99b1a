"""Reports made by hand."""

from __future__ import annotations

from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.model.report import Counts, Report
from nova_lint.model.statement import TableName

SOURCE = {
    "orders/repo.py": 'def pay(conn):\n    conn.execute("UPDATE invoices SET paid = 1 WHERE id = 1")\n',
}


def finding(**changes: object) -> Finding:
    values: dict[str, object] = {
        "place": Span("orders/repo.py", 2, 26, 2, 34),
        "code": "NL102",
        "rule": "cross-service-write",
        "severity": "error",
        "message": "orders writes invoices, which billing owns",
        "help": "Call billing's API.",
        "caller": "orders",
        "owner": "billing",
        "table": "invoices",
        "op": "update",
        "function": "pay",
        "via": "execute",
        "sql": "UPDATE invoices SET paid = 1 WHERE id = 1",
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


def access(**changes: object) -> AccessFact:
    place = Span("orders/repo.py", 2, 26, 2, 34)
    values: dict[str, object] = {
        "place": place,
        "call": place,
        "function": "pay",
        "caller": "orders",
        "table": TableName("invoices", "billing"),
        "owner": "billing",
        "op": "update",
        "columns": ("paid",),
        "joined": False,
        "via": "execute",
        "confidence": "high",
        "traits": frozenset(),
        "sql": "UPDATE billing.invoices SET paid = 1 WHERE id = 1",
    }
    return AccessFact(**{**values, **changes})  # type: ignore[arg-type]


def statement(*accesses: AccessFact, **changes: object) -> StatementFact:
    values: dict[str, object] = {
        "place": Span("orders/repo.py", 2, 19, 2, 46),
        "function": "pay",
        "caller": "orders",
        "verb": "update",
        "accesses": accesses,
        "via": "execute",
        "confidence": "high",
        "traits": frozenset(),
        "sql": "UPDATE billing.invoices SET paid = 1 WHERE id = 1",
    }
    return StatementFact(**{**values, **changes})  # type: ignore[arg-type]


def report(
    *findings: Finding,
    facts: tuple[StatementFact, ...] = (),
    problems: tuple[Problem, ...] = (),
    counts: Counts | None = None,
    source: dict[str, str] | None = None,
) -> Report:
    texts = SOURCE if source is None else source
    return Report(
        findings=findings,
        facts=facts,
        problems=problems,
        counts=counts or Counts(3, 4, 1205, 0, 1, 0.24),
        rules=(),
        source=texts.get,
        content=lambda path: texts[path].encode() if path in texts else None,
    )
