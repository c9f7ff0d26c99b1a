"""What is kept of the units of work: what follows of each function, and of which bodies that was made. Data, read back so."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

import msgspec

from nova_lint.engine.races import Held
from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.live import Live
from nova_lint.engine.units.looks import Noted
from nova_lint.engine.units.working import WHOLE, Own
from nova_lint.memo.packing import packed, unpacked
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.place import Span
from nova_lint.model.question import Question
from nova_lint.model.race import Race
from nova_lint.model.trace import Asked
from nova_lint.model.unit import Ending, LoopQuery, Reach, RemoteCall, Touch, Unit

#: More bytes than these are not kept: they would crowd out what is kept of files.
_LARGEST = 12 << 20

_Steps = tuple[int, ...]


class _Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Places, accesses and remote calls are told by their numbers in tables of their own."""


class _Call(_Row, frozen=True, array_like=True, gc=False):
    place: int
    name: str
    kind: str
    timeout: str
    function: str
    caller: str
    in_loop: bool


class _Ending(_Row, frozen=True, array_like=True, gc=False):
    place: int
    verb: str
    function: str
    steps: _Steps


class _Unit(_Row, frozen=True, array_like=True, gc=False):
    place: int
    kind: str
    function: str
    caller: str
    touches: tuple[tuple[int, _Steps, bool, bool], ...]
    reaches: tuple[tuple[int, _Steps, bool], ...]
    endings: tuple[_Ending, ...]
    end: int
    confidence: str


class _Race(_Row, frozen=True, array_like=True, gc=False):
    kind: str
    seen: int
    computed: int
    write: int
    function: str
    caller: str
    read: int
    columns: tuple[str, ...]
    steps: _Steps
    confidence: str


class Function(_Row, frozen=True, array_like=True, gc=False):
    """What follows of one function, by `Code.key` and its place."""

    key: str
    place: tuple[int, int]
    locked: frozenset[str]
    rescued: frozenset[str]
    units: tuple[_Unit, ...]
    remote: tuple[int, ...]
    loops: tuple[tuple[int, int, _Steps], ...]
    races: tuple[_Race, ...]

    @property
    def held(self) -> Held:
        """What it guards of what it calls."""
        return Held(self.locked, self.rescued)


class Answer(_Row, frozen=True, array_like=True, gc=False):
    """What was asked of the texts of files meanwhile, of which not, and which said yes."""

    question: Question
    besides: tuple[str, ...]
    found: tuple[str, ...]


class Worked(_Row, frozen=True, array_like=True, gc=False):
    """The units of work of one codebase.

    `keys` name by path what every Python file said (as in `memo.store`), `around` is a digest of everything else that they
    depended on. `read` are the files that were read, `wanted` those that were looked at, `asked` what was asked of texts.
    `names` and `turns` are as in `Live`, `asking` are the functions that ask the database. `families` are those that were
    looked at, as in `Live`. `users` are, for each result by its number, the results that were made of it: the functions come
    first; `bodies` are the numbers of the bodies of functions. `accesses` are told by their function and their number in it.
    """

    keys: dict[str, bytes]
    around: bytes
    read: frozenset[str]
    wanted: frozenset[str]
    asked: tuple[Answer, ...]
    names: frozenset[str]
    turns: tuple[frozenset[str], ...]
    asking: frozenset[str]
    families: tuple[tuple[Function, ...], ...]
    users: tuple[bytes, ...]
    bodies: dict[str, tuple[int, ...]]
    accesses: tuple[tuple[str, int], ...]
    calls: tuple[_Call, ...]
    spans: tuple[Span, ...]

    def used_by(self, keys: Collection[str]) -> set[int]:
        """The numbers of all that was made of the bodies of some functions, by their keys."""
        pending = [number for key in keys for number in self.bodies.get(key, ())]
        seen = set(pending)
        while pending:
            users = array("I")
            users.frombytes(self.users[pending.pop()])
            fresh = [number for number in users if number not in seen]
            seen.update(fresh)
            pending += fresh
        return seen


