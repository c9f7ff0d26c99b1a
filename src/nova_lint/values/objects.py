"""What a library says of the objects that queries are built of: tables, mapped classes, query sets, statements.

A library whose calls build queries out of objects has an `Objects` beside its data. Each hook is asked
when evaluation meets one of the library's own objects and answers None for "nothing special about that".
Those are `Construct`s that it made, and classes of the repository that it maps to tables with their instances.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from nova_lint.model.place import Span
from nova_lint.model.statement import Sets, TableName
from nova_lint.model.text import SqlText, Written
from nova_lint.values.atoms import Arguments, Atom, Construct, Func, Value

if TYPE_CHECKING:
    from nova_lint.values.frames import Frame
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo, Module


class At(Struct, frozen=True):
    """Where something happens: the activation of a function, and the place in its file."""

    frame: Frame
    place: Span


class Touch(Struct, frozen=True):
    """One table that a call touches; `op`, `columns`, `joined` and `sets` as in `model.statement.Access`.

    `written` is where the table or its class is named, as `Tools.written` gives it. A table that is not
    known is called `*`, and `owner` says whose parameter it is. A name that is text with holes has `*` in their place,
    and `text` is the text: whoever fills the holes says which table it is. `is_free` says that the call locks rows, and
    not those of this table (`FOR UPDATE OF ...`).
    """

    table: TableName
    op: str
    columns: tuple[str, ...] = ()
    joined: bool = False
    written: Written | None = None
    owner: str = ""
    text: SqlText | None = None
    sets: Sets | None = None
    is_free: bool = False


class Objects:
    """The hooks of one library.

    `packages` are what a repository imports that uses the library: without one of them nothing is asked.
    `bases` are dotted names of classes whose subclasses are mapped to tables. `defines` are words, one of
    which stands in every file that maps a class or makes a table. `verbs` are the names of methods that may
    ask the database, `starts` those of them that are worth evaluating a function for. `waits` are the verbs that make
    a function's parameter one of the library's objects when nothing else is known of it (`save`; `__iter__`
    for a loop over it), `hands` those that may be handed such a parameter (`session.query(model)`): then
    `passed` is asked, too.
    `names` are attributes that mean something on objects of which nothing is known (`request.user`). `hands_queries` says
    that `passed` is asked for functions of any package: who gets a query, runs it. `stores` says that setting an
    attribute of an object changes its row: a method of a mapped class that does is worth evaluating.
    """

    packages: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    defines: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()
    waits: frozenset[str] = frozenset()
    hands: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    hands_queries: bool = False
    stores: bool = False
    labels: frozenset[str] = frozenset()

    def prepare(self, tools: Tools) -> None:
        """Called once, when every module that defines something is evaluated, before any query is looked for."""

    def like(self, dotted: str) -> str:
        """The name of what a class of another package is like, as far as the library cares: `RichListView` of `ListView`.

        Empty when it is like nothing the library knows.
        """
        return ""

    def maps(self, tools: Tools, info: ClassInfo) -> bool:
        """Whether a class that inherits from none of `bases` is mapped all the same."""
        return False

    def defined(self, tools: Tools, info: ClassInfo, at: At) -> None:
        """Called once for each class of the modules that are evaluated: what it says of the schema is asked here."""

    def attribute(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`base.name`, of a construct, a mapped class, or an instance of one."""
        return None

    def outside(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`base.name` of something of which nothing is known, for one of `names`."""
        return None

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """`base.name(...)`, or `base(...)` when `name` is empty."""
        return None

    def passed(self, tools: Tools, receiver: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """A call of which nothing is known but that one of the library's objects is handed to it."""
        return None

    def elements(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """What a loop over it gives; running the loop may ask the database."""
        return None

    def force(self, tools: Tools, base: Atom, at: At) -> None:
        """Somebody wants its truth, its length or its content: `if rows:`, `len(rows)`, `x in rows`."""

    def remembered(self, base: Atom) -> Atom:
        """The same after somebody has gone through it or asked for its truth: what keeps its rows asks for them once."""
        return base

    def handed_on(self, tools: Tools, base: Atom, stored: Mapping[str, Value]) -> Atom:
        """The same for who is handed it or gets it returned; `stored` are the attributes that its variable was given."""
        return base

    def item(self, tools: Tools, base: Atom, key: Value, at: At) -> Value | None:
        """`base[key]`."""
        return None

    def sliced(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """`base[start:end]`."""
        return None

    def variable(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """What the variable of a generator over it stands for, where the library reads generators as queries."""
        return None

    def generated(
        self, tools: Tools, variables: list[Value], element: Value, before: int, at: At
    ) -> Value | None:
        """What a generator is whose variables `variable` gave; `before` is how much was asked before its parts were evaluated."""
        return None

    def entered(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """What `with base as x` binds to `x`."""
        return None

    def stored(self, tools: Tools, base: Atom, name: str, value: Value, at: At) -> None:
        """`base.name = value`, also by `setattr`; `name` is empty where it is computed."""

    def sent(self, tools: Tools, given: Construct, via: str, at: At) -> bool:
        """It reaches a database call (`execute(statement)`): ask what it says. False when it says nothing."""
        return False

    def answers(self, tools: Tools, given: Construct, via: str) -> Value | None:
        """What a database call gives that is sent it (`sent`); nothing is asked here."""
        return None

    def receivers(self, tools: Tools, func: Func) -> list[Atom]:
        """What a function's first parameter is, where the library knows better than the class it stands in."""
        return []

    def asks_itself(self, tools: Tools, func: Func) -> bool:
        """Whether a method of one of the library's classes may ask the database though no word in it tells."""
        return False

    def parameter(self, tools: Tools, func: Func, name: str) -> Value | None:
        """What a parameter is of which nothing else is known; `**` asks for all those that have no name."""
        return None

    def part(self, tools: Tools, module: Module, function: str) -> str:
        """`up` or `down` for a function that is one part of a migration, by its qualified name; else nothing."""
        return ""
