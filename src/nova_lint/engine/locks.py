"""Locks that reach across services: rows and tables of another one, and advisory keys that several of them take."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from nova_lint.engine.seen import Seen
from nova_lint.engine.subjects import advisory_fields, lock_fields
from nova_lint.engine.telling import guarded, matches, told
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.finding import Finding
from nova_lint.model.rule import Rule


def locks(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each access that locks rows or a table, and one for each service that takes a shared advisory key."""
    for statement in seen.reported:
        for access in statement.accesses:
            if access.locked or access.op == "lock":
                fields = lock_fields(access)
                if matches(rule, fields):
                    yield _of_access(rule, fields, access)
    for key, taken in _taken(seen).items():
        yield from _of_key(rule, key, taken, seen)


def _of_access(rule: Rule, fields: dict[str, object], access: AccessFact) -> Finding:
    return replace(
        guarded(told(rule, fields, access.place), access.confidence),
        caller=access.caller,
        owner=access.owner,
        table=str(access.table),
        op="lock",
        function=access.function,
        via=access.via,
        sql=access.sql,
        related=access.related,
        steps=access.steps,
    )


def _of_key(rule: Rule, key: str, taken: dict[str, StatementFact], seen: Seen) -> Iterator[Finding]:
    """Where each service but the first one takes the key."""
    services = sorted(taken, key=lambda service: taken[service].place)
    for service in services[1:]:
        statement = taken[service]
        others = [taken[other] for other in services if other != service]
        fields = advisory_fields(key, statement, [other.caller for other in others])
        if seen.setting.holds(statement.place.file) and matches(rule, fields):
            yield replace(
                guarded(told(rule, fields, statement.place), statement.confidence),
                caller=service,
                op="lock",
                function=statement.function,
                via=statement.via,
                sql=statement.sql,
                related=tuple((other.place, f"{other.caller} takes it here") for other in others),
            )


def _taken(seen: Seen) -> dict[str, dict[str, StatementFact]]:
    """For each advisory key, where each service takes it first. Code that several import is one place, and one purpose."""
    found: dict[str, dict[str, StatementFact]] = {}
    for statement in seen.facts:
        if statement.caller and not statement.by_import and statement.confidence != "low":
            for key in statement.advisory:
                found.setdefault(key, {}).setdefault(statement.caller, statement)
    return found
