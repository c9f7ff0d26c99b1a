"""Check then insert: a row is looked for, and made because none was found; by then another one may have made it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nova_lint.engine.races.guards import VIOLATIONS, Guards, rescues
from nova_lint.engine.races.tracing import Trace
from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.happenings import Happening, Happenings
from nova_lint.engine.units.names import dotted
from nova_lint.engine.units.walk import Event, Ring
from nova_lint.model import form
from nova_lint.model.fact import AccessFact
from nova_lint.model.form import Expr
from nova_lint.model.place import Span
from nova_lint.model.race import Race

#: What object mappers raise where a row that must be there is not.
_ABSENT = frozenset({"DoesNotExist", "ObjectDoesNotExist", "NoResultFound", "NotFound", "NoRowFound", "ObjectNotFound",
                     "NoMatch", "ResourceNotFound", "RecordNotFound", "NotFoundError", "Http404"})  # fmt: skip

#: Decorators that take in what a unique index says, or run the function once more.
_HANDLING = re.compile(r"retry|retries|retrying|conflict|integrity|unique|duplicate", re.I)

#: Arguments by which a mapper's insert leaves a row alone that is there.
_FORGIVING = frozenset({"ignore_conflicts", "update_conflicts", "on_conflict", "ignore"})

#: How deep a read or a write may stand in functions that are called.
_STEPS = 1

#: Comparisons of a number of rows that mean that there is one, and such that mean that there is none.
_FOUND = frozenset({"> 0", ">= 1", "!= 0", "== 1"})
_NONE = frozenset({"< 1", "<= 0", "== 0"})


def checked_inserts(code: Code, happenings: Happenings, guards: Guards) -> Iterator[Race]:
    """The inserts of one function that happen because a query of the same table found nothing."""
    known = [one for one in happenings.all(code, _STEPS) if isinstance(one.what, AccessFact)]
    inserts = [one for one in known if _is_insert(one)]
    reads = [one for one in known if _is_read(one)]
    if not inserts or not reads or _is_handled_around(code) or guards.rescues(code):
        return
    done: set[object] = set()
    for insert in inserts:
        before = [
            read for read in reads
            if _same(read, insert) and read.event.order < insert.event.order and _comes_before(read, insert)
        ]  # fmt: skip
        if not before or _is_handled(code, insert, happenings) or guards.holds(code, known, insert.event):
            continue
        for read in reversed(before):
            asked = _asked(code, read, insert, reads)
            if asked is not None:
                if (asked, str(_access(insert).table)) not in done:  # several rows that are made together
                    yield _race(code, read, insert, asked)
                done.add((asked, str(_access(insert).table)))
                break


def _asked(code: Code, read: Happening, insert: Happening, reads: list[Happening]) -> tuple[int, int] | None:
    """Where it is asked whether the query found something, if the insert runs only where it did not."""
    question = _Question(code, read, reads)
    for ring in insert.event.within:
        if ring.kind == "branch" and question.is_absent_in(ring):
            return ring.at
        if ring.kind == "else" and ring.value is not None and question.sign(ring.value, insert.event) > 0:
            return ring.at
        if ring.kind == "handler" and not _ABSENT.isdisjoint(ring.caught) and _tried(read, ring):
            return read.event.at
    for event in code.walk.events:
        if event.leaves not in ("return", "raise", "continue"):
            continue
        if not read.event.order < event.order < insert.event.order:
            continue
        around = insert.event.within
        own = [ring for ring in event.within if ring not in around]
        if len(own) != 1:
            continue
        if own[0].kind == "branch" and question.is_present_in(own[0]):
            return own[0].at
        if own[0].kind == "try" and own[0] in read.event.within and not _ABSENT.isdisjoint(own[0].caught):
            return read.event.at
    return None


class _Question:
    """What tests say of one query: whether it found something."""

    def __init__(self, code: Code, read: Happening, reads: list[Happening]) -> None:
        self._code, self._read, self._reads = code, read, reads
        self._trace: Trace | None = None
        self._at = -1

    def is_absent_in(self, ring: Ring) -> bool:
        """Whether a branch runs only where nothing was found."""
        tests = self._code.walk.tests.get(ring.group, ())
        before = [self._sign(test, ring) for test in tests[: ring.index]]
        own = self._sign(tests[ring.index], ring) if ring.index < len(tests) else 0
        return own < 0 or any(sign > 0 for sign in before)

    def is_present_in(self, ring: Ring) -> bool:
        """Whether a branch runs wherever something was found."""
        tests = self._code.walk.tests.get(ring.group, ())
        if ring.index < len(tests):
            test = tests[ring.index]
            # `if row and row.is_active: return` goes on with some rows that are there.
            is_narrowed = isinstance(test, form.Either) and test.kind == "and"
            return not is_narrowed and self._sign(test, ring) > 0
        return any(self._sign(test, ring) < 0 for test in tests[:1])

    def sign(self, test: Expr, event: Event) -> int:
        """1 where the truth of a test means that something was found, -1 where it means that nothing was, else 0."""
        return self._of(test, self._until(event.order), event.at)

    def _sign(self, test: Expr, ring: Ring) -> int:
        """The same, where a branch begins."""
        inside = [event.order for event in self._code.walk.events if ring in event.within]
        order = min(inside, default=self._read.event.order + 1)
        return self._of(test, self._until(max(order - 1, self._read.event.order)), ring.at)

    def _until(self, order: int) -> Trace:
        if self._trace is None or order < self._at:
            self._trace = Trace(self._code.walk.stores, self._reads)
        self._trace.until(order)
        self._at = order
        return self._trace

    def _of(self, test: Expr, trace: Trace, at: tuple[int, int]) -> int:
        if isinstance(test, form.Not):
            return -self._of(test.value, trace, at)
        if isinstance(test, form.Compare):
            return self._compared(test, trace, at)
        if isinstance(test, form.Either) and test.kind != "if":
            return next((sign for one in test.options if (sign := self._of(one, trace, at))), 0)
        if not self._tells(test, trace, at):
            return 0
        if isinstance(test, form.Opaque):
            return 1 if test.sign in _FOUND else -1 if test.sign in _NONE else 0
        return 1

    def _tells(self, value: Expr, trace: Trace, at: tuple[int, int]) -> bool:
        """Whether the truth of a value is about what the query found, and not about what a row of it says."""
        return any(
            held.read is self._read and not held.computed and not held.is_named
            for held in trace.of(value, at)
        )

    def _compared(self, test: form.Compare, trace: Trace, at: tuple[int, int]) -> int:
        sign = -1 if test.negated else 1
        if test.op == "in":
            return sign if self._tells(test.right, trace, at) else 0
        if not self._tells(test.left, trace, at):
            return 0
        right = test.right
        if isinstance(right, form.Lit) and (right.value is None or right.value in (0, False)):
            return -sign
        if isinstance(right, form.Seq) and not right.items:
            return -sign
        return sign if isinstance(right, form.Lit) and right.value in (1, True) else 0


def _comes_before(read: Happening, insert: Happening) -> bool:
    """Whether the query always runs before the insert: a variable that only one branch fills may be empty for another reason."""
    return all(
        ring in insert.event.within
        for ring in read.event.within
        if ring.kind in ("branch", "loop", "handler")
    )


def _tried(read: Happening, ring: Ring) -> bool:
    return any(other.kind == "try" and other.group == ring.group for other in read.event.within)


def _is_handled(code: Code, insert: Happening, happenings: Happenings) -> bool:
    """Whether somebody in the function takes in what a unique index says, there or where the session is flushed."""
    if insert.steps and insert.event.call is not None:
        called = happenings.function(insert.event.call.func, code)
        if called is not None and rescues(called):
            return True
    for event in code.walk.events:
        if event.order < insert.event.order:
            continue
        for ring in event.within:
            if ring.kind == "try" and not VIOLATIONS.isdisjoint(ring.caught):
                return True
            if ring.kind == "with" and isinstance(ring.value, form.Call):
                manager = happenings.function(ring.value.func, code)
                if dotted(ring.value.func).endswith("suppress") or (manager and rescues(manager)):
                    return True
    return False


def _is_handled_around(code: Code) -> bool:
    decorators = code.form.decorators if code.form is not None else ()
    return any(_HANDLING.search(dotted(decorator)) for decorator in decorators)


#: Calls that look and insert in one go, and know what to do where another one was faster.
_AT_ONCE = ("get_or_create", "update_or_create", "merge")


def _is_read(one: Happening) -> bool:
    access = _access(one)
    # What a join finds says little of one of its tables.
    return (
        access.op == "read"
        and access.confidence != "low"
        and not access.joined
        and "lazy-load" not in access.traits
        and not access.via.endswith(_AT_ONCE)
    )


def _is_insert(one: Happening) -> bool:
    access = _access(one)
    call = one.event.call
    forgiving = call is not None and (
        any(name in _FORGIVING for name, _ in call.keywords) or dotted(call.func).endswith(_AT_ONCE)
    )
    return (
        access.op == "insert"
        and not access.part
        and access.confidence != "low"
        and access.table.is_known
        and "on-conflict" not in access.traits
        and not forgiving
        and not access.via.endswith(_AT_ONCE)
    )


def _race(code: Code, read: Happening, insert: Happening, asked: tuple[int, int]) -> Race:
    access = _access(insert)
    deep = bool(insert.steps or read.steps)
    return Race(
        "check then insert",
        seen=_access(read).place,
        computed=Span(code.path, *asked),
        write=access,
        function=code.name,
        caller=access.caller,
        read=_access(read),
        steps=insert.steps,
        confidence="medium" if deep else access.confidence,
    )


def _same(read: Happening, write: Happening) -> bool:
    return str(_access(read).table).lower() == str(_access(write).table).lower()


def _access(one: Happening) -> AccessFact:
    assert isinstance(one.what, AccessFact)
    return one.what
