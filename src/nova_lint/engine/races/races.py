"""All races of a codebase."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from nova_lint.engine.gather import Sources
from nova_lint.engine.races.check_insert import checked_inserts
from nova_lint.engine.races.guards import Guards
from nova_lint.engine.races.lost_update import lost_updates
from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.happenings import Happenings
from nova_lint.model.fact import StatementFact
from nova_lint.model.race import Race


def races_of(
    codes: Iterable[Code],
    happenings: Happenings,
    facts: Sequence[StatementFact],
    sources: Sources,
    service_of: Callable[[str], str],
) -> tuple[Race, ...]:
    """The races of some functions, by place. A write that is seen from several functions is told where it stands.

    `facts` are all statements, with owners.
    """
    codes = list(codes)
    guards = Guards(facts, codes, happenings, sources, service_of)
    found: dict[object, Race] = {}
    for code in codes:
        for race in (*lost_updates(code, happenings, guards), *checked_inserts(code, happenings, guards)):
            key = (race.kind, race.write.place)
            held = found.get(key)
            if held is None or len(race.steps) < len(held.steps):
                found[key] = race
    return tuple(sorted(found.values(), key=lambda race: (race.write.place, race.kind, race.caller)))
