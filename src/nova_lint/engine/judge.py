"""Facts and rules in, findings out. Nothing here sees a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.model.rule import Rule


def judge(
    facts: Iterable[StatementFact], problems: Iterable[Problem], rules: Iterable[Rule]
) -> tuple[Finding, ...]:
    """The findings of all rules, sorted by place, each once."""
    statements, gaps = tuple(facts), tuple(problems)
    found: dict[Finding, None] = {}
    for rule in rules:
        for finding in _KINDS[rule.select](rule, statements, gaps):
            found[finding] = None
    return tuple(sorted(found, key=lambda f: (f.place, f.code, f.message, f.function)))


def _accesses(rule: Rule, facts: tuple[StatementFact, ...], problems: tuple[Problem, ...]) -> Iterator[Finding]:
    for statement in facts:
        for access in statement.accesses:
            fields = access_fields(access, statement)
            if _matches(rule, fields):
                yield _of_access(rule, access, fields)


def _statements(rule: Rule, facts: tuple[StatementFact, ...], problems: tuple[Problem, ...]) -> Iterator[Finding]:
    for statement in facts:
        fields = statement_fields(statement)
        if not _matches(rule, fields):
            continue
        foreign = [a for a in statement.accesses if a.joined and a.owner and a.owner != statement.caller]
        if not foreign:
            yield _finding(rule, statement.place, fields, statement)
            continue
        first = foreign[0]
        others = [a for a in statement.accesses if a.joined and a.owner and a is not first]
        related = tuple((a.place, f"{a.table}, which {a.owner} owns") for a in others) + first.related
        yield Finding(
            first.place, rule.code, rule.name, rule.severity, rule.text.format_map(fields), rule.help.format_map(fields),
            statement.confidence, statement.caller, first.owner, str(first.table), first.op, statement.function,
            statement.via, statement.sql, related,
        )  # fmt: skip


def _tables(rule: Rule, facts: tuple[StatementFact, ...], problems: tuple[Problem, ...]) -> Iterator[Finding]:
    """One finding for each table, at its first access; the others are related places."""
    tables: dict[str, list[AccessFact]] = {}
    for statement in facts:
        for access in statement.accesses:
            if access.table.is_known and access.confidence != "low":
                tables.setdefault(str(access.table).lower(), []).append(access)
    for accesses in tables.values():
        accesses.sort(key=lambda access: access.place)
        first = accesses[0]
        callers = sorted({access.caller for access in accesses if access.caller})
        fields = {
            "table": str(first.table),
            "is_owned": bool(first.owner),
            "is_written": any(access.is_write for access in accesses),
            "callers": _listed(callers) or "code in no service",
            "count": len(accesses),
        }
        if _matches(rule, fields):
            related = tuple((a.place, f"{a.op} by {a.caller or 'code in no service'}") for a in accesses[1:4])
            yield Finding(
                first.place, rule.code, rule.name, rule.severity, rule.text.format_map(fields), rule.help.format_map(fields),
                "high", first.caller, "", str(first.table), first.op, first.function, first.via, first.sql, related,
            )  # fmt: skip


def _problems(rule: Rule, facts: tuple[StatementFact, ...], problems: tuple[Problem, ...]) -> Iterator[Finding]:
    for problem in problems:
        fields = {"kind": problem.kind, "message": problem.message}
        if _matches(rule, fields):
            yield Finding(
                problem.place, rule.code, rule.name, rule.severity, rule.text.format_map(fields),
                rule.help.format_map(fields),
            )  # fmt: skip


def access_fields(access: AccessFact, statement: StatementFact) -> dict[str, Any]:
    """What a rule may ask of an access, and name in its text."""
    return {
        "op": access.op,
        "crosses_boundary": access.crosses_boundary,
        "joins_across": statement.joins_across and access.joined,
        "joined": access.joined,
        "confidence": access.confidence,
        "is_write": access.is_write,
        "is_owned": bool(access.owner),
        "is_called_by_service": bool(access.caller),
        "caller": access.caller,
        "owner": access.owner,
        "table": str(access.table),
        "columns": ", ".join(access.columns),
        "via": access.via,
        "function": access.function,
    }


def statement_fields(statement: StatementFact) -> dict[str, Any]:
    """What a rule may ask of a statement, and name in its text."""
    joined = [a for a in statement.accesses if a.joined and a.owner]
    tables = dict.fromkeys(f"{a.table} ({a.owner})" for a in joined)
    owners = sorted({a.owner for a in joined if a.owner != statement.caller})
    return {
        "joins_across": statement.joins_across,
        "crosses_boundary": any(a.crosses_boundary for a in statement.accesses),
        "has_problem": bool(statement.problem),
        "verb": statement.verb,
        "confidence": statement.confidence,
        "caller": statement.caller or "code in no service",
        "owners": _listed(statement.read_owners),
        "foreign": _listed(owners),
        "tables": _listed(list(tables)),
        "problem": statement.problem,
        "via": statement.via,
        "function": statement.function,
    }


def _matches(rule: Rule, fields: Mapping[str, Any]) -> bool:
    return all(
        fields[key] in wanted if isinstance(wanted, tuple) else fields[key] == wanted
        for key, wanted in rule.match.items()
    )


def _of_access(rule: Rule, access: AccessFact, fields: Mapping[str, Any]) -> Finding:
    return Finding(
        access.place, rule.code, rule.name, rule.severity, rule.text.format_map(fields), rule.help.format_map(fields),
        access.confidence, access.caller, access.owner, str(access.table), access.op, access.function, access.via,
        access.sql, access.related,
    )  # fmt: skip


def _finding(rule: Rule, place: Span, fields: Mapping[str, Any], statement: StatementFact) -> Finding:
    return Finding(
        place, rule.code, rule.name, rule.severity, rule.text.format_map(fields), rule.help.format_map(fields),
        statement.confidence if not statement.problem else "high", statement.caller, function=statement.function,
        via=statement.via, sql=statement.sql,
    )  # fmt: skip


def _listed(words: Iterable[str]) -> str:
    *others, last = list(words) or [""]
    return f"{', '.join(others)} and {last}" if others else last


_KINDS = {"access": _accesses, "statement": _statements, "table": _tables, "problem": _problems}
