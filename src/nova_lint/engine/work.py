"""Rules on units of work: transactions over several owners, remote calls in them, commits of others, queries in loops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from nova_lint.engine.seen import Seen
from nova_lint.engine.subjects import ending_fields, loop_fields, reach_fields, remote_fields, unit_fields
from nova_lint.engine.telling import guarded, matches, told
from nova_lint.model.fact import AccessFact
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.rule import Rule
from nova_lint.model.unit import LoopQuery, Reach, Touch, Unit

#: How many transactions are named beside a call that stands in many.
_SHOWN = 3

Path = tuple[tuple[Span, str], ...]


def units(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each transaction, where it begins; the first write of each owner is a related place.

    A transaction around another one that writes for the same owners is not told again.
    """
    spoken: set[tuple[Span, tuple[str, ...]]] = set()
    for unit in sorted(seen.units.units, key=_depth):
        fields = unit_fields(unit)
        if not seen.setting.holds(unit.place.file) or not matches(rule, fields):
            continue
        firsts = _firsts(unit)
        key = (firsts[-1].access.place if firsts else unit.place, unit.owners)
        if key in spoken:
            continue
        spoken.add(key)
        other = next((touch for touch in firsts if touch.access.owner != unit.caller), None)
        written = (
            (t.access.place, f"writes {t.access.table}, which {t.access.owner} owns")
            for t in first_writes(unit)
        )
        finding = guarded(told(rule, fields, unit.place), unit.confidence)
        if other is not None:
            finding = _of_access(finding, other.access)
        way = _way(unit, other.steps, (other.access.place, _does(other.access))) if other else ()
        yield replace(
            finding,
            caller=unit.caller,
            function=unit.function,
            via=unit.kind,
            related=tuple(written),
            path=way,
        )


def reaches(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each remote call that stands in units of work; where the first few of them begin is beside it."""
    found: dict[Span, list[tuple[Unit, Reach]]] = {}
    for unit in seen.units.units:
        for reach in unit.reaches:
            if seen.setting.holds(reach.call.place.file) and matches(rule, reach_fields(unit, reach)):
                found.setdefault(reach.call.place, []).append((unit, reach))
    for place, alike in found.items():
        alike.sort(key=lambda pair: (len(pair[1].steps), pair[0].place))
        unit, reach = alike[0]
        write = _nearest_write(unit)
        related = [(other.place, _begins(other)) for other, _ in alike[:_SHOWN] if other.is_transaction]
        related += [(write.access.place, f"writes {write.access.table}")] if write is not None else []
        yield replace(
            guarded(told(rule, reach_fields(unit, reach), place), unit.confidence),
            caller=reach.call.caller,
            function=reach.call.function,
            via=reach.call.name,
            related=tuple(dict.fromkeys(pair for pair in related if pair[0] != place)),
            path=_way(unit, reach.steps, (place, f"calls {reach.call.name}")),
        )


def remote(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each remote call."""
    for call in seen.units.remote:
        fields = remote_fields(call)
        if seen.setting.holds(call.place.file) and matches(rule, fields):
            yield replace(
                told(rule, fields, call.place), caller=call.caller, function=call.function, via=call.name
            )


def endings(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each commit or rollback of somebody else's transaction."""
    spoken: set[Span] = set()
    for unit in seen.units.units:
        for ending in unit.endings:
            fields = ending_fields(unit, ending)
            if (
                ending.place in spoken
                or not seen.setting.holds(ending.place.file)
                or not matches(rule, fields)
            ):
                continue
            spoken.add(ending.place)
            last = (ending.place, f"{ending.verb}s it")
            yield replace(
                guarded(told(rule, fields, ending.place), unit.confidence),
                caller=unit.caller,
                function=ending.function,
                via=ending.verb,
                related=((unit.place, _begins(unit)),),
                path=_way(unit, ending.steps, last),
            )


def loops(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each call in a loop, whatever tables it asks for; where the loop begins is beside it."""
    found: dict[tuple[Span, Span], list[LoopQuery]] = {}
    for query in seen.units.loops:
        # What a migration does once is no load that stays.
        kind = seen.setting.code.kind_of(query.loop.file)
        if (
            kind != "migrations"
            and seen.setting.holds(query.access.place.file)
            and matches(rule, loop_fields(query))
        ):
            found.setdefault((query.access.call, query.loop), []).append(query)
    for alike in found.values():
        query, access = alike[0], alike[0].access
        last = (access.place, _does(access))
        way = ((query.loop, "the loop"), *_calls(query.steps), last) if query.steps else ()
        finding = guarded(told(rule, loop_fields(*alike), access.place), access.confidence)
        yield replace(
            _of_access(finding, access),
            caller=access.caller,
            function=access.function,
            via=access.via,
            related=((query.loop, "the loop"),),
            path=way,
        )


def _way(unit: Unit, steps: Iterable[Span], last: tuple[Span, str]) -> Path:
    """The way from where a unit begins to something in it."""
    return ((unit.place, _begins(unit)), *_calls(steps), last)


def _calls(steps: Iterable[Span]) -> Iterator[tuple[Span, str]]:
    for step in steps:
        yield step, "calls"


def _begins(unit: Unit) -> str:
    if not unit.is_transaction:
        return "the unit of work begins here"
    by_itself = unit.kind in ("commit", "unfinished")
    return "the first statement begins a transaction" if by_itself else f"{unit.kind} begins the transaction"


def _does(access: AccessFact) -> str:
    return f"{access.op} of {access.table}"


def _of_access(finding: Finding, access: AccessFact) -> Finding:
    return replace(finding, owner=access.owner, table=str(access.table), op=access.op, sql=access.sql)


def first_writes(unit: Unit) -> list[Touch]:
    """The first counted write of each table."""
    found: dict[object, Touch] = {}
    for touch in unit.touches:
        if touch.is_counted:
            found.setdefault(touch.access.table, touch)
    return list(found.values())


def _firsts(unit: Unit) -> list[Touch]:
    """The first write of each owner."""
    found: dict[str, Touch] = {}
    for touch in unit.touches:
        if touch.is_counted:
            found.setdefault(touch.access.owner, touch)
    return list(found.values())


def _nearest_write(unit: Unit) -> Touch | None:
    return min(unit.writes, key=lambda touch: len(touch.steps), default=None)


def _depth(unit: Unit) -> tuple[int, Span]:
    return max((len(touch.steps) for touch in unit.writes), default=0), unit.place
