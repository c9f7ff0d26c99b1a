"""Units of work put together: what runs between the begin and the end of each transaction, calls followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from nova_lint.engine.units.codebase import Code, Codebase
from nova_lint.engine.units.names import ClassAt, Inside, Names, dotted
from nova_lint.engine.units.remote import Remote
from nova_lint.engine.units.transactions import Opening, Transactions
from nova_lint.engine.units.walk import Event, exclusive
from nova_lint.model import form
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.place import Span
from nova_lint.model.unit import Ending, Reach, RemoteCall, Touch, Unit

#: How many calls deep a unit of work is followed.
DEPTH = 3

#: A function that does more than this is not a unit that anybody could name: what it does beyond is left out.
_MOST = 400


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit or rollback of a connection that is called `on` in the function at hand; empty where it is its own."""

    verb: str
    on: str
    function: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of interest that a function does: itself (no `steps`), or by the calls in `steps`, outermost first."""

    what: AccessFact | RemoteCall | Commit
    place: Span
    event: Event
    steps: tuple[Span, ...] = ()
    in_loop: bool = False


class Gathering:
    """All units of a codebase."""

    def __init__(
        self, codebase: Codebase, facts: Iterable[StatementFact], service_of: Callable[[str], str]
    ) -> None:
        self.codebase, self._service_of = codebase, service_of
        self.names = Names(codebase)
        self.transactions = Transactions(self.names)
        self.remote = Remote(self.names, codebase)
        self._accesses: dict[tuple[str, str], list[AccessFact]] = defaultdict(list)
        for fact in facts:
            for access in fact.accesses:
                if access.op not in ("ddl", "references") and not access.is_temporary:
                    self._accesses[(access.call.file, access.function)].append(access)
        self._own: dict[Code, tuple[Happening, ...]] = {}
        self._all: dict[tuple[Code, int], tuple[Happening, ...]] = {}

    def own(self, code: Code) -> tuple[Happening, ...]:
        """What a function does itself, in order."""
        held = self._own.get(code)
        if held is None:
            self._own[code] = ()
            held = self._own[code] = tuple(sorted(self._found(code), key=lambda h: h.event.order))
        return held

    def all(self, code: Code, depth: int = DEPTH) -> tuple[Happening, ...]:
        """What a function does, itself and by calls within the repository, in order."""
        key = (code, depth)
        held = self._all.get(key)
        if held is None:
            self._all[key] = self.own(code)  # functions that call each other end here
            found = list(self.own(code))
            if depth:
                for event in code.walk.events:
                    found += self._called(event, code, depth)
                    if len(found) > _MOST:
                        break
            found.sort(key=lambda h: h.event.order)
            held = self._all[key] = tuple(found[:_MOST])
        return held

    def units(self, code: Code) -> Iterator[Unit]:
        """The transactions that begin in a function."""
        events = code.walk.events
        whole = self.transactions.of_decorators(code)
        if whole is not None and code.form is not None:
            at = code.form.place
            yield self._unit(code, whole, at, self.all(code))
        rings = {ring: None for event in events for ring in event.within if ring.kind == "with"}
        for ring in rings:
            opening = self.transactions.of_ring(ring, code)
            if opening is not None:
                inside = [h for h in self.all(code) if ring in h.event.within]
                yield self._unit(code, opening, ring.at, inside)
        yield from self._handed(code)
        yield from self._committed(code, set(rings))

    def _handed(self, code: Code) -> Iterator[Unit]:
        """`run_interaction("name", fn, ...)` runs `fn` within a transaction."""
        for event in code.walk.events:
            if event.call is None or not self.transactions.runs(event):
                continue
            for argument in event.call.args:
                target = self._function(argument, code)
                if target is not None:
                    opening = Opening(dotted(event.call.func).rpartition(".")[2])
                    found = [replace(h, steps=h.steps) for h in self.all(target, DEPTH - 1)]
                    yield self._unit(code, opening, event.at, found)
                    break

    def _committed(self, code: Code, rings: set[object]) -> Iterator[Unit]:
        """Everything up to a commit, since the commit before it: connections begin by themselves."""
        ends = [(event, end) for event in code.walk.events if (end := self.transactions.ends(event, code))]
        started: Event | None = None
        for event, (verb, on) in ends:
            if verb != "commit" or any(ring.kind == "handler" for ring in event.within):
                continue
            before = [
                h for h in self.all(code)
                if h.event.order < event.order
                and (started is None or h.event.order > started.order)
                and not exclusive(h.event, event)
            ]  # fmt: skip
            first = next((h for h in before if isinstance(h.what, AccessFact)), None)
            if first is not None:
                inside = [h for h in before if h.event.order >= first.event.order]
                unit = self._unit(code, Opening("commit", frozenset({on})), first.event.at, inside)
                yield replace(
                    unit, end=self._span(code, event), place=first.steps[0] if first.steps else first.place
                )
            started = event

    def _unit(self, code: Code, opening: Opening, at: tuple[int, int], inside: Iterable[Happening]) -> Unit:
        touches: list[Touch] = []
        reaches: list[Reach] = []
        endings: list[Ending] = []
        queried = written = False
        for one in inside:
            what = one.what
            if isinstance(what, AccessFact):
                touches.append(Touch(what, one.steps, one.in_loop))
                queried, written = True, written or what.is_write
            elif isinstance(what, RemoteCall):
                reaches.append(Reach(what, one.steps, queried, written))
            elif one.steps and what.on in opening.handles:
                endings.append(Ending(one.place, what.verb, what.function, one.steps))
        return Unit(
            Span(code.path, *at), opening.kind, code.name, self._service_of(code.path),
            tuple(touches), tuple(reaches), tuple(endings),
        )  # fmt: skip

    # What a function does

    def _found(self, code: Code) -> Iterator[Happening]:
        waiting = list(self._accesses.get((code.path, code.name), ()))
        for event in code.walk.events:
            call = event.call
            if call is None:
                continue
            mine = [a for a in waiting if _same(a.call, call.place)]
            for access in mine:
                waiting.remove(access)
                yield Happening(access, access.place, event, in_loop=_loops(event))
            called = self.remote.of(event, code)
            if called is not None and not event.apart:
                place = Span(code.path, *call.place)
                service = self._service_of(code.path)
                remote = RemoteCall(
                    place, called.name, called.kind, called.timeout, code.name, service, _loops(event)
                )
                yield Happening(remote, place, event, in_loop=_loops(event))
            end = self.transactions.ends(event, code)
            if end is not None:
                yield Happening(Commit(*end, code.name), Span(code.path, *call.place), event)
        for access in waiting:
            before = [e for e in code.walk.events if e.at <= (access.call.line, access.call.column)]
            if before:
                event = max(before, key=lambda e: (e.at, -len(e.within)))
                yield Happening(access, access.place, event, in_loop=_loops(event))

    def _called(self, event: Event, code: Code, depth: int) -> Iterator[Happening]:
        """What a call within the repository does, as the caller sees it."""
        call = event.call
        if call is None or event.apart:
            return
        target = self._function(call.func, code)
        if target is None or target is code:
            return
        step = Span(code.path, *call.place)
        for one in self.all(target, depth - 1):
            what = one.what
            if isinstance(what, Commit):
                what = replace(what, on=_lifted(what.on, call, target, code))
            yield Happening(what, one.place, event, (step, *one.steps), one.in_loop or _loops(event))

    def _function(self, expr: form.Expr, code: Code) -> Code | None:
        """The function of the repository that a value is, where it holds or calls anything of interest."""
        if isinstance(expr, form.Lambda):
            return next((inner for inner in code.inner if inner.form is expr.function), None)
        if not isinstance(expr, (form.Name, form.Attr)):
            return None
        meaning = self.names.of(expr, code)
        if isinstance(meaning, Inside):
            return meaning.code
        if isinstance(meaning, ClassAt) and not meaning.is_object:
            return self.names.method(meaning, "__init__")
        return None

    def _span(self, code: Code, event: Event) -> Span:
        return Span(code.path, *(event.call.place if event.call is not None else event.at))


def _same(span: Span, place: tuple[int, int, int, int]) -> bool:
    if (span.line, span.column) != place[:2]:
        return False
    return not span.end_line or (span.end_line, span.end_column) == place[2:]


def _loops(event: Event) -> bool:
    return any(ring.kind == "loop" for ring in event.within)


def _lifted(on: str, call: form.Call, target: Code, code: Code) -> str:
    """What the connection of a called function is called by its caller; empty where it is the function's own."""
    root, _, rest = on.partition(".")
    tail = f".{rest}" if rest else ""
    params = [param.name for param in target.params]
    if root == target.receiver and isinstance(call.func, form.Attr):
        return f"{dotted(call.func.base)}{tail}"
    if root in params:
        index = params.index(root) - (1 if target.receiver else 0)
        given = next((value for name, value in call.keywords if name == root), None)
        if given is None and 0 <= index < len(call.args):
            given = call.args[index]
        return f"{dotted(given)}{tail}" if given is not None else ""
    own = root in target.walk.values or root in target.walk.entered
    return "" if own else on
