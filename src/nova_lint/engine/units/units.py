"""All units of work of a codebase."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from nova_lint.engine.units.codebase import Codebase
from nova_lint.engine.units.known_remote import PACKAGES, WORDS
from nova_lint.engine.units.live import Live
from nova_lint.engine.units.transactions import OPENING
from nova_lint.engine.units.working import Own
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.race import Race
from nova_lint.model.unit import LoopQuery, Units


def live_code(codebase: Codebase, facts: Sequence[StatementFact], counts: Callable[[str], bool]) -> Live:
    """The functions worth a look, of the files that were read and of those that may make a remote call.

    `facts` are all statements; `counts` tells whether a file is looked at: tests, which no rule looks at, are as large as
    the rest.
    """
    return Live(codebase.read(WORDS | OPENING, PACKAGES, counts), facts)


def together(found: Iterable[Own]) -> Units:
    """What all functions do, sorted by place. What is seen from several of them is told with the fewest steps."""
    found = list(found)
    loops: dict[AccessFact, LoopQuery] = {}
    for query in (query for own in found for query in own.loops):
        other = loops.get(query.access)
        if other is None or len(query.steps) < len(other.steps):
            loops[query.access] = query
    races: dict[object, Race] = {}
    for race in (race for own in found for race in own.races):
        key = (race.kind, race.write.place)
        before = races.get(key)
        if before is None or len(race.steps) < len(before.steps):
            races[key] = race
    return Units(
        tuple(sorted([u for own in found for u in own.units], key=lambda u: (u.place, u.kind, u.function))),
        tuple(sorted({call for own in found for call in own.remote}, key=lambda call: call.place)),
        tuple(sorted(loops.values(), key=lambda query: (query.access.place, str(query.access.table)))),
        tuple(sorted(races.values(), key=lambda race: (race.write.place, race.kind, race.caller))),
    )
