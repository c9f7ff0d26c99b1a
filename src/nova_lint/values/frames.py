"""One activation of a function, and what it asks of the database."""

from __future__ import annotations

from msgspec import Struct, field

from nova_lint.model.form import Stmt
from nova_lint.model.place import Span
from nova_lint.model.statement import Statement
from nova_lint.model.text import SqlText
from nova_lint.values.atoms import Func, Value
from nova_lint.values.program import ClassInfo, Module
from nova_lint.values.scope import Scope

#: A function: `Func.key` and its place, which tells a property and its setter apart.
Key = tuple[str, tuple[int, int]]


class Step(Struct, frozen=True):
    """A call on the way to the database: in which function (`path:qualified name`) and where."""

    function: str
    place: Span


class Emission(Struct, frozen=True):
    """SQL that reaches a database call, with the calls that led there, innermost first.

    A text that is one hole has no statements. `known_call` says that the call is a database call for
    certain; `via` is its name. `placed` says whose query it is: the `caller`'s who names the tables, that of
    the function that runs it (`sink`), or `both`. `part` is `up` or `down` where the call itself says which part of
    a migration it is; else the functions on the way tell (`Objects.part`). `databases` are the keys by which the program
    names the database, as in `model.query.Query`.
    """

    text: SqlText
    statements: tuple[Statement, ...]
    via: str
    dialect: str
    confidence: str
    known_call: bool
    chain: tuple[Step, ...]
    placed: str = "caller"
    part: str = ""
    databases: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # Enough to tell most of them apart; statements and all of the way would be hashed anew each time.
        chain = self.chain
        return hash((self.text, len(chain), chain[-1].place.line if chain else 0))

    @property
    def sink(self) -> Span:
        """The place of the database call itself."""
        return self.chain[0].place


class Outcome(Struct, frozen=True):
    """What calling a function comes to, and of what it depended on the way whether it is a helper."""

    value: Value
    emissions: tuple[Emission, ...] = ()
    consulted: frozenset[str] = frozenset()


class Helper(Struct, frozen=True):
    """What is known of a function whose own parameters reach SQL.

    `needs` says that its queries name tables only its callers know; `fragments` are the parameters that
    are pasted elsewhere in its SQL; `forwards` is the one parameter that is the whole SQL text of all its
    queries, if that is all it does; `via` the call it sends them through. `objects` are the parameters that may be
    objects of a database library, which it asks to do something.
    """

    needs: bool = False
    fragments: frozenset[str] = frozenset()
    forwards: str = ""
    via: str = ""
    objects: frozenset[str] = frozenset()


class Frame(Struct, eq=False):
    """The activation of a function (or of a module's body, then `func` is None)."""

    key: str
    module: Module
    scope: Scope
    func: Func | None = None
    owner: ClassInfo | None = None
    depth: int = 0
    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    emissions: list[Emission] = field(default_factory=list)
    nested: list[Func] = field(default_factory=list)
    leaves: list[tuple[list[dict[str, Value]], list[dict[str, Value]]]] = field(default_factory=list)

    at: tuple[int, int, int, int] = (1, 1, 0, 0)
    statement: Stmt | None = None

    def span(self, place: tuple[int, int, int, int]) -> Span:
        """A place in this frame's file."""
        return Span(self.module.path, *place)

    def here(self) -> Span:
        """Where the statement at hand begins, for what is no call."""
        return Span(self.module.path, *getattr(self.statement, "at", (1, 1)))


def is_within(function: str, outer: str) -> bool:
    """Whether a function is another one, or is defined in it; both by name, or by `Func.key`."""
    return function == outer or function.startswith(f"{outer}.<locals>.")