_DECODER = msgspec.msgpack.Decoder(Worked)


def decoded(content: bytes | memoryview) -> Worked | None:
    """The units of work from bytes; None where they are none."""
    return unpacked(content, _DECODER)


def by_function(facts: Iterable[StatementFact]) -> dict[str, list[AccessFact]]:
    """The accesses of every function, by its key, in order."""
    found: dict[str, list[AccessFact]] = {}
    for fact in facts:
        for access in fact.accesses:
            found.setdefault(f"{access.call.file}:{access.function}", []).append(access)
    return found


def encoded(
    live: Live,
    found: Sequence[tuple[Held, Own]],
    looks: Noted,
    facts: Iterable[StatementFact],
    asking: Collection[str],
    asked: Iterable[Asked],
    read: Iterable[str],
    wanted: Iterable[str],
    keys: Mapping[str, bytes],
    around: bytes,
) -> bytes | None:
    """The units of work as bytes; None where they cannot be told in data, or are too large."""
    table = _Table(by_function(facts))
    told = iter(found)
    families = tuple(
        [tuple([table.function(code, *next(told)) for code in family]) for family in live.families]
    )
    users, bodies = _numbered([code for family in live.families for code in family], looks)
    worked = Worked(
        keys=dict(keys),
        around=around,
        read=frozenset(read),
        wanted=frozenset(wanted),
        asked=tuple([Answer(one.question, tuple(one.besides), one.found) for one in asked]),
        names=live.names,
        turns=live.turns,
        asking=frozenset(asking),
        families=families,
        users=users,
        bodies=bodies,
        accesses=tuple(table.accesses),
        calls=tuple(table.calls),
        spans=tuple(table.spans),
    )
    return packed(worked, _LARGEST)


def _numbered(codes: Sequence[Code], looks: Noted) -> tuple[tuple[bytes, ...], dict[str, tuple[int, ...]]]:
    """The users of every result by number, and the numbers of bodies by the keys of their functions."""
    numbers: dict[Hashable, int] = {(code, WHOLE): number for number, code in enumerate(codes)}
    for node in looks.users:
        numbers.setdefault(node, len(numbers))
    users = [b""] * len(numbers)
    bodies: dict[str, list[int]] = {}
    for node, using in looks.users.items():
        number = numbers[node]
        users[number] = array("I", [numbers[one] for one in using if one in numbers]).tobytes()
        if isinstance(node, Code):
            bodies.setdefault(node.key, []).append(number)
    return tuple(users), {key: tuple(found) for key, found in bodies.items()}


