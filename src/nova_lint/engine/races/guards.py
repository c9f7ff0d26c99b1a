"""What keeps others from writing between a read and a write: locks, isolation, versions, handlers of unique violations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.happenings import Happening
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
_TAKING = re.compile(r"(?:^|_)(?:acquire|lock|advisory_lock|get_lock|take_lock)(?:$|_)", re.I)

#: Isolation under which one of two such transactions fails: PostgreSQL's manual, 13.2.
_ISOLATION = re.compile(r"serializable|repeatable[ _]read", re.I)

#: Columns that say which state of a row somebody has seen.
_VERSION = re.compile(
    r"(?:^|_)(?:version\w*|etag|revision|rev|row_?version|xmin|updated(?:_at|_on)?|modified(?:_at|_on)?)$",
    re.I,
)

#: Exceptions by which a driver or mapper says that a row is there already, and such that take it in.
VIOLATIONS = frozenset({
    "IntegrityError", "UniqueViolation", "UniqueViolationError", "IntegrityConstraintViolation", "DuplicateKeyError",
    "DuplicateEntryError", "DBDuplicateEntry", "IntegrityConstraintViolationError", "UniqueConstraintError", "DatabaseError",
    "Error", "Exception", "BaseException", "SQLAlchemyError", "DBAPIError", "PostgresError", "MySQLError", "*",
    "TransactionIntegrityError", "OperationalError", "ValidationError", "CacheIndexError",
})  # fmt: skip


class Guards:
    """What is known of the guards of functions; `facts` are all statements."""

    def __init__(self, facts: Iterable[StatementFact]) -> None:
        self._advisory = {(fact.place.file, fact.function) for fact in facts if fact.advisory}
        self._advisory |= {
            (fact.place.file, fact.function)
            for fact in facts
            if "advisory" in fact.sql or _ISOLATION.search(fact.sql)
        }

    def holds(self, code: Code, happenings: Iterable[Happening], until: Event) -> bool:
        """Whether something guards what a function does up to an event."""
        return (
            (code.path, code.name) in self._advisory
            or any(_locks(one, until) for one in happenings)
            or any(_is_lock(ring.value) for ring in until.within if ring.kind == "with" and ring.value)
            or any(_is_lock(decorator) for decorator in (code.form.decorators if code.form else ()))
            or any(_takes(event, until) for event in code.walk.events)
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


def _is_lock(value: Expr) -> bool:
    words = dotted(value)
    return bool(_LOCK.search(words)) and not _NO_LOCK.search(words)


def _takes(event: Event, until: Event) -> bool:
    """A call that takes a lock, or sets the isolation, before."""
    call = event.call
    if call is None or event.order > until.order:
        return False
    name = dotted(call.func).rpartition(".")[2]
    if _TAKING.search(name) and not _NO_LOCK.search(name):
        return True
    return any(_ISOLATION.search(text) for text in _texts(call))


def _texts(call: form.Call) -> Iterator[str]:
    for value in (*call.args, *[value for _, value in call.keywords]):
        if isinstance(value, form.Str):
            yield value.text
        elif isinstance(value, (form.Attr, form.Name)):
            yield dotted(value)
