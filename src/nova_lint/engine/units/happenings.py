"""What a function does: what it asks of the database, what it calls elsewhere, what it commits; calls followed."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.engine.units.codebase import Code, Codebase
from nova_lint.engine.units.names import ClassAt, Inside, Names, dotted
from nova_lint.engine.units.remote import Remote
from nova_lint.engine.units.transactions import Transactions
from nova_lint.engine.units.walk import Event, exclusive
from nova_lint.model import form
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.place import Span
from nova_lint.model.unit import RemoteCall

#: How many calls deep a unit of work is followed.
DEPTH = 3

#: Stand for what a function does itself, and whom it calls, among what was worked out.
_OWN, _CALLS = -1, -2

#: A function that does more than this is not a unit that anybody could name: what it does beyond is left out.
_MOST = 400


class Commit(Struct, frozen=True):
    """A commit or rollback of a connection that is called `on` in the function at hand; empty where it is its own.

    `begins` says that the connection begins the next transaction by itself.
    """

    verb: str
    on: str
    begins: bool
    function: str


class Happening(Struct, frozen=True):
    """Something of interest that a function does: itself (no `steps`), or by the calls in `steps`, outermost first.

    `event` is the function's own, `inner` are those in the functions on the way. `is_one_of` says that the same call does this
    or something for another owner: the text tells only that it is one of several.
    """

    what: AccessFact | RemoteCall | Commit
    place: Span
    event: Event
    steps: tuple[Span, ...] = ()
    in_loop: bool = False
    inner: tuple[Event, ...] = ()
    is_one_of: bool = False

    def excludes(self, other: Happening) -> bool:
        """Whether the two never happen in one go, as far as branches tell."""
        for mine, its in zip((self.event, *self.inner), (other.event, *other.inner), strict=False):
            if mine is not its:
                return exclusive(mine, its)
        return False


class Happenings:
    """What every function of a codebase does; asked for once, kept.

    `live` are the names of the functions that do anything of interest: calls of others are not looked at.
    """

    def __init__(
        self,
        codebase: Codebase,
        facts: Iterable[StatementFact],
        service_of: Callable[[str], str],
        live: Collection[str],
    ) -> None:
        self._service_of, self._live = service_of, live
        self.names = Names(codebase)
        self._looks = codebase.looks
        self.transactions = Transactions(self.names, codebase.looks)
        self.remote = Remote(self.names, codebase)
        self._accesses: dict[tuple[str, str], list[tuple[AccessFact, StatementFact]]] = defaultdict(list)
        for fact in facts:
            for access in fact.accesses:
                if access.op not in ("ddl", "references") and not access.is_temporary:
                    self._accesses[(access.call.file, access.function)].append((access, fact))
        self._targets: dict[Code, list[tuple[Event, Code]]] = {}
        self._own: dict[Code, tuple[Happening, ...]] = {}
        self._all: dict[tuple[Code, int], tuple[Happening, ...]] = {}

    def own(self, code: Code) -> tuple[Happening, ...]:
        """What a function does itself, in order."""
        held = self._own.get(code)
        if held is not None:
            self._looks.note((code, _OWN))
            return held
        self._own[code] = ()
        self._looks.begin((code, _OWN))
        held = self._own[code] = tuple(sorted(self._found(code), key=lambda h: h.event.order))
        self._looks.end()
        return held

    def all(self, code: Code, depth: int = DEPTH) -> tuple[Happening, ...]:
        """What a function does, itself and by calls within the repository, in order."""
        key = (code, depth)
        held = self._all.get(key)
        if held is not None:
            self._looks.note(key)
            return held
        self._looks.begin(key)
        held = self._all[key] = self._with_calls(code, depth)
        self._looks.end()
        return held

    def _with_calls(self, code: Code, depth: int) -> tuple[Happening, ...]:
        own = self._all[code, depth] = self.own(code)  # functions that call each other end here
        calls = self._calls(code) if depth else []
        if not calls:
            return own[:_MOST]
        found = list(own)
        for event, target in calls:
            found += self._called(event, target, code, depth)
            if len(found) > _MOST:
                break
        if len(found) > 1:
            found.sort(key=lambda h: h.event.order)
        return tuple(found[:_MOST])

    def _found(self, code: Code) -> Iterator[Happening]:
        waiting = dict(enumerate(self._accesses.get((code.path, code.name), ())))
        by_place: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, (access, _) in waiting.items():
            by_place[access.call.line, access.call.column].append(number)
        for event in code.walk.events:
            call = event.call
            if call is None:
                continue
            here = by_place.get(call.place[:2], ()) if waiting else ()
            same = [
                number for number in here if number in waiting and _same(waiting[number][0].call, call.place)
            ]
            if same:
                yield from _accessed([waiting.pop(number) for number in same], event)
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
        by_event: dict[Event, list[tuple[AccessFact, StatementFact]]] = defaultdict(list)
        ordered = _by_nearness(code.walk.events) if waiting else []
        for access, fact in waiting.values():
            before = bisect_right(ordered, (access.call.line, access.call.column), key=lambda e: e.at)
            if before:
                by_event[ordered[before - 1]].append((access, fact))
        for event, mine in by_event.items():
            yield from _accessed(mine, event)

    def _calls(self, code: Code) -> list[tuple[Event, Code]]:
        """The calls of functions of the repository that do anything of interest."""
        held = self._targets.get(code)
        if held is not None:
            self._looks.note((code, _CALLS))
        else:
            held = self._targets[code] = []
            self._looks.begin((code, _CALLS))
            for event in code.walk.events:
                if event.call is None or event.apart or _last(event.call.func) not in self._live:
                    continue
                target = self.function(event.call.func, code)
                if target is not None and target is not code:
                    held.append((event, target))
            self._looks.end()
        return held

    def _called(self, event: Event, target: Code, code: Code, depth: int) -> Iterator[Happening]:
        """What a call within the repository does, as the caller sees it."""
        done = self.all(target, depth - 1)
        if not done:
            return
        call = event.call
        assert call is not None
        step = Span(code.path, *call.place)
        in_loop = _loops(event)
        for one in done:
            what = one.what
            if isinstance(what, Commit):
                what = replace(what, on=_lifted(what.on, call, target, code))
            yield Happening(
                what,
                one.place,
                event,
                (step, *one.steps),
                one.in_loop or in_loop,
                (one.event, *one.inner),
                one.is_one_of,
            )

    def function(self, expr: form.Expr, code: Code) -> Code | None:
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


def _accessed(found: Sequence[tuple[AccessFact, StatementFact]], event: Event) -> Iterator[Happening]:
    """What one call asks. Several statements of several owners are alternatives, unless a loop goes through them."""
    in_loop = _loops(event)
    owners = {id(fact): {a.owner for a in fact.accesses if a.is_write} for a, fact in found if a.is_write}
    sure = set.intersection(*owners.values()) if owners else set()
    for access, _ in found:
        one_of = access.is_write and len(owners) > 1 and not in_loop and access.owner not in sure
        yield Happening(access, access.place, event, in_loop=in_loop, is_one_of=one_of)


def _last(func: form.Expr) -> str:
    return func.name if isinstance(func, form.Attr) else func.id if isinstance(func, form.Name) else ""


def _by_nearness(events: Sequence[Event]) -> list[Event]:
    """In order of where they begin; of those that begin together, the outermost and then the first comes last."""
    numbered = sorted(enumerate(events), key=lambda each: (each[1].at, -len(each[1].within), -each[0]))
    return [event for _, event in numbered]


def _same(span: Span, place: tuple[int, int, int, int]) -> bool:
    if (span.line, span.column) != place[:2]:
        return False
    return not span.end_line or (span.end_line, span.end_column) == place[2:]


def _loops(event: Event) -> bool:
    return bool(event.within) and any(ring.kind == "loop" for ring in event.within)


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
