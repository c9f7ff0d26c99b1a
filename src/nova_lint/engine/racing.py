"""Rules on races: one finding where the write stands, with the read and what was made of it beside it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from nova_lint.engine.seen import Seen
from nova_lint.engine.subjects import race_fields
from nova_lint.engine.telling import guarded, matches, told
from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.race import Race
from nova_lint.model.rule import Rule


def races(rule: Rule, seen: Seen) -> Iterator[Finding]:
    """One finding for each race, at its write."""
    for race in seen.units.races:
        kind = seen.setting.code.kind_of(race.computed.file)
        fields = race_fields(race, kind)
        write = race.write
        if seen.setting.holds(write.place.file) and matches(rule, fields):
            way = _way(race)
            yield replace(
                guarded(told(rule, fields, write.place), race.confidence),
                caller=race.caller,
                owner=write.owner,
                table=str(write.table),
                op=write.op,
                function=write.function,
                via=write.via,
                sql=write.sql,
                related=tuple(dict.fromkeys(one for one in way if one[0] != write.place)),
                path=way,
            )


def _way(race: Race) -> tuple[tuple[Span, str], ...]:
    """From the read to the write."""
    table = race.write.table
    if race.kind == "check then insert":
        found = [
            (race.seen, f"looks for a row of {table} here"),
            (race.computed, "goes on where there is none"),
        ]
        last = f"inserts into {table} here"
    else:
        columns = ", ".join(race.columns)
        found = [(race.computed, f"computes {columns} of the value that was read")]
        if race.read is not None:
            found.insert(0, (race.seen, f"reads {table} here"))
        last = f"writes {columns} of {table} back here"
    found += [(step, "calls") for step in race.steps]
    return (*found, (race.write.place, last))
