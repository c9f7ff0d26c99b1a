"""What a database library says of itself: which calls make handles, run SQL, or name tables.

A library is one file in `nova_lint.libraries` that holds a `LIBRARY`. Nearly all of it is data; where a
call needs more (composition of SQL, builders), a `Transfer` is a function on the call's values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field

from nova_lint.model.change import Change
from nova_lint.model.form import Expr
from nova_lint.model.text import Written
from nova_lint.values.atoms import Arguments, Atom, Instance, Value
from nova_lint.values.objects import At, Objects, Touch

if TYPE_CHECKING:
    from nova_lint.model.place import Span
    from nova_lint.values.frames import Frame
    from nova_lint.values.program import ClassInfo, Module, Program
    from nova_lint.values.scope import Scope


class Runs(Struct, frozen=True):
    """The call sends an argument to the database as SQL.

    `name` and `at` are the argument's keyword and its position (after the receiver). `gives` is the kind of
    handle that comes back, if one does. `certain` says that the method's name alone tells a database
    call when its argument begins like SQL (`execute`); else the receiver must be known, or the argument
    must be SQL beyond doubt (`fetch`, `query`, `run`). `script` says that the argument may be the path of
    an `.sql` file, whose text is sent then.
    """

    name: str = "sql"
    at: int = 0
    gives: str = ""
    certain: bool = False
    script: bool = False


class Touches(Struct, frozen=True):
    """The call does `op` to the table that an argument names; `schema` is the keyword of its schema.

    `gives` as in `Runs`. `certain` says that the method's name alone tells such a call (`to_sql`); else the
    receiver must be known.
    """

    op: str
    name: str = "table_name"
    at: int = 0
    schema: str = ""
    gives: str = ""
    certain: bool = False


class Gives(Struct, frozen=True):
    """The call gives a handle of this kind."""

    kind: str


class Passes(Struct, frozen=True):
    """The call gives back its argument, as far as SQL is concerned: `text("SELECT 1")`."""

    name: str = "text"
    at: int = 0


class Transfer(Struct, frozen=True):
    """The call's result comes from a function of the receiver, the arguments and the place of the call."""

    apply: Callable[[Tools, Atom | None, Arguments, At], Value]


Effect = Runs | Touches | Gives | Passes | Transfer


