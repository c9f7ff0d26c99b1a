"""All units of work of a codebase."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nova_lint.engine.races import races_of
from nova_lint.engine.units.codebase import Codebase
from nova_lint.engine.units.gather import Gathering
from nova_lint.engine.units.happenings import Happenings
from nova_lint.engine.units.known_remote import PACKAGES, WORDS
from nova_lint.engine.units.live import Live
from nova_lint.engine.units.loops import in_loops
from nova_lint.engine.units.transactions import OPENING
from nova_lint.engine.units.views import is_set
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.unit import LoopQuery, RemoteCall, Unit, Units


def units_of(
    codebase: Codebase,
    facts: Sequence[StatementFact],
    service_of: Callable[[str], str],
    counts: Callable[[str], bool] = lambda file: True,
    database_of: Callable[[str, str], str] | None = None,
) -> Units:
    """The units of work of the files that were read, and of those that may make a remote call.

    `facts` are all statements, with owners; `service_of` tells whose a file is, `counts` whether it is looked at: tests,
    which no rule looks at, are as large as the rest. `database_of` gives the database that a file means by an alias; None
    where there is only one.
    """
    live = Live(codebase.read(WORDS | OPENING, PACKAGES, counts), facts)
    happenings = Happenings(codebase, facts, service_of, live.names)
    gathering = Gathering(
        happenings, service_of, atomic_requests=is_set(codebase.sources), database_of=database_of
    )
    units: list[Unit] = []
    remote: set[RemoteCall] = set()
    loops: dict[AccessFact, LoopQuery] = {}
    for code in live.codes:
        remote.update(one.what for one in happenings.own(code) if isinstance(one.what, RemoteCall))
        units += gathering.units(code)
        for query in in_loops(code, happenings):
            held = loops.get(query.access)
            if held is None or len(query.steps) < len(held.steps):
                loops[query.access] = query
    return Units(
        tuple(sorted(units, key=lambda unit: (unit.place, unit.kind, unit.function))),
        tuple(sorted(remote, key=lambda call: call.place)),
        tuple(sorted(loops.values(), key=lambda query: (query.access.place, str(query.access.table)))),
        races_of(live.codes, happenings, facts, codebase.sources, service_of),
    )
