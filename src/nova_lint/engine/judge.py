"""Facts and rules in, findings out. Nothing here sees a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from nova_lint.engine.subjects import (
    access_fields,
    definition_fields,
    key_fields,
    problem_fields,
    statement_fields,
    table_fields,
)
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.finding import Finding
from nova_lint.model.patterns import tidy_table
from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.model.rule import Rule
from nova_lint.model.statement import TableName

_ORDER = {"high": 0, "medium": 1, "low": 2}

#: Further uses of a table that are shown beside its first one.
_SHOWN_USES = 3


@dataclass(frozen=True)
class _Seen:
    """What is judged; the fields of each fact are asked for by every rule, and made once."""

    facts: tuple[StatementFact, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def statements(self) -> list[tuple[StatementFact, dict[str, Any]]]:
        return [(statement, statement_fields(statement)) for statement in self.facts]

    @cached_property
    def accesses(self) -> list[tuple[AccessFact, dict[str, Any]]]:
        return [
            (access, access_fields(access, statement))
            for statement in self.facts
            for access in statement.accesses
        ]


def judge(
    facts: Iterable[StatementFact], problems: Iterable[Problem], rules: Iterable[Rule]
) -> tuple[Finding, ...]:
    """The findings of all rules, sorted by place, each once."""
    seen = _Seen(tuple(facts), tuple(problems))
    found: dict[object, Finding] = {}
    for rule in rules:
        for finding in _KINDS[rule.select](rule, seen):
            # Texts chosen by branch are several queries, but one thing to change.
            what = (finding.table, finding.op, finding.owner) if finding.table else ()
            key = (finding.place, finding.code, finding.function, what)
            held = found.get(key)
            if held is None or _ORDER[finding.confidence] < _ORDER[held.confidence]:
                found[key] = finding
    return tuple(sorted(found.values(), key=lambda f: (f.place, f.code, f.message, f.function)))


def _accesses(rule: Rule, seen: _Seen) -> Iterator[Finding]:
    for access, fields in seen.accesses:
        if _matches(rule, fields):
            yield _of_access(rule, fields, access, access.related)


def _statements(rule: Rule, seen: _Seen) -> Iterator[Finding]:
    """At the first table of somebody else that the statement joins, or where the statement begins."""
    for statement, fields in seen.statements:
        if not _matches(rule, fields):
            continue
        owned = [access for access in statement.accesses if access.joined and access.owner]
        foreign = [access for access in owned if access.owner != statement.caller]
        if statement.joins_across and foreign:
            first = foreign[0]
            yield _of_access(rule, fields, first, (*_others(owned, first), *first.related))
        else:
            yield _of_statement(rule, fields, statement)


def _tables(rule: Rule, seen: _Seen) -> Iterator[Finding]:
    """One finding for each table, at its first use; some of the others are related places."""
    tables: dict[str, list[AccessFact]] = {}
    for statement in seen.facts:
        if statement.verb.startswith("drop"):
            continue  # what goes away needs no owner
        for access in statement.accesses:
            if access.table.is_known and access.confidence != "low" and not access.is_temporary:
                tables.setdefault(tidy_table(str(access.table)), []).append(access)
    for accesses in tables.values():
        accesses.sort(key=lambda access: access.place)
        fields = table_fields(accesses)
        if _matches(rule, fields):
            others = {a.place: f"{a.op} by {a.caller or 'code of no service'}" for a in accesses}
            others.pop(accesses[0].place)
            yield _of_access(rule, fields, accesses[0], tuple(others.items())[:_SHOWN_USES])


def _problems(rule: Rule, seen: _Seen) -> Iterator[Finding]:
    for problem in seen.problems:
        fields = problem_fields(problem)
        if _matches(rule, fields):
            yield _told(rule, fields, problem.place)


def _matches(rule: Rule, fields: Mapping[str, Any]) -> bool:
    return all(_holds(fields[key], wanted) for key, wanted in rule.match.items()) and not any(
        _holds(fields[key], wanted) for key, wanted in rule.unless.items()
    )


def _holds(value: Any, wanted: Any) -> bool:
    """Equal, or one of several; a field that is a set holds what is asked for, or any of it."""
    if isinstance(value, frozenset):
        return not value.isdisjoint(wanted if isinstance(wanted, tuple) else (wanted,))
    return value in wanted if isinstance(wanted, tuple) else bool(value == wanted)


def _others(owned: list[AccessFact], first: AccessFact) -> tuple[tuple[Span, str], ...]:
    """Where the other tables of a join stand, each once; what stands where the finding does is no news."""
    found: dict[TableName, tuple[Span, str]] = {}
    for access in owned:
        if access.table != first.table and access.place != first.place:
            found.setdefault(access.table, (access.place, f"{access.table}, which {access.owner} owns"))
    return tuple(found.values())


def _told(rule: Rule, fields: Mapping[str, Any], place: Span) -> Finding:
    return Finding(
        place=place,
        code=rule.code,
        rule=rule.name,
        severity=_severity(rule, fields),
        message=rule.text.format_map(fields),
        help=rule.help.format_map(fields),
    )


def _guarded(told: Finding, confidence: str) -> Finding:
    """The finding with its confidence. What is only a guess is shown, and fails nothing.

    Guesses are SQL that no call is seen to send, and SQL that was read crudely.
    """
    guessed = confidence == "low" and told.severity == "error"
    return replace(told, severity="warning" if guessed else told.severity, confidence=confidence)


def _of_access(
    rule: Rule, fields: Mapping[str, Any], access: AccessFact, related: tuple[tuple[Span, str], ...]
) -> Finding:
    return replace(
        _guarded(_told(rule, fields, access.place), access.confidence),
        caller=access.caller,
        owner=access.owner,
        table=str(access.table),
        op=access.op,
        function=access.function,
        via=access.via,
        sql=access.sql,
        related=related,
    )


def _of_statement(rule: Rule, fields: Mapping[str, Any], statement: StatementFact) -> Finding:
    return replace(
        _told(rule, fields, statement.place),
        # That it could not be read is certain, whatever is guessed of the rest.
        confidence="high" if statement.problem else statement.confidence,
        caller=statement.caller,
        function=statement.function,
        via=statement.via,
        sql=statement.sql,
    )


def _keys(rule: Rule, seen: _Seen) -> Iterator[Finding]:
    for statement in seen.facts:
        for key in statement.keys:
            fields = key_fields(key)
            if _matches(rule, fields):
                yield replace(
                    _guarded(_told(rule, fields, key.place), key.confidence),
                    caller=key.owner or key.caller,
                    owner=key.parent_owner,
                    table=str(key.parent),
                    op="references",
                    function=key.function,
                    via=key.via,
                    sql=statement.sql,
                )


def _definitions(rule: Rule, seen: _Seen) -> Iterator[Finding]:
    for statement in seen.facts:
        for definition in statement.definitions:
            fields = definition_fields(definition)
            if _matches(rule, fields):
                owners = [owner for _, owner in definition.foreign]
                yield replace(
                    _guarded(_told(rule, fields, definition.place), definition.confidence),
                    caller=definition.caller,
                    owner=owners[0] if owners else definition.owner,
                    table=str(definition.table),
                    op="ddl",
                    function=definition.function,
                    via=definition.via,
                    sql=statement.sql,
                )


def _severity(rule: Rule, fields: Mapping[str, Any]) -> str:
    """What the rule says, or more where the fact is worse than most."""
    worse = bool(rule.error_if) and all(_holds(fields[key], wanted) for key, wanted in rule.error_if.items())
    return "error" if worse else rule.severity


_KINDS: Mapping[str, Callable[[Rule, _Seen], Iterator[Finding]]] = {
    "access": _accesses,
    "statement": _statements,
    "key": _keys,
    "definition": _definitions,
    "table": _tables,
    "problem": _problems,
}
