"""What one function does, and what follows of it: its units of work, remote calls, queries in loops and races."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from nova_lint.engine.races import Guards, Held, races_in
from nova_lint.engine.units.codebase import Code, Codebase
from nova_lint.engine.units.gather import Gathering
from nova_lint.engine.units.happenings import Happenings
from nova_lint.engine.units.loops import in_loops
from nova_lint.engine.units.views import is_set
from nova_lint.model.fact import StatementFact
from nova_lint.model.race import Race
from nova_lint.model.unit import LoopQuery, RemoteCall, Unit

#: Stands for all that follows of one function, among what was worked out.
WHOLE = -4


class Own(Struct, frozen=True):
    """What one function does, calls followed."""

    units: tuple[Unit, ...] = ()
    remote: tuple[RemoteCall, ...] = ()
    loops: tuple[LoopQuery, ...] = ()
    races: tuple[Race, ...] = ()


class Working:
    """Works that out, function by function; `live` are the names of the functions that do anything of interest.

    `database_of` gives the database that a file means by an alias; None where there is only one.
    """

    def __init__(
        self,
        codebase: Codebase,
        facts: Sequence[StatementFact],
        service_of: Callable[[str], str],
        live: frozenset[str],
        database_of: Callable[[str, str], str] | None = None,
    ) -> None:
        self._looks = codebase.looks
        self._happenings = Happenings(codebase, facts, service_of, live)
        self._gathering = Gathering(
            self._happenings, service_of, atomic_requests=is_set(codebase.sources), database_of=database_of
        )
        self.guards = Guards(facts, self._happenings, codebase.sources, service_of)

    def all(self, families: Iterable[Iterable[Code]]) -> list[tuple[Held, Own]]:
        """What functions hold and do, in order, where these are all there are."""
        codes = [code for family in families for code in family]
        held = [self.held(code) for code in codes]
        self.guards.know(held)
        return list(zip(held, [self.own(code) for code in codes], strict=True))

    def held(self, code: Code) -> Held:
        """What a function guards of what it calls: `guards` has to know that of all functions before `own` is asked."""
        self._looks.begin((code, WHOLE))
        found = self.guards.look(code)
        self._looks.end()
        return found

    def own(self, code: Code) -> Own:
        """What a function does."""
        self._looks.begin((code, WHOLE))
        happenings = self._happenings
        remote = [one.what for one in happenings.own(code) if isinstance(one.what, RemoteCall)]
        found = Own(
            tuple(self._gathering.units(code)),
            tuple(remote),
            tuple(in_loops(code, happenings)),
            tuple(races_in(code, happenings, self.guards)),
        )
        self._looks.end()
        return found
