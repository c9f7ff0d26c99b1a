"""What keeps others from writing between a read and a write: locks, isolation, versions, handlers of unique violations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct

from nova_lint.engine.gather import Sources
from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.happenings import Happening, Happenings
from nova_lint.engine.units.names import dotted
from nova_lint.engine.units.walk import Event
from nova_lint.model import form
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.form import Expr

#: Names of what only one can enter at a time: locks of the process, of Redis, of files, queues of one.
_LOCK = re.compile(
    r"(?:^|[._])(?:\w*lock\w*|mutex\w*|\w*semaphore\w*|\w*linearizer\w*|synchronized|exclusive\w*)(?:$|[.(])",
    re.I,
)
_NO_LOCK = re.compile(r"block(?!_?lock)|clock|unlock", re.I)

#: Names of calls that take a lock for the rest of the function.
_TAKING = re.compile(r"(?:^|_)(?:lock|advisory_lock|get_lock|take_lock)(?:$|_)|lock\.(?:a?acquire)$", re.I)

#: Isolation under which one of two such transactions fails: PostgreSQL's manual, 13.2.
_ISOLATION = re.compile(r"serializable|repeatable[ _]read", re.I)

#: Columns that say which state of a row somebody has seen.
_VERSION = re.compile(
    r"(?:^|_)(?:version\w*|version_id_col|etag|revision|rev|row_?version|xmin|updated(?:_at|_on)?|modified(?:_at|_on)?)$",
    re.I,
)

#: Exceptions by which a driver or mapper says that a row is there already, and such that take it in.
VIOLATIONS = frozenset({
    "IntegrityError", "UniqueViolation", "UniqueViolationError", "IntegrityConstraintViolation", "DuplicateKeyError",
    "DuplicateEntryError", "DBDuplicateEntry", "IntegrityConstraintViolationError", "UniqueConstraintError", "DatabaseError",
    "Error", "Exception", "BaseException", "SQLAlchemyError", "DBAPIError", "PostgresError", "MySQLError", "*",
    "TransactionIntegrityError", "OperationalError", "ValidationError", "CacheIndexError",
})  # fmt: skip


#: Those of them that mean this and nothing else.
_UNIQUE = frozenset(name for name in VIOLATIONS if re.search("Integrity|Unique|Duplicate", name))


#: Where the isolation of every connection of a program is set: `create_engine(url, isolation_level="SERIALIZABLE")`,
#: `"OPTIONS": {"isolation_level": IsolationLevel.SERIALIZABLE}`, `connection.set_isolation_level(ISOLATION_LEVEL_SERIALIZABLE)`.
_SETTING = re.compile(
    rb"""(?<!execution_options\()\b\w*isolation_level["']?\s*[=:(,]\s*\(?\s*[\w.]*["']?[\w.]*"""
    rb"""(?:serializable|repeatable[ _]read)""",
    re.IGNORECASE,
)
_SETTING_WORDS = frozenset({"isolation_level", "default_isolation_level", "set_isolation_level"})

#: Calls of these names say too little to tell which function they call.
_COMMON = frozenset({
    "save", "get", "add", "update", "create", "delete", "execute", "run", "commit", "insert", "put", "set", "write", "flush",
    "append", "pop", "remove", "first", "all", "one", "call", "apply", "process", "handle",
})  # fmt: skip


class Held(Struct, frozen=True):
    """What one function calls while it holds a lock, or takes in a unique violation: functions by `Code.key`, or names."""

    locked: frozenset[str] = frozenset()
    rescued: frozenset[str] = frozenset()


class Guards:
    """What is known of the guards of functions; `facts` are all statements.

    What calls a function may guard it, too: it is known by the name that is called. So all functions have to be looked at
    before anybody asks.
    """

    def __init__(
        self,
        facts: Sequence[StatementFact],
        happenings: Happenings,
        sources: Sources,
        service_of: Callable[[str], str],
    ) -> None:
        self._isolated = {service_of(path) for path in sources.saying(_SETTING_WORDS, _SETTING)}
        self._service_of = service_of
        self._facts = facts
        self._happenings = happenings
        self._rescued: frozenset[str] = frozenset()
        self._locked: frozenset[str] = frozenset()

    @cached_property
    def _advisory(self) -> frozenset[tuple[str, str]]:
        """The functions that take an advisory lock, or set how their transactions are isolated."""
        return frozenset(
            (fact.place.file, fact.function)
            for fact in self._facts
            if fact.advisory or "advisory" in fact.sql or _ISOLATION.search(fact.sql)
        )

    def know(self, held: Iterable[Held]) -> Held:
        """Take in what all functions hold, which is given together."""
        held = list(held)
        self._locked = frozenset().union(*[one.locked for one in held])
        self._rescued = frozenset().union(*[one.rescued for one in held])
        return Held(self._locked, self._rescued)

    def holds(self, code: Code, happenings: Iterable[Happening], until: Event) -> bool:
        """Whether something guards what a function does up to an event."""
        return (
            (code.path, code.name) in self._advisory
            or code.key in self._locked
            or _last(code) in self._locked
            or any(_locks(one, until) for one in happenings)
            or any(_is_lock(ring.value) for ring in until.within if ring.kind == "with" and ring.value)
            or any(_is_lock(decorator) for decorator in (code.form.decorators if code.form else ()))
            or any(_takes(event, until) for event in code.walk.events)
        )

    def isolates(self, code: Code) -> bool:
        """Whether the service of a function sets an isolation for all of its connections under which no update gets lost.

        Rows that are not there yet are another matter: only SERIALIZABLE sees them.
        """
        return self._service_of(code.path) in self._isolated

    def rescues(self, code: Code) -> bool:
        """Whether a caller takes in what a unique index says to a function."""
        return code.key in self._rescued or _last(code) in self._rescued

    def look(self, code: Code) -> Held:
        """What a function calls while it holds a lock, and where it takes in a unique violation."""
        happenings = self._happenings
        locked: set[str] = set()
        rescued: set[str] = set()
        own = happenings.own(code)
        first = min((one.event.order for one in own if _locks(one, one.event)), default=None)
        for event in code.walk.events:
            if event.call is None:
                continue
            within = event.within
            if within and any(ring.kind == "try" and not _UNIQUE.isdisjoint(ring.caught) for ring in within):
                rescued |= _called(event.call.func, code, happenings)
                for argument in event.call.args:  # run_interaction("...", function)
                    target = happenings.function(argument, code)
                    rescued |= {target.key} if target is not None else set()
            held = [ring.value for ring in within if ring.kind == "with" and ring.value]
            if (first is not None and event.order > first) or any(map(_is_lock, held)):
                locked |= _called(event.call.func, code, happenings)
            if _is_lock(event.call.func):  # lock.run(pool.do, function)
                for argument in event.call.args:
                    locked |= _called(argument, code, happenings)
        return Held(frozenset(locked), frozenset(rescued)) if locked or rescued else _NOTHING


#: Most functions.
_NOTHING = Held()


def _called(func: Expr, code: Code, happenings: Happenings) -> set[str]:
    """The function that is called, or its name where it is not known and says enough."""
    target = happenings.function(func, code)
    if target is not None:
        return {target.key}
    name = dotted(func).rpartition(".")[2]
    return set() if name in _COMMON or name == "…" else {name}


def rescues(manager: Code) -> bool:
    """Whether a context manager takes in what a unique index says to its body."""
    return any(
        ring.kind == "try" and not _UNIQUE.isdisjoint(ring.caught)
        for event in manager.walk.events
        for ring in event.within
    )


def is_versioned(access: AccessFact) -> bool:
    """Whether an update picks its row by a version, too."""
    sets = access.sets
    if sets is None:
        return False
    written = {name.lower() for name in sets.columns}
    return any(_VERSION.search(name) or name.lower() in written for name in sets.guards)


def _locks(one: Happening, until: Event) -> bool:
    what = one.what
    return (
        isinstance(what, AccessFact) and (what.locked or what.op == "lock") and one.event.order <= until.order
    )


def _last(code: Code) -> str:
    return code.form.simple_name if code.form is not None else ""


def _is_lock(value: Expr) -> bool:
    return _says_lock(dotted(value))


@lru_cache(maxsize=65_536)  # most calls are of what was called before
def _says_lock(words: str) -> bool:
    return bool(_LOCK.search(words)) and not _NO_LOCK.search(words)


def _takes(event: Event, until: Event) -> bool:
    """A call that takes a lock, or sets the isolation, before."""
    call = event.call
    if call is None or event.order > until.order:
        return False
    path = dotted(call.func)
    name = path if path.endswith("acquire") else path.rpartition(".")[2]
    if _TAKING.search(name) and not _NO_LOCK.search(name):
        return True
    return any(_ISOLATION.search(text) for text in _texts(call))


def _texts(call: form.Call) -> Iterator[str]:
    for value in (*call.args, *[value for _, value in call.keywords]):
        if isinstance(value, form.Str):
            yield value.text
        elif isinstance(value, (form.Attr, form.Name)):
            yield dotted(value)