class _Table:
    """Places, accesses and remote calls, each once."""

    def __init__(self, accesses: Mapping[str, Iterable[AccessFact]]) -> None:
        self.spans: dict[Span, int] = {}
        self.accesses: dict[tuple[str, int], int] = {}
        self.calls: dict[_Call, int] = {}
        self._names = {
            id(one): (key, number) for key, each in accesses.items() for number, one in enumerate(each)
        }

    def function(self, code: Code, held: Held, own: Own) -> Function:
        """What follows of a function, with references into the table."""
        return Function(
            code.key,
            (0, 0) if code.form is None else code.form.place,
            held.locked,
            held.rescued,
            tuple([self._unit(unit) for unit in own.units]),
            tuple([self._call(call) for call in own.remote]),
            tuple([(self._access(q.access), self._span(q.loop), self._steps(q.steps)) for q in own.loops]),
            tuple([self._race(race) for race in own.races]),
        )

    def _unit(self, unit: Unit) -> _Unit:
        return _Unit(
            self._span(unit.place),
            unit.kind,
            unit.function,
            unit.caller,
            tuple(
                [(self._access(t.access), self._steps(t.steps), t.in_loop, t.is_apart) for t in unit.touches]
            ),
            tuple([(self._call(r.call), self._steps(r.steps), r.is_after_query) for r in unit.reaches]),
            tuple(
                [_Ending(self._span(e.place), e.verb, e.function, self._steps(e.steps)) for e in unit.endings]
            ),
            -1 if unit.end is None else self._span(unit.end),
            unit.confidence,
        )

    def _race(self, race: Race) -> _Race:
        return _Race(
            race.kind,
            self._span(race.seen),
            self._span(race.computed),
            self._access(race.write),
            race.function,
            race.caller,
            -1 if race.read is None else self._access(race.read),
            race.columns,
            self._steps(race.steps),
            race.confidence,
        )

    def _call(self, call: RemoteCall) -> int:
        told = _Call(
            self._span(call.place),
            call.name,
            call.kind,
            call.timeout,
            call.function,
            call.caller,
            call.in_loop,
        )
        return self.calls.setdefault(told, len(self.calls))

    def _access(self, access: AccessFact) -> int:
        return self.accesses.setdefault(self._names[id(access)], len(self.accesses))

    def _steps(self, steps: Iterable[Span]) -> _Steps:
        return tuple([self._span(step) for step in steps])

    def _span(self, span: Span) -> int:
        return self.spans.setdefault(span, len(self.spans))


class Retold:
    """What is kept, told again: the accesses as they are now, and every place as `place` gives it."""

    def __init__(
        self,
        worked: Worked,
        accesses: Mapping[str, Sequence[AccessFact]],
        place: Callable[[Span], Span],
    ) -> None:
        self._worked, self._accesses, self._place = worked, accesses, place
        self._spans: dict[int, Span] = {}
        self._calls: dict[int, RemoteCall] = {}

    def own(self, function: Function) -> Own:
        """What follows of a function. Raises LookupError where an access is not there any more."""
        return Own(
            tuple([self._unit(unit) for unit in function.units]),
            tuple([self._call(call) for call in function.remote]),
            tuple(
                [
                    LoopQuery(self._access(access), self._span(loop), self._steps(steps))
                    for access, loop, steps in function.loops
                ]
            ),
            tuple([self._race(race) for race in function.races]),
        )

    def _unit(self, unit: _Unit) -> Unit:
        return Unit(
            self._span(unit.place),
            unit.kind,
            unit.function,
            unit.caller,
            tuple(
                [
                    Touch(self._access(access), self._steps(steps), in_loop, is_apart)
                    for access, steps, in_loop, is_apart in unit.touches
                ]
            ),
            tuple(
                [Reach(self._call(call), self._steps(steps), after) for call, steps, after in unit.reaches]
            ),
            tuple(
                [Ending(self._span(e.place), e.verb, e.function, self._steps(e.steps)) for e in unit.endings]
            ),
            None if unit.end < 0 else self._span(unit.end),
            unit.confidence,
        )

    def _race(self, race: _Race) -> Race:
        return Race(
            race.kind,
            self._span(race.seen),
            self._span(race.computed),
            self._access(race.write),
            race.function,
            race.caller,
            None if race.read < 0 else self._access(race.read),
            race.columns,
            self._steps(race.steps),
            race.confidence,
        )

    def _call(self, number: int) -> RemoteCall:
        held = self._calls.get(number)
        if held is None:
            told = self._worked.calls[number]
            held = self._calls[number] = RemoteCall(
                self._span(told.place),
                told.name,
                told.kind,
                told.timeout,
                told.function,
                told.caller,
                told.in_loop,
            )
        return held

    def _access(self, number: int) -> AccessFact:
        key, at = self._worked.accesses[number]
        return self._accesses[key][at]

    def _steps(self, steps: _Steps) -> tuple[Span, ...]:
        return tuple([self._span(step) for step in steps])

    def _span(self, number: int) -> Span:
        held = self._spans.get(number)
        if held is None:
            held = self._spans[number] = self._place(self._worked.spans[number])
        return held
