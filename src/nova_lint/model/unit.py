"""Units of work: what runs together between the begin and the end of a transaction, and the calls that leave the process."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from nova_lint.model.fact import AccessFact
from nova_lint.model.place import Span
from nova_lint.model.race import Race


class RemoteCall(Struct, frozen=True):
    """One call that waits for something outside of the process and the database.

    `kind` is `http`, `rpc`, `broker`, `mail`, `process` or `sleep`; `name` is the call as people know it
    (`requests.post`). `timeout` is `given`, `default` (the library has one), `none` (it waits for ever) or `unknown`.
    """

    place: Span
    name: str
    kind: str
    timeout: str
    function: str
    caller: str
    in_loop: bool = False


class Touch(Struct, frozen=True):
    """One access of a unit, and the calls that lead to it from where the unit begins, outermost first.

    `is_apart` says that it never happens together with a write for another owner: in another branch, or as one of several
    things that one call may do.
    """

    access: AccessFact
    steps: tuple[Span, ...] = ()
    in_loop: bool = False
    is_apart: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it is a write that ties the transaction to the owner of the table."""
        access = self.access
        is_sure = bool(access.owner) and access.confidence != "low" and not self.is_apart
        return is_sure and access.is_write and not _is_offered(access)


class Reach(Struct, frozen=True):
    """One remote call of a unit, and the calls that lead to it; `is_after_query` says that a query came before it."""

    call: RemoteCall
    steps: tuple[Span, ...] = ()
    is_after_query: bool = False


class Ending(Struct, frozen=True):
    """A commit or rollback (`verb`) of a transaction that another function opened, at `place` in `function`."""

    place: Span
    verb: str
    function: str
    steps: tuple[Span, ...]


class Unit(Struct, frozen=True):
    """One transaction, or (`kind` is `function`) what one function does without one.

    `place` is where it begins, `end` where a commit ends it, if one does. `kind` is the construct as people write it
    (`transaction.atomic`, `session.begin`, `commit`). `touches`, `reaches` and `endings` are in the order in which they
    run, calls within the repository followed. `is_deferred` says that it hands something to a hook that runs after the commit.
    """

    place: Span
    kind: str
    function: str
    caller: str
    touches: tuple[Touch, ...] = ()
    reaches: tuple[Reach, ...] = ()
    endings: tuple[Ending, ...] = ()
    end: Span | None = None
    confidence: str = "high"

    @property
    def is_transaction(self) -> bool:
        """Whether there is a transaction at all."""
        return self.kind != "function"

    @property
    def has_outbox(self) -> bool:
        """Whether it touches an outbox: a table called so, or one that its owner offers for others to append to."""
        return any(
            "outbox" in touch.access.table.name.lower() or _is_offered(touch.access) for touch in self.touches
        )

    @property
    def writes(self) -> tuple[Touch, ...]:
        """The accesses that change rows of known tables."""
        return tuple(touch for touch in self.touches if touch.access.is_write)

    @property
    def owners(self) -> tuple[str, ...]:
        """The owners of the tables that it writes, sorted; what an owner offers for others to write is not counted."""
        return tuple(sorted({touch.access.owner for touch in self.touches if touch.is_counted}))


class LoopQuery(Struct, frozen=True):
    """A query of another service's table that runs once for each round of a loop, which begins at `loop`."""

    access: AccessFact
    loop: Span
    steps: tuple[Span, ...] = ()


class Units(Struct, frozen=True):
    """All units of work of a codebase, its remote calls and queries in loops; each sorted by place."""

    units: tuple[Unit, ...] = ()
    remote: tuple[RemoteCall, ...] = ()
    loops: tuple[LoopQuery, ...] = ()
    races: tuple[Race, ...] = ()

    def only(self, holds: Callable[[str], bool]) -> Units:
        """Those that stand in some files."""
        return Units(
            tuple(unit for unit in self.units if holds(unit.place.file)),
            tuple(call for call in self.remote if holds(call.place.file)),
            tuple(query for query in self.loops if holds(query.access.place.file)),
            tuple(race for race in self.races if holds(race.write.place.file)),
        )


def _is_offered(access: AccessFact) -> bool:
    return access.is_write and access.permit is not None and access.permit.is_offer