class Tools(Protocol):
    """What a `Transfer` and the hooks of `Objects` may ask of the evaluation.

    `registry` holds what a library knows of this repository, by the library's name. `words` are the names that may
    lead to a database, `names` the attributes for which `Objects.outside` is asked: `Objects.prepare` may add those
    that this repository gives a meaning. `passed_names` are further ones, of objects that are handed about: they are looked
    for only where something leads that is evaluated anyway. `aliases` are the other names that functions are called by, by
    `Func.key`.
    """

    program: Program
    mapped: list[ClassInfo]
    quiet: bool
    registry: dict[str, Any]
    words: frozenset[str]
    names: frozenset[str]
    passed_names: frozenset[str]
    aliases: dict[str, set[str]]

    def only_values(self) -> AbstractContextManager[None]:
        """What is evaluated within asks the database nothing."""
        ...

    def look(self, value: Value) -> Value:
        """The alternatives of a value, with calls that nobody asked for yet evaluated."""
        ...

    def text_of(self, value: Value) -> Value:
        """The value as text: what an f-string would put in its place, unknowns as holes."""
        ...

    def concat(self, *values: Value) -> Value:
        """The texts of several values, one after the other."""
        ...

    def items(self, value: Value) -> list[Value] | None:
        """The items of a sequence, or None when it is not known how many there are."""
        ...

    def script(self, name: str) -> Value:
        """The text of the one `.sql` file of the repository whose path ends like this; else nothing."""
        ...

    def scripts(self, folder: str) -> list[tuple[str, Value]]:
        """The `.sql` files below the one folder whose path ends like this, by their paths in it, sorted."""
        ...

    # For `Objects`

    def ask(
        self, at: At, verb: str, touches: Iterable[Touch], via: str, *, confidence: str = "high",
        placed: str = "caller", changes: tuple[Change, ...] = (), traits: frozenset[str] = frozenset(),
        part: str = "", advisory: tuple[tuple[str, ...], ...] = (), databases: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Note that one statement reaches the database here; `databases` as in `frames.Emission`."""
        ...

    def wait(self, at: At, owner: str, via: str) -> None:
        """Note that the parameter `owner` is asked to do something, if it is one of a library's objects."""
        ...

    def written(self, at: At) -> Written:
        """A place in the program, for a table that is named there other than in a text."""
        ...

    def mapping(self, info: ClassInfo) -> Objects | None:
        """The hooks of the library that maps a class to a table."""
        ...

    def objects_of(self, atom: Atom) -> Objects | None:
        """The library's hooks for an atom that is one of its objects."""
        ...

    def instance(self, info: ClassInfo, arguments: Arguments | None, origin: Hashable = None) -> Instance:
        """The object of a class made with these arguments; None for one of which only the class is known."""
        ...

    def class_value(self, info: ClassInfo, name: str) -> Value | None:
        """What the class or its bases in the repository say of a name, unbound."""
        ...

    def value_at(self, base: Atom, name: str, at: At) -> Value:
        """`base.name`, as the program would see it."""
        ...

    def result_of(self, target: Value, arguments: Arguments, at: At) -> Value:
        """What calling a value with these arguments gives; what that asks of the database is noted."""
        ...

    def bound(self, value: Value, receiver: Atom, at: At) -> Value:
        """The methods among the alternatives, bound to a receiver."""
        ...

    def element(self, value: Value) -> Value:
        """What a loop over a value gives: any of its items."""
        ...

    def name_in(self, module: Module, name: str) -> Value:
        """What a name stands for at the end of a module."""
        ...

    def run_module(self, module: Module) -> None:
        """Evaluate a module's body, once."""
        ...

    def annotated(self, annotation: Expr, module: Module, scope: Scope | None) -> Value:
        """What something with this annotation is."""
        ...

    def mentioning(self, names: frozenset[str]) -> list[Module]:
        """The modules of the repository whose texts hold one of some names, by path."""
        ...

    def made_at(self, function: str, defined: tuple[int, int], place: Span) -> Iterable[Instance]:
        """The objects that a call at a place makes, as far as its function tells when nothing is known of its arguments.

        The function is given by `Func.key` and the place of its definition; nothing where it is not known.
        """
        ...

    def emit(
        self, value: Value, via: str, dialect: str, frame: Frame, place: Span, *, known_call: bool,
        confidence: str = "high", part: str = "", databases: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Note that the texts of a value reach the database at a place."""
        ...


class Library(Struct, frozen=True):
    """One database library.

    `functions` are by dotted name as imported (`psycopg2.extras.execute_values`). `types` give the kind of
    handle that calling or annotating with a class means (`asyncpg.Connection` -> `connection`).
    `methods` are by kind of handle, then by name; `attributes` give the kind of a handle's attribute.
    `enters` gives the kind that `with` binds where it is not the handle itself. `dialect` is sqlglot's
    name of what the library speaks, empty when it speaks several. A subclass of a type is one. The method
    `__call__` is what calling a handle does. `named` gives, for the text of an `.sql` file, the names of the
    methods that the library makes of it. `objects` says how the objects behave that it builds queries of.
    `stand_ins` are modules of the library by dotted name, as Python that says no more of them than what they
    ask of the database: read in their place, where the repository does not hold the library itself. What their
    functions ask counts for whoever calls them. `says` gives, by kind of handle and name of its attribute, the text that
    it is for each of sqlglot's dialects, where the configuration says which one the database speaks. `marks` is
    what stands for a value in the SQL of `execute(sql, values)`, empty where values are not handed over so. `items` says,
    of objects of the library's modules by dotted name, what indexing them does (`connections["warehouse"]`): the key is the
    argument; of objects that are handles, by the library's name and the kind. `directs` gives the keys of the databases that the
    arguments of a call name (`bind_arguments={"bind": engine}`): they count before those of the handle that it is called on.
    """

    name: str
    dialect: str = ""
    functions: Mapping[str, Effect] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    methods: Mapping[str, Mapping[str, Effect]] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    enters: Mapping[str, str] = field(default_factory=dict)
    named: Callable[[str], frozenset[str]] | None = None
    objects: Objects | None = None
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    marks: str = ""
    items: Mapping[str, Transfer] = field(default_factory=dict)
    directs: Callable[[Tools, Arguments], tuple[str, ...]] | None = None
