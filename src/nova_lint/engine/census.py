"""Rules on what is counted over a whole codebase: tables, claims to them, permits, files of no service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from nova_lint.engine.seen import Seen
from nova_lint.engine.subjects import claim_fields, file_fields, permit_fields, table_fields
from nova_lint.engine.telling import guarded, matches, told
from nova_lint.model.fact import AccessFact
from nova_lint.model.finding import Finding
from nova_lint.model.ownership import is_system
from nova_lint.model.patterns import may_name, tidy_table
from nova_lint.model.permit import Permit
from nova_lint.model.place import Span
from nova_lint.model.rule import Rule
from nova_lint.model.statement import TableName

#: Further places that are shown beside the first one.
_SHOWN = 3


def tables(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each table, at the first use that is reported on; some of the others are related places."""
    for accesses in seen.tables.values():
        reported = [access for access in accesses if seen.setting.holds(access.place.file)]
        fields = table_fields(accesses, _contenders(seen, accesses[0].table))
        if not reported or not matches(rule, fields):
            continue
        # Where it is about writing, what is written first is the place: that of somebody else, if there is one.
        writes = [access for access in accesses if access.is_write]
        about_writing = "has_several_writers" in rule.match or "others_write" in rule.match
        wanted = [a for a in reported if a.is_write] if about_writing else reported
        if not wanted:
            continue
        first = next((a for a in wanted if a.caller != a.owner), wanted[0]) if about_writing else wanted[0]
        related = _writers(writes, first) if about_writing else _others(accesses, first)
        yield replace(
            guarded(told(rule, fields, first.place), first.confidence),
            caller=first.caller,
            owner=first.owner,
            table=str(first.table),
            op=first.op,
            function=first.function,
            via=first.via,
            sql=first.sql,
            related=related,
        )


def claims(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each name or pattern of the configuration, where it stands there."""
    known = _known_tables(seen)
    ownership = seen.setting.ownership
    named = {(claim.service, claim.pattern) for table in known for claim in ownership.claims(table)}
    partly = [table for table in known if not table.is_known and tidy_table(str(table)) != "*"]
    for service in ownership.services:
        place = service.place
        if not seen.setting.holds(place.file):
            continue
        lines = dict(service.lines)
        patterns = (*service.tables, *(f"{schema}.*" for schema in service.schemas))
        names = [
            (pattern, (service.name, pattern) in named or any(may_name(pattern, table) for table in partly))
            for pattern in patterns
        ]
        for pattern, is_there in names:
            fields = claim_fields(service.name, pattern, is_there, bool(known))
            if matches(rule, fields):
                finding = told(rule, fields, lines.get(pattern, service.place))
                yield replace(finding, owner=service.name, table=pattern)


def permits(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each permit, where it stands; what an owner offers need not be used."""
    given = [p for p in seen.setting.permits.permits if not p.is_offer and seen.setting.holds(p.place.file)]
    for permit in given if given else ():
        state, uses = _use_of(permit, seen)
        fields = permit_fields(permit, state, uses)
        if matches(rule, fields):
            yield replace(told(rule, fields, permit.place), caller=permit.callers[0], reason=permit.reason)


def files(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each file that touches tables, at its first access."""
    found: dict[str, list[AccessFact]] = {}
    for statement in seen.reported:
        for access in statement.accesses:
            if access.confidence != "low" and not access.is_temporary:
                found.setdefault(access.place.file, []).append(access)
    for file, accesses in found.items():
        accesses.sort(key=lambda access: access.place)
        fields = file_fields(file, seen.setting.code.kind_of(file), accesses)
        if matches(rule, fields):
            first = accesses[0]
            yield replace(
                told(rule, fields, first.place), caller=first.caller, table=file, function=first.function
            )


def _contenders(seen: Seen, table: TableName) -> tuple[str, ...]:
    """The services that claim a table equally well; empty where one claim is best."""
    if is_system(table):
        return ()
    claims = seen.setting.ownership.claims(table)
    best = max((claim.rank for claim in claims), default=None)
    sides = dict.fromkeys(claim.service for claim in claims if claim.rank == best)
    return tuple(sides) if len(sides) > 1 else ()


def _others(accesses: list[AccessFact], first: AccessFact) -> tuple[tuple[Span, str], ...]:
    others = {a.place: f"{a.op} by {a.caller or 'code of no service'}" for a in accesses}
    others.pop(first.place, None)
    return tuple(others.items())[:_SHOWN]


def _writers(writes: Iterable[AccessFact], first: AccessFact) -> tuple[tuple[Span, str], ...]:
    """The first write of every other service."""
    found: dict[str, tuple[Span, str]] = {}
    for access in writes:
        if access.caller and access.caller != first.caller:
            found.setdefault(access.caller, (access.place, f"{access.op} by {access.caller}"))
    return tuple(found.values())


def _known_tables(seen: Seen) -> list[TableName]:
    """Every table that code touches or the schema defines. What is dropped is gone."""
    schema = seen.setting.schema
    known = {table.name for table in (*schema.tables, *schema.beside)}
    for statement in seen.facts:
        if not statement.verb.startswith("drop"):
            known.update(access.table for access in statement.accesses)
    return sorted(known)


def _use_of(permit: Permit, seen: Seen) -> tuple[str, int]:
    """Whether a permit is `used`, `unused` or `expired`, and how many accesses it covers or would cover."""
    uses = 0
    for statement in seen.facts:
        for access in statement.accesses:
            if access.is_foreign or access.through is not None:
                own = access.through_owner if access.through is not None else access.owner
                uses += permit.allows(access.caller, access.owner, access.table, access.op, access.columns)
                if access.through is not None:
                    uses += permit.allows(access.caller, own, access.through, access.op, ())
        for key in statement.keys:
            child = key.owner or key.caller
            if key.parent_owner not in ("", child):
                uses += permit.allows(child, key.parent_owner, key.parent, "references", ())
    if permit.has_expired(seen.setting.permits.today):
        return "expired", uses
    return ("used" if uses else "unused"), uses
