"""What an expression can be, as far as can be told without running it.

A `Value` is an ordered tuple of alternatives (`Atom`s): what a name is after `if a: x = 1 else: x = 2`.
Atoms never change, but for `Instance` and `Lazy`, which are compared by identity.
An empty value is one that never comes to be (the result of a branch that raises).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Union

from msgspec import Struct, field

from nova_lint.model.text import Hole, Piece, SqlText, Written

if TYPE_CHECKING:
    from nova_lint.model.form import Function
    from nova_lint.values.program import ClassInfo, Module
    from nova_lint.values.scope import Scope

#: How many alternatives of text a value keeps, and how many of anything else.
TEXTS = 8
OTHERS = 64

#: How many items a list keeps one by one.
ITEMS = 200


class Text(Struct, frozen=True, cache_hash=True):
    """A string: known pieces and holes."""

    sql: SqlText

    @property
    def parts(self) -> tuple[Piece | Hole, ...]:
        """The pieces and holes."""
        return self.sql.parts

    @property
    def known(self) -> str | None:
        """The whole string, or None when it has holes."""
        parts = self.sql.parts
        if len(parts) == 1:
            return parts[0].text if isinstance(parts[0], Piece) else None
        if any(isinstance(part, Hole) for part in parts):
            return None
        return self.sql.shape


class Const(Struct, frozen=True):
    """A number, a boolean or None."""

    value: int | float | bool | str | None


class Unknown(Struct, frozen=True):
    """Something not known, because of `reason`; `owner` and `is_plain` as in `model.text.Hole`."""

    reason: str
    owner: str = ""
    is_plain: bool = False


class Outside(Struct, frozen=True):
    """A module, or something in one, that is not part of the repository, by dotted name."""

    name: str


class Inside(Struct, frozen=True):
    """A module of the repository."""

    module: Module


class Member(Struct, frozen=True):
    """An attribute of something that does not tell what its attributes are."""

    base: Atom
    name: str


class Func(Struct, frozen=True, cache_hash=True, dict=True):
    """A function of the repository; `receiver` is what it is bound to, `owner` the class that holds it."""

    module: Module
    form: Function
    scope: Scope | None = None
    owner: ClassInfo | None = None
    receiver: Atom | None = None

    @cached_property
    def key(self) -> str:
        """`path:qualified name`: one key for each function of the repository."""
        return f"{self.module.path}:{self.form.name}"


class Partial(Struct, frozen=True):
    """A function with some arguments given: `functools.partial`."""

    target: Value
    args: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]


class Cls(Struct, frozen=True):
    """A class of the repository."""

    info: ClassInfo


class Instance(Struct, eq=False):
    """An object of a class of the repository; compared by identity.

    `fields` are the attributes stored on it so far, `pending` the constructor's arguments until its
    constructor was evaluated. `is_any` says that only the class is known: it stands for any of its objects.
    `origin` is what the library that the class is mapped by knows of where the object came from.
    """

    info: ClassInfo
    is_any: bool
    pending: Arguments | None = None
    fields: dict[str, Value] = field(default_factory=dict)
    origin: Hashable = None


class Super(Struct, frozen=True):
    """`super()` in a method of `info`, for `receiver`."""

    info: ClassInfo
    receiver: Atom


class Sequence(Struct, frozen=True, cache_hash=True):
    """A list, tuple, set or generator; `open` says that there may be more, fewer or repeated items."""

    kind: str
    items: tuple[Value, ...]
    open: bool = False


class Mapping(Struct, frozen=True, cache_hash=True):
    """A dict; `open` as in `Sequence`."""

    entries: tuple[tuple[Value, Value], ...]
    open: bool = False


class Handle(Struct, frozen=True):
    """A connection, cursor, session, pool, ... of a database library; `databases` as in `frames.Emission`."""

    library: str
    kind: str
    databases: tuple[str, ...] = ()


class Construct(Struct, frozen=True):
    """An object that a database library builds queries of: a table, a column, a query set, a statement.

    `data` belongs to the library, which alone looks into it (`library.Objects`).
    """

    library: str
    kind: str
    data: Hashable = None


class SqlFile(Struct, frozen=True):
    """A path in the repository, as far as it is known; reading it gives its text."""

    path: Text


class Lazy(Struct, eq=False):
    """A call that nobody has asked the result of; `look` evaluates it once.

    `root` is not 0 when a limit cut the evaluation short: then the result holds for that root only.
    `is_shallow` says that it is a property, which does not count for how deep calls go.
    """

    compute: Callable[[], Value]
    result: Value | None = None
    running: bool = False
    root: int = 0
    is_shallow: bool = False


Atom = Union[
    Text, Const, Unknown, Outside, Inside, Member, Func, Partial, Cls, Instance, Super, Sequence, Mapping, Handle, Construct,
    SqlFile, Lazy
]  # fmt: skip
Value = tuple[Atom, ...]


class Arguments(Struct, frozen=True):
    """The arguments of one call, evaluated.

    `open` says that a `*` or `**` argument is not known; `origin` whose parameter it is, as in `Unknown`.
    """

    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    open: bool = False
    origin: str = ""

    def keyword(self, name: str) -> Value | None:
        """The argument given by this name."""
        for key, value in self.keywords:
            if key == name:
                return value
        return None

    def get(self, at: int, name: str) -> Value | None:
        """The argument given by name, else by position."""
        value = self.keyword(name)
        if value is None and at < len(self.positional):
            value = self.positional[at]
        return value


def unknown(reason: str, owner: str = "") -> Value:
    """A value of which only the reason is known."""
    return (Unknown(reason, owner),)


def literal(text: str, written: Written | None = None) -> Value:
    """A string as a value."""
    return (Text(SqlText((Piece(text, written),) if text else ())),)


def is_lazy(value: Value) -> bool:
    """Whether a value holds the result of a call that nobody has asked for yet."""
    for atom in value:  # noqa: SIM110  # a generator takes three times as long
        if type(atom) is Lazy:
            return True
    return False


def listed(kind: str, items: list[Value], is_open: bool) -> Sequence:
    """A sequence, bounded: a long one keeps each of its different items once and is open."""
    if is_open or len(items) > ITEMS:
        return Sequence(kind, tuple(islice(_different(items), OTHERS)), True)
    return Sequence(kind, tuple(items), is_open)


def _different(items: Iterable[Value]) -> Iterator[Value]:
    """Each item once. Texts of one form have one hash, wherever they stand: whoever asks stops after a few."""
    seen: set[Value] = set()
    for item in items:
        if item not in seen:
            seen.add(item)
            yield item


def join(*values: Value) -> Value:
    """All alternatives of several values, in order, each once, bounded."""
    if len(values) == 1:
        return values[0]
    if len(values) == 2:
        first, second = values
        if first is second or not second:
            return first
        if not first:
            return second
        if len(first) == 1 and len(second) == 1:
            return first if first[0] == second[0] else first + second
    seen: dict[Atom, None] = {}
    for value in values:
        for atom in value:
            seen[atom] = None
    return bounded(seen)


def bounded(atoms: Iterable[Atom]) -> Value:
    """At most `TEXTS` texts and `OTHERS` alternatives in all; short names count as others."""
    found = tuple(atoms)
    if len(found) <= TEXTS:
        return found
    kept: list[Atom] = []
    long = 0
    for atom in found:
        if type(atom) is Text and len(atom.sql.shape) > 64:
            long += 1
            if long > TEXTS:
                continue
        kept.append(atom)
        if len(kept) == OTHERS:
            break
    return tuple(kept)
