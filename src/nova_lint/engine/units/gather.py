"""Units of work put together: what runs between the begin and the end of each transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.happenings import DEPTH, Commit, Happening, Happenings
from nova_lint.engine.units.names import dotted
from nova_lint.engine.units.transactions import Opening
from nova_lint.engine.units.views import is_view
from nova_lint.engine.units.walk import Event
from nova_lint.model.fact import AccessFact
from nova_lint.model.place import Span
from nova_lint.model.unit import Ending, Reach, RemoteCall, Touch, Unit


class Gathering:
    """Makes the units of one codebase.

    `atomic_requests` says that every view is a transaction. `database_of` gives the database that a file means by an
    alias; None where there is only one.
    """

    def __init__(
        self,
        happenings: Happenings,
        service_of: Callable[[str], str],
        *,
        atomic_requests: bool = False,
        database_of: Callable[[str, str], str] | None = None,
    ) -> None:
        self._happenings, self._service_of, self._database_of = happenings, service_of, database_of
        self._atomic_requests = atomic_requests
        self._transactions = happenings.transactions

    def units(self, code: Code) -> Iterator[Unit]:
        """The transactions that begin in a function; what it does without one, where that writes and publishes."""
        done = self._happenings.all(code)
        yield from self._handed(code)
        if not done:
            return
        whole = self._transactions.of_decorators(code)
        if whole is None and self._atomic_requests and is_view(code):
            unit = (
                self._unit(code, Opening("ATOMIC_REQUESTS"), Span(code.path, *code.form.place), done)
                if code.form
                else None
            )
            if unit is not None:
                yield replace(unit, confidence="medium")
        if whole is not None and code.form is not None:
            yield self._unit(code, whole, Span(code.path, *code.form.place), done)
        for ring in {ring: None for one in done for ring in one.event.within if ring.kind == "with"}:
            opening = self._transactions.of_ring(ring, code)
            if opening is not None:
                inside = [one for one in done if ring in one.event.within]
                yield self._unit(code, opening, Span(code.path, *ring.at), inside)
        yield from self._said(code, done)
        yield from self._committed(code, done)
        yield from self._joined(code, done)

    def _handed(self, code: Code) -> Iterator[Unit]:
        """`run_interaction("name", fn, ...)` runs `fn` within a transaction."""
        for event in code.walk.events:
            if event.call is None or not self._transactions.runs(event):
                continue
            for argument in (*event.call.args, *[value for _, value in event.call.keywords]):
                target = self._happenings.function(argument, code)
                if target is not None:
                    opening = Opening(dotted(event.call.func).rpartition(".")[2])
                    place = Span(code.path, *event.call.place)
                    yield self._unit(code, opening, place, self._happenings.all(target, DEPTH - 1))
                    break

    def _said(self, code: Code, done: Sequence[Happening]) -> Iterator[Unit]:
        """What is between a `BEGIN` and a `COMMIT` that are sent as text."""
        begin: Event | None = None
        for event in code.walk.events:
            said = self._transactions.says(event)
            if said == "begin" and begin is None:
                begin = event
            elif said == "end" and begin is not None and not _is_on_the_side(event):
                inside = [one for one in done if begin.order < one.event.order < event.order]
                unit = self._unit(code, Opening("BEGIN"), self._span(code, begin), inside)
                yield replace(unit, end=self._span(code, event))
                begin = None

    def _committed(self, code: Code, done: Sequence[Happening]) -> Iterator[Unit]:
        """Everything up to a commit, since the commit before it: connections begin by themselves."""
        for index, one in enumerate(done):
            what = one.what
            if not isinstance(what, Commit) or not what.begins or _is_on_the_side(one.event):
                continue
            before = _since_commit(done, index)
            if one.steps:
                unit = self._unfinished(code, one, before, done[index + 1 :])
                if unit is not None:
                    yield unit
            elif what.verb == "commit" and before:
                unit = self._unit(code, Opening("commit"), _where(before[0]), before)
                yield replace(unit, end=one.place)

    def _unfinished(
        self, code: Code, commit: Happening, before: Sequence[Happening], after: Sequence[Happening]
    ) -> Unit | None:
        """Work that a called function commits before the caller is done with it."""
        what = commit.what
        if len(commit.steps) > 1:
            return None
        mine = [one for one in before if one.event is not commit.event and len(one.steps) < 2]
        written = next((one for one in mine if _writes(one)), None)
        if not isinstance(what, Commit) or not what.on or written is None or _says_so(what.function):
            return None
        own = [one for one in before if one.event is commit.event]
        goes_on = any(_writes(one) and not one.excludes(commit) for one in after)
        if not own or not goes_on:
            return None
        unit = self._unit(code, Opening("commit"), _where(written), mine)
        ending = Ending(commit.place, what.verb, what.function, commit.steps)
        return replace(unit, kind="unfinished", endings=(ending,))

    def _joined(self, code: Code, done: Sequence[Happening]) -> Iterator[Unit]:
        """What a function writes and publishes without a transaction, itself or by a call that does the one."""
        near = [one for one in done if len(one.steps) < 2]
        published = [one for one in near if isinstance(one.what, RemoteCall) and one.what.kind == "broker"]
        for one in published:
            beside = [other for other in near if _writes(other) and not other.excludes(one)]
            # Two calls that each do a part are two units of work, unless the function has a part of its own.
            beside = [
                other for other in beside if not (one.steps and other.steps) or other.event is one.event
            ]
            if beside and not (one.steps and beside[0].event is one.event):
                both = sorted([*beside, one], key=lambda happening: happening.event.order)
                yield self._unit(code, Opening("function"), _where(both[0]), both)

    def _unit(self, code: Code, opening: Opening, place: Span, inside: Iterable[Happening]) -> Unit:
        inside = [one for one in inside if self._is_of(opening, code, one)]
        writes = [one for one in inside if _writes(one) and not one.is_one_of]
        touches: list[Touch] = []
        reaches: list[Reach] = []
        endings: list[Ending] = []
        queried = False
        for one in inside:
            what = one.what
            if isinstance(what, AccessFact):
                touches.append(Touch(what, one.steps, one.in_loop, _is_apart(one, writes)))
                queried = True
            elif isinstance(what, RemoteCall):
                reaches.append(Reach(what, one.steps, queried))
            elif one.steps and what.on in opening.handles:
                if any(_writes(other) and other.event is not one.event for other in inside):
                    endings.append(Ending(one.place, what.verb, what.function, one.steps))
        return Unit(
            place, opening.kind, code.name, self._service_of(code.path),
            tuple(touches), tuple(reaches), tuple(endings),
        )  # fmt: skip

    def _is_of(self, opening: Opening, code: Code, one: Happening) -> bool:
        """Whether something that is done within a transaction is part of it: what other databases are asked is not."""
        if self._database_of is None or opening.database is None or not isinstance(one.what, AccessFact):
            return True
        return one.what.table.database == self._database_of(opening.database, code.path)

    def _span(self, code: Code, event: Event) -> Span:
        return Span(code.path, *(event.call.place if event.call is not None else event.at))


def _since_commit(done: Sequence[Happening], index: int) -> list[Happening]:
    """What was done before a commit and is not committed yet, the first query first."""
    end = done[index]
    found: list[Happening] = []
    for one in reversed(done[:index]):
        if one.excludes(end):
            continue
        if isinstance(one.what, Commit) and not _is_on_the_side(one.event):
            break
        found.append(one)
    found.reverse()
    first = next((i for i, one in enumerate(found) if isinstance(one.what, AccessFact)), len(found))
    return found[first:]


def _is_on_the_side(event: Event) -> bool:
    """Whether it only runs where something went wrong."""
    return any(ring.kind == "handler" for ring in event.within)


def _is_apart(one: Happening, writes: Iterable[Happening]) -> bool:
    """Whether a write never happens together with one for another owner, of which `writes` are all that are certain."""
    assert isinstance(one.what, AccessFact)
    owner = one.what.owner
    return one.is_one_of or not any(
        isinstance(other.what, AccessFact) and other.what.owner not in ("", owner) and not one.excludes(other)
        for other in writes
    )


def _writes(one: Happening) -> bool:
    return isinstance(one.what, AccessFact) and one.what.is_write and one.what.confidence != "low"


def _where(one: Happening) -> Span:
    return one.steps[0] if one.steps else one.place


def _says_so(function: str) -> bool:
    """Whether the name of a function says that it ends something."""
    return bool(_ENDING.search(function.rpartition(".")[2]))


_ENDING = re.compile(
    r"commit|rollback|save|flush|finish|finali[sz]e|close|end|exit|complete|persist", re.IGNORECASE
)
