"""What opens a transaction, what ends it, and what is put off until it has ended."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.engine.units.codebase import Code, Source
from nova_lint.engine.units.looks import Looks
from nova_lint.engine.units.names import PASSING, ClassAt, Inside, Meaning, Names, Outside, dotted
from nova_lint.engine.units.walk import Event, Ring
from nova_lint.model import form
from nova_lint.model.form import Expr

#: What `with` or a decorator opens a transaction with, whoever the receiver is, as the end of a path. Sources: the manuals
#: of Django, peewee, Tortoise, Pony, SQLAlchemy (and Flask-SQLAlchemy), psycopg, asyncpg, databases, oslo.db.
_OPENERS = re.compile(
    r"""
    ^django\.db\.transaction\.(?P<django>atomic|commit_on_success)(?:\(\))?$
    | ^(?P<in_transaction>tortoise\.transactions\.(?:in_transaction|atomic))(?:\(\))?$
    | ^pony\.orm\.(?:core\.)?(?P<db_session>db_session)(?:\(\))?$
    | ^edgy?\b.*\.(?P<edgy>transaction)\(\)$
    | ^(?P<zope>transaction\.manager)$
    | (?:^|\.)(?P<writer>writer\.(?:using|independent\.using))\(\)$
    | enginefacade\.(?:\w+(?:\(\))?\.)?(?P<facade>writer)$
    """,
    re.VERBOSE,
)

#: The same for a method of something that is a connection, session or engine: known as such, or by its name.
_METHODS = frozenset({"begin", "transaction", "atomic", "begin_transaction", "start_transaction"})
_HANDLE = re.compile(
    r"(?:^|[._?])(?:session|sess|db|database|conn|connection|con|cnx|engine|pool|sessionmaker|session_factory|"
    r"async_session|sessionlocal|dbsession|tx|txn|transaction)s?(?:\(\))?$",
    re.IGNORECASE,
)
_LIBRARIES = re.compile(
    r"^(?:sqlalchemy|sqlmodel|flask_sqlalchemy|psycopg|psycopg2|psycopg_pool|asyncpg|aiopg|databases|peewee|playhouse|"
    r"sqlite3|aiosqlite|pymysql|aiomysql|MySQLdb|mysql|mariadb|oracledb|pyodbc|piccolo|django\.db)\b"
)
#: Connections that are a transaction when they are entered: https://www.psycopg.org/docs/usage.html#with-statement,
#: https://docs.python.org/3/library/sqlite3.html#how-to-use-the-connection-context-manager
_ENTERED = re.compile(
    r"^(?:psycopg2|psycopg|sqlite3|psycopg_pool)\.(?:\w+\.)*(?:connect|Connection|AsyncConnection|connection|ConnectionPool|"
    r"AsyncConnectionPool)(?:\.connect)?\(\)(?:\.connection\(\))?$"
)

#: Stands for what a context manager opens, among what was worked out.
_MANAGER = -3

#: Functions that call what they are handed within a transaction of their own.
_RUNNERS = frozenset(
    {
        "runInteraction",
        "run_interaction",
        "run_in_transaction",
        "in_transaction",
        "runTransaction",
        "run_transaction",
    }
)

#: What commits a transaction of Django, as people import it.
_DJANGO = frozenset({"transaction", "connection"})

#: The words of files in which a transaction may begin that another file writes in.
OPENING = frozenset({"atomic", "transaction", "in_transaction", "db_session", "commit"}) | _RUNNERS

_BEGIN = re.compile(r"\s*(?:begin|start\s+transaction)\b(?!.*\bend\b)", re.IGNORECASE | re.DOTALL)
_END = re.compile(r"\s*(?:commit|end|rollback)\b(?!\s+(?:to|prepared)\b)", re.IGNORECASE)


class Opening(Struct, frozen=True):
    """A transaction that is opened: the construct as people write it, and the names of the connection in this function.

    `database` is the alias of the one database that it is of, empty for the usual one; None where nothing tells.
    """

    kind: str
    handles: frozenset[str] = frozenset()
    database: str | None = None


class Transactions:
    """Tells what opens and ends transactions."""

    def __init__(self, names: Names, looks: Looks) -> None:
        self._names, self._looks = names, looks
        self._managers: dict[Code, Opening | None] = {}

    def of_ring(self, ring: Ring, code: Code) -> Opening | None:
        """The transaction that a `with` opens."""
        if ring.kind != "with" or ring.value is None:
            return None
        bound = {ring.target.id} if isinstance(ring.target, form.Name) else set()
        return self._opens(ring.value, code, frozenset(bound))

    def of_decorators(self, code: Code) -> Opening | None:
        """The transaction that a decorator opens around a function."""
        if code.form is None:
            return None
        for decorator in code.form.decorators:
            called = decorator.func if isinstance(decorator, form.Call) else decorator
            found = self._named(self._names.of(called, code.outer or code), called)
            if found is not None and found.kind.rpartition(".")[2] != "begin":
                return replace(found, database=_database(found, decorator))
        return None

    def ends(self, event: Event, code: Code) -> tuple[str, str, bool] | None:
        """Whether a call is a commit or rollback: which, of what (the receiver as it reads), and whether that begins anew.

        Django's connections do not: https://docs.djangoproject.com/en/stable/topics/db/transactions/#autocommit
        """
        call = event.call
        if (
            call is None
            or not isinstance(call.func, form.Attr)
            or call.func.name not in ("commit", "rollback")
        ):
            return None
        if call.args:
            return None
        base = dotted(call.func.base)
        meaning = self._names.of(call.func.base, code)
        if isinstance(meaning, Source):
            return None  # a module of the repository that happens to be called `transaction`
        if isinstance(meaning, Outside) and meaning.is_known:
            begins = not meaning.path.startswith("django.")
            return (call.func.name, base, begins) if _LIBRARIES.match(meaning.path) else None
        return (call.func.name, base, True) if _HANDLE.search(base) else None

    def says(self, event: Event) -> str:
        """`begin` or `end` where the call sends such a statement as text, else empty."""
        call = event.call
        if call is None or not isinstance(call.func, form.Attr) or not call.args:
            return ""
        text = _text(call.args[0])
        if text is None or call.func.name not in ("execute", "exec_driver_sql", "run"):
            return ""
        return "begin" if _BEGIN.match(text) else "end" if _END.match(text) else ""

    def runs(self, event: Event) -> bool:
        """Whether the call runs the functions that it is handed within a transaction."""
        if event.call is None:
            return False
        func = event.call.func
        name = func.name if isinstance(func, form.Attr) else func.id if isinstance(func, form.Name) else ""
        return name in _RUNNERS

    def _opens(self, value: Expr, code: Code, bound: frozenset[str]) -> Opening | None:
        meaning = self._names.of(value, code)
        called = value.func if isinstance(value, form.Call) else value
        if isinstance(value, form.Call):
            target = self._names.of(value.func, code)
            if isinstance(target, Inside):
                own = self._manager(target.code)
                if own is not None:
                    return Opening(own.kind, bound)
                if (
                    target.code.form is not None and not target.code.form.yields
                ):  # it may pass on what it is given
                    return next(
                        filter(None, (self._opens(argument, code, bound) for argument in value.args)), None
                    )
            if isinstance(target, Outside) and target.path in PASSING:
                return None  # `closing(connection)` closes it, and commits nothing
            found = self._named(target, value.func) or self._named(meaning, value.func)
            if found is not None:
                base = {dotted(called.base)} if isinstance(called, form.Attr) else set()
                return Opening(found.kind, bound | base | found.handles, _database(found, value))
        if isinstance(meaning, ClassAt) and meaning.is_object:
            leave = self._names.method(meaning, "__exit__") or self._names.method(meaning, "__aexit__")
            if leave is not None and any(self.ends(event, leave) for event in leave.walk.events):
                return Opening(f"with {meaning.form.simple_name}", bound | {dotted(value)})
        if isinstance(meaning, Outside) and _ENTERED.match(meaning.path):
            return Opening(f"with {dotted(value)}", bound | {dotted(value)})
        if isinstance(meaning, Outside) and _OPENERS.search(meaning.path):
            return self._named(meaning, called)
        return None

    def _named(self, meaning: Meaning, called: Expr) -> Opening | None:
        """What a path says by itself."""
        if not isinstance(meaning, Outside):
            return None
        path = meaning.path.removesuffix("()")
        if _OPENERS.search(meaning.path) or _OPENERS.search(path):
            return Opening(_shown(called), _DJANGO if path.startswith("django.") else frozenset())
        base, _, method = path.rpartition(".")
        if method not in _METHODS or not base:
            return None
        if not (_LIBRARIES.match(base) if meaning.is_known else _HANDLE.search(base)):
            return None
        return Opening(_shown(called))

    def _manager(self, code: Code) -> Opening | None:
        """The transaction around the `yield` of a context manager of the repository."""
        if code in self._managers:
            self._looks.note((code, _MANAGER))
            return self._managers[code]
        self._managers[code] = None  # one that enters itself
        self._looks.begin((code, _MANAGER))
        self._managers[code] = self._around_yield(code)
        self._looks.end()
        return self._managers[code]

    def _around_yield(self, code: Code) -> Opening | None:
        found: Opening | None = None
        if code.form is not None and code.form.yields:
            for event in code.walk.events:
                for ring in event.within:
                    opening = self.of_ring(ring, code)
                    if opening is not None:
                        found = opening
            if found is None and any(
                (self.ends(event, code) or ("",))[0] == "commit" for event in code.walk.events
            ):
                found = Opening(f"with {code.form.simple_name}")
        elif code.form is not None:
            for value in _returned(code.body):
                found = found or self._opens(value, code, frozenset())
        if found is not None and code.form is not None:
            found = Opening(code.form.simple_name)
        return found


def _database(found: Opening, value: Expr) -> str | None:
    """The alias that `transaction.atomic(using="warehouse")` is given; empty for none, None where it is not written there."""
    if found.handles != _DJANGO:
        return None
    if not isinstance(value, form.Call):
        return ""
    given = dict(value.keywords).get("using") or next(iter(value.args), None)
    if given is None or isinstance(given, form.Lit):
        return ""
    return given.text if isinstance(given, form.Str) else None


def _shown(called: Expr) -> str:
    """The construct as it reads, without what leads to its receiver: `session.begin`."""
    return ".".join(dotted(called).split(".")[-2:])


def _text(value: Expr) -> str | None:
    if isinstance(value, form.Call) and value.args:  # text("BEGIN")
        value = value.args[0]
    return value.text if isinstance(value, form.Str) else None


def _returned(body: tuple[form.Stmt, ...]) -> list[Expr]:
    return [node.value for node in body if isinstance(node, form.Return) and node.value is not None]
