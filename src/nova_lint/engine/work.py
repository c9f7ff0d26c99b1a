"""Rules on units of work: transactions over several owners, remote calls in them, queries in loops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nova_lint.engine.seen import Seen
from nova_lint.engine.subjects import unit_fields
from nova_lint.engine.telling import guarded, matches, told
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.rule import Rule
from nova_lint.model.unit import Touch, Unit, is_counted


def units(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each transaction, where it begins; the first write of each owner is a related place.

    A transaction inside of another one that writes for the same owners is not told again.
    """
    told_before: set[tuple[Span, tuple[str, ...]]] = set()
    for unit in sorted(seen.units.units, key=lambda unit: len(_steps(unit))):
        fields = unit_fields(unit)
        if not seen.setting.holds(unit.place.file) or not matches(rule, fields):
            continue
        firsts = _firsts(unit)
        key = (firsts[-1].access.place, unit.owners) if firsts else (unit.place, unit.owners)
        if key in told_before:
            continue
        told_before.add(key)
        other = next((t for t in firsts if t.access.owner != unit.caller), None)
        about = other.access if other is not None else None
        finding = guarded(told(rule, fields, unit.place), unit.confidence)
        yield replace(
            finding,
            caller=unit.caller,
            owner=about.owner if about else "",
            table=str(about.table) if about else "",
            op=about.op if about else "",
            function=unit.function,
            via=unit.kind,
            sql=about.sql if about else "",
            related=tuple(
                (t.access.place, f"writes {t.access.table}, which {t.access.owner} owns") for t in firsts
            ),
            path=flow(unit.place, f"{unit.kind} begins here", other),
        )


def flow(begin: Span, words: str, touch: Touch | None) -> tuple[tuple[Span, str], ...]:
    """The way from where a unit begins to one of its accesses."""
    if touch is None:
        return ()
    access = touch.access
    last = (access.place, f"{access.op} of {access.table}")
    return ((begin, words), *[(step, "calls") for step in touch.steps], last)


def _firsts(unit: Unit) -> list[Touch]:
    """The first write of each owner."""
    found: dict[str, Touch] = {}
    for touch in unit.writes:
        if is_counted(touch.access):
            found.setdefault(touch.access.owner, touch)
    return list(found.values())


def _steps(unit: Unit) -> Sequence[Span]:
    return max((touch.steps for touch in unit.writes), key=len, default=())
