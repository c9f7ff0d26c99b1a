"""A statement, attributed: who asks, what it touches, whose that is. Rules see these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from nova_lint.model.permit import Permit
from nova_lint.model.place import Span
from nova_lint.model.statement import WRITES, Sets, TableName

_ORDER = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class AccessFact:
    """One table touched by one service at one place.

    `caller` is the service that the code belongs to and `owner` the service that owns the table, each
    empty when no service does. `place` is where the table's name stands, or the call if that is in
    another function. `related` holds what helps to understand it, each with a few words: a constant
    that holds the SQL, a helper on the way. `steps` are the places that the query passes on its way through helpers,
    the call first. `is_temporary` says that the table is one that the same file makes for
    itself: nobody's. `part` is `up` or `down` in a migration, else empty. `through` is the view that the
    code reads, where the table is one behind it, and `through_owner` who owns the view. `permit` is what makes
    the access legal although it crosses a boundary. `by_import` says that the code is no service's: the caller imports it.
    `roles` as in `Access`, for the columns that are this table's.
    `sets` and `locked` as in `statement.Access`. `is_new_name` says that a table of the same owner is renamed to this.
    """

    place: Span
    call: Span
    function: str
    caller: str
    table: TableName
    owner: str
    op: str
    columns: tuple[str, ...]
    joined: bool
    via: str
    confidence: str
    traits: frozenset[str]
    sql: str
    related: tuple[tuple[Span, str], ...] = ()
    steps: tuple[Span, ...] = field(default=(), compare=False)
    is_temporary: bool = False
    part: str = ""
    through: TableName | None = None
    through_owner: str = ""
    permit: Permit | None = None
    by_import: bool = False
    roles: tuple[tuple[str, str], ...] = ()
    sets: Sets | None = None
    locked: bool = False
    is_new_name: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether one service touches a table of another: both must be known and differ.

        Where the owner of the table owns the view in front of it too, the boundary is crossed at the view.
        """
        return bool(self.caller and self.owner not in ("", self.caller, self.through_owner))

    @property
    def crosses_boundary(self) -> bool:
        """Whether one service touches a table of another, and nobody permits it."""
        return self.is_foreign and self.permit is None

    @property
    def is_write(self) -> bool:
        """Whether rows of the table change."""
        return self.op in WRITES


class KeyFact(Struct, frozen=True):
    """One foreign key, as a statement or a class declares it: `table` (of `owner`) points to `parent`.

    `on_delete` as in `change.ForeignKey`. `part` is `up` or `down` in a migration, else empty.
    """

    place: Span
    function: str
    caller: str
    table: TableName
    owner: str
    columns: tuple[str, ...]
    parent: TableName
    parent_owner: str
    on_delete: str
    via: str
    confidence: str
    part: str = ""
    permit: Permit | None = None

    @property
    def crosses_boundary(self) -> bool:
        """Whether a table of one service points to a table of another, and nobody permits it."""
        child = self.owner or self.caller
        return bool(child and self.parent_owner and child != self.parent_owner and self.permit is None)


class DefinitionFact(Struct, frozen=True):
    """Something that is defined over tables: `kind` is `model`, `view`, `function`, `trigger`, `rule` or `policy`.

    `table` is what a class is mapped to, or the name of what is defined, and `owner` who owns it. `reads` are
    the tables that it draws on, each with its owner; of a trigger, that is the table it stands on and those
    that its function touches, if that is defined in the repository; a rule or policy stands on a table too.
    """

    place: Span
    kind: str
    function: str
    caller: str
    table: TableName
    owner: str
    defined_by: str
    reads: tuple[tuple[TableName, str], ...]
    via: str
    confidence: str
    part: str = ""

    @property
    def foreign(self) -> tuple[tuple[TableName, str], ...]:
        """The tables of other services among those that it draws on."""
        own = self.owner or self.caller
        return tuple((table, owner) for table, owner in self.reads if owner and own and owner != own)


class StatementFact(Struct, frozen=True):
    """One statement with all its accesses, or the reason why it could not be read.

    `advisory` are the keys of the advisory locks that it takes, as SQL writes them: `42`, `(1, 2)`, `'orders'`.
    `defines` is `view`, `function`, `trigger`, `rule` or `policy` where it makes one that is there or was, else empty.
    """

    place: Span
    function: str
    caller: str
    verb: str
    accesses: tuple[AccessFact, ...]
    via: str
    confidence: str
    traits: frozenset[str]
    sql: str
    problem: str = ""
    keys: tuple[KeyFact, ...] = ()
    definitions: tuple[DefinitionFact, ...] = ()
    part: str = ""
    defines: str = ""

    @property
    def harms(self) -> frozenset[str]:
        """What it does that cannot be undone, or that lets broken rows in, as words.

        `truncate`, `drop-cascade` and `triggers-off` where it is done to a table of another service, `checks-off` where
        it is done to all tables.
        """
        found = self.traits & {"checks-off"}
        if any(access.crosses_boundary for access in self.accesses):
            found |= self.traits & {"triggers-off"}
            found |= (
                {"truncate"}
                if any(a.op == "truncate" and a.crosses_boundary for a in self.accesses)
                else set()
            )
            is_drop = self.verb.startswith("drop") and "cascade" in self.traits
            found |= {"drop-cascade"} if is_drop else set()
        return found

    advisory: tuple[str, ...] = ()
    is_imported: bool = False

    @property
    def by_import(self) -> bool:
        """Whether the code is no service's: the caller imports it."""
        return self.is_imported or any(access.by_import for access in self.accesses)

    @property
    def read_owners(self) -> tuple[str, ...]:
        """The owners of the tables that the statement reads together, sorted, without the unowned.

        What the caller is permitted to read counts as its own.
        """
        return tuple(
            sorted(
                {a.caller if a.permit is not None else a.owner for a in self.accesses if a.owner and a.joined}
            )
        )

    @property
    def joins_across(self) -> bool:
        """Whether it joins tables of different owners."""
        return len(self.read_owners) > 1


def weakest(*confidences: str) -> str:
    """The least of several confidences."""
    return max(confidences, key=_ORDER.__getitem__)
