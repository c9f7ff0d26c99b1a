"""Facts and rules in, findings out. Nothing here sees a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from nova_lint.engine import census, conflicts, locks, racing, work
from nova_lint.engine.seen import Seen, Setting
from nova_lint.engine.subjects import definition_fields, key_fields, paste_fields, problem_fields, through
from nova_lint.engine.telling import guarded, matches, told
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.finding import Finding
from nova_lint.model.paste import Paste
from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.model.rule import Rule
from nova_lint.model.statement import TableName
from nova_lint.model.unit import Units

_ORDER = {"high": 0, "medium": 1, "low": 2}


def judge(
    facts: Iterable[StatementFact],
    problems: Iterable[Problem],
    rules: Iterable[Rule],
    setting: Setting | None = None,
    units: Units | None = None,
    pastes: Iterable[Paste] = (),
) -> tuple[Finding, ...]:
    """The findings of all rules, sorted by place, each once. `facts`, `problems` and `units` are those of the whole codebase."""
    seen = Seen(tuple(facts), tuple(problems), setting or Setting(), units or Units(), tuple(pastes))
    found: dict[object, Finding] = {}
    for rule in rules:
        if rule.select == "waiver":
            continue  # what waivers are good for is known when there are findings: see `engine.waive`
        for finding in _KINDS[rule.select](rule, seen):
            if seen.setting.exempt.hold(rule, finding.place.file):
                continue
            # Texts chosen by branch are several queries, but one thing to change.
            what = (finding.table, finding.op, finding.owner) if finding.table else ()
            key = (finding.place, finding.code, finding.function, what)
            held = found.get(key)
            if held is None or _ORDER[finding.confidence] < _ORDER[held.confidence]:
                found[key] = finding
    return tuple(sorted(found.values(), key=lambda f: (f.place, f.code, f.message, f.function)))


def _accesses(rule: Rule, seen: Seen) -> Iterator[Finding]:
    by_import: dict[object, list[tuple[AccessFact, dict[str, Any]]]] = {}
    for access, fields in seen.accesses:
        if not matches(rule, fields):
            continue
        if access.by_import:  # one thing to change, however many import it
            key = (access.place, access.function, access.table, access.op, access.sql)
            by_import.setdefault(key, []).append((access, fields))
        else:
            yield _of_access(rule, fields, access, access.related)
    for alike in by_import.values():
        first, fields = alike[0]
        callers = tuple(dict.fromkeys(access.caller for access, _ in alike))
        yield _shared(_of_access(rule, fields | {"caller": through(callers)}, first, first.related), callers)


def _statements(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """At the first table of somebody else that the statement joins, or where the statement begins."""
    by_import: dict[object, list[str]] = {}
    for statement, fields in seen.statements:
        if not matches(rule, fields):
            continue
        if statement.by_import:
            key = (statement.place, statement.function, statement.sql)
            by_import.setdefault(key, []).append(statement.caller)
            fields = fields | {"caller": through(by_import[key])}
        owned = [access for access in statement.accesses if access.joined and access.owner]
        foreign = [access for access in owned if access.owner != statement.caller]
        if statement.joins_across and foreign:
            first = foreign[0]
            yield _of_access(rule, fields, first, (*_others(owned, first), *first.related))
        elif statement.harms and (harmed := [a for a in statement.accesses if a.crosses_boundary]):
            yield _of_access(rule, fields, harmed[0], harmed[0].related)
        else:
            yield _of_statement(rule, fields, statement)


def _shared(finding: Finding, callers: Iterable[str]) -> Finding:
    return replace(finding, caller=", ".join(callers))


def _problems(rule: Rule, seen: Seen) -> Iterator[Finding]:
    for problem in seen.problems:
        if not seen.setting.holds(problem.place.file):
            continue
        fields = problem_fields(problem)
        if matches(rule, fields):
            yield told(rule, fields, problem.place)


def _others(owned: list[AccessFact], first: AccessFact) -> tuple[tuple[Span, str], ...]:
    """Where the other tables of a join stand, each once; what stands where the finding does is no news."""
    found: dict[TableName, tuple[Span, str]] = {}
    for access in owned:
        if access.table != first.table and access.place != first.place:
            found.setdefault(access.table, (access.place, f"{access.table}, which {access.owner} owns"))
    return tuple(found.values())


def _of_access(
    rule: Rule, fields: Mapping[str, Any], access: AccessFact, related: tuple[tuple[Span, str], ...]
) -> Finding:
    return replace(
        guarded(told(rule, fields, access.place), access.confidence),
        caller=access.caller,
        owner=access.owner,
        table=str(access.table),
        op=access.op,
        function=access.function,
        via=access.via,
        sql=access.sql,
        related=related,
        steps=access.steps,
    )


def _of_statement(rule: Rule, fields: Mapping[str, Any], statement: StatementFact) -> Finding:
    return replace(
        told(rule, fields, statement.place),
        # That it could not be read is certain, whatever is guessed of the rest.
        confidence="high" if statement.problem else statement.confidence,
        caller=statement.caller,
        function=statement.function,
        via=statement.via,
        sql=statement.sql,
    )


def _keys(rule: Rule, seen: Seen) -> Iterator[Finding]:
    for statement in seen.reported:
        for key in statement.keys:
            fields = key_fields(key)
            if matches(rule, fields):
                yield replace(
                    guarded(told(rule, fields, key.place), key.confidence),
                    caller=key.owner or key.caller,
                    owner=key.parent_owner,
                    table=str(key.parent),
                    op="references",
                    function=key.function,
                    via=key.via,
                    sql=statement.sql,
                )


def _definitions(rule: Rule, seen: Seen) -> Iterator[Finding]:
    for statement in seen.reported:
        for definition in statement.definitions:
            fields = definition_fields(definition)
            if matches(rule, fields):
                owners = [owner for _, owner in definition.foreign]
                yield replace(
                    guarded(told(rule, fields, definition.place), definition.confidence),
                    caller=definition.caller,
                    owner=owners[0] if owners else definition.owner,
                    table=str(definition.table),
                    op="ddl",
                    function=definition.function,
                    via=definition.via,
                    sql=statement.sql,
                )


def _pastes(rule: Rule, seen: Seen) -> Iterator[Finding]:
    for paste in seen.pastes:
        if not seen.setting.holds(paste.place.file):
            continue
        fields = paste_fields(paste, seen.setting.code.kind_of(paste.place.file))
        if matches(rule, fields):
            yield replace(
                told(rule, fields, paste.place),
                confidence=paste.confidence,
                caller=paste.caller,
                function=paste.function,
                via=paste.via,
                sql=paste.sql,
                related=((paste.call, "reaches the database here"),)
                if paste.call.line != paste.place.line
                else (),
                steps=paste.steps,
            )


_KINDS: Mapping[str, Callable[[Rule, Seen], Iterator[Finding]]] = {
    "access": _accesses,
    "statement": _statements,
    "key": _keys,
    "definition": _definitions,
    "table": census.tables,
    "lock": locks.locks,
    "race": racing.races,
    "column": conflicts.columns,
    "claim": census.claims,
    "permit": census.permits,
    "file": census.files,
    "unit": work.units,
    "remote": work.remote,
    "reach": work.reaches,
    "ending": work.endings,
    "loop": work.loops,
    "problem": _problems,
    "paste": _pastes,
}
