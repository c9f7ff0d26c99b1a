"""What a database library says of itself: which calls make handles, run SQL, or name tables.

A library is one file in `nova_lint.libraries` that holds a `LIBRARY`. Nearly all of it is data; where a
call needs more (composition of SQL, builders), a `Transfer` is a function on the call's values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from nova_lint.values.atoms import Arguments, Atom, Value


@dataclass(frozen=True, slots=True)
class Runs:
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


@dataclass(frozen=True, slots=True)
class Touches:
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


@dataclass(frozen=True, slots=True)
class Gives:
    """The call gives a handle of this kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class Passes:
    """The call gives back its argument, as far as SQL is concerned: `text("SELECT 1")`."""

    name: str = "text"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Transfer:
    """The call's result comes from a function of the receiver and the arguments."""

    apply: Callable[[Tools, Atom | None, Arguments], Value]


Effect = Runs | Touches | Gives | Passes | Transfer


class Tools(Protocol):
    """What a `Transfer` may ask of the evaluation."""

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


@dataclass(frozen=True, slots=True)
class Library:
    """One database library.

    `functions` are by dotted name as imported (`psycopg2.extras.execute_values`). `types` give the kind of
    handle that calling or annotating with a class means (`asyncpg.Connection` -> `connection`).
    `methods` are by kind of handle, then by name; `attributes` give the kind of a handle's attribute.
    `enters` gives the kind that `with` binds where it is not the handle itself. `dialect` is sqlglot's
    name of what the library speaks, empty when it speaks several. A subclass of a type is one. The method
    `__call__` is what calling a handle does. `named` gives, for the text of an `.sql` file, the names of the
    methods that the library makes of it.
    """

    name: str
    dialect: str = ""
    functions: Mapping[str, Effect] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    methods: Mapping[str, Mapping[str, Effect]] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    enters: Mapping[str, str] = field(default_factory=dict)
    named: Callable[[str], frozenset[str]] | None = None
