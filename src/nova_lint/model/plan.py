"""The way out of a shared database: steps in order, and in each the places to change and how."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from nova_lint.model.landscape import KINDS
from nova_lint.model.place import Span
from nova_lint.model.statement import TableName


class Way(Struct, frozen=True):
    """A way out: its `name`, what becomes of a place (`title`), what to do (`does`), and how much work one place is.

    `work` has no unit: a way of 4 is reckoned to take four times as long as one of 1.
    """

    name: str
    title: str
    does: str
    work: int


#: Every way out, in the order in which they are told: who writes comes first, for a table needs one writer before
#: anything else is worth while. docs/how-to/plan-the-split.md says why each has its work.
WAYS = (
    Way(
        "outbox",
        "A write to tables of several services becomes an outbox",
        "In one transaction, write the own rows and an event into an outbox table. The other owner handles the event, "
        "and may do so twice or late. Where its answer decides what happens next, ask first, with a way to undo it.",
        4,
    ),
    Way(
        "command",
        "A write becomes a command to the owner",
        "The owner offers the change by what it means, not by its columns, does it itself, and says whether it could.",
        3,
    ),
    Way(
        "event",
        "What the database does by itself becomes an event",
        "A cascade or a trigger ends at the border. The service whose rows caused it says what happened; the other one "
        "changes its own rows when it hears of it.",
        3,
    ),
    Way(
        "check",
        "A check becomes a call or an event",
        "Ask the owner. Where the answer may be a little old, keep it from the owner's events.",
        1,
    ),
    Way(
        "call",
        "A look-up becomes a call",
        "The owner offers the rows by key, many keys at once. Name the columns that are needed, no more.",
        1,
    ),
    Way(
        "preload",
        "A join becomes two look-ups",
        "Read the own rows first, then ask the owner for the rest, all keys in one call.",
        2,
    ),
    Way(
        "replica",
        "A report becomes a replica or a published view",
        "Keep a copy of the few columns, fed by the owner's events; until the split, a view that the owner publishes.",
        3,
    ),
    Way(
        "view",
        "A view over tables of others becomes a table of its own",
        "Fill it from events. Its readers stay as they are.",
        3,
    ),
    Way(
        "model",
        "A class of another's table goes",
        "Keep the id. What the class was for is a call to the owner.",
        1,
    ),
    Way(
        "key",
        "A foreign key becomes a plain id",
        "The column and its index stay. The key goes by the SQL of this step; a declaration in the code goes too.",
        1,
    ),
    Way(
        "look",
        "Look at it",
        "The code does not tell what this is for: a look-up becomes a call, a report a replica.",
        2,
    ),
    Way(
        "past",
        "A migration that has run stays",
        "Where it has run everywhere there is nothing to do. The next change of the table is the owner's migration.",
        0,
    ),
)

#: What a foreign key does to rows of the child when a row of the parent goes.
CASCADES = frozenset({"cascade", "set null", "set default"})

#: The ways by name.
WAY = {way.name: way for way in WAYS}


class Task(Struct, frozen=True, order=True):
    """One place to change: there `caller` does something to `table` of `owner`, and `way` is the name of the way out.

    `kinds` as in `Edge`, `op` as in `Site`, or the column of a foreign key with its table. `also` are further places
    where the same is declared. `columns` are those that it needs, `*` for all. `beside` are the tables that are drawn on
    together with this one, or the one that has the foreign key.
    """

    caller: str
    place: Span
    owner: str
    table: TableName
    way: str
    kinds: tuple[str, ...]
    function: str = ""
    op: str = ""
    columns: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    confidence: str = "high"
    is_permitted: bool = False
    also: tuple[Span, ...] = ()
    beside: tuple[TableName, ...] = ()

    @property
    def work(self) -> int:
        """How much work it is, as its way has it."""
        return WAY[self.way].work

    @property
    def needs_owner(self) -> bool:
        """Whether the owner has to offer something before it can be done: a call, an event, a command."""
        return self.way not in ("key", "past")

    @property
    def pair(self) -> tuple[str, str]:
        """Caller and owner."""
        return self.caller, self.owner


class KeyDrop(Struct, frozen=True):
    """A foreign key that crosses a border, with the SQL that drops it and the SQL that brings it back.

    `table` of `child` points to `parent` of `owner`. `forward` and `rollback` are statements; both are empty
    where the dialect is one for which none is written.
    """

    table: TableName
    child: str
    columns: tuple[str, ...]
    parent: TableName
    owner: str
    name: str
    on_delete: str
    forward: tuple[str, ...]
    rollback: tuple[str, ...]
    orphans: str = ""

    @property
    def cascades(self) -> bool:
        """Whether the database changes rows of the child by itself."""
        return self.on_delete in CASCADES

    @property
    def pair(self) -> tuple[str, str]:
        """The services of both sides."""
        return self.child, self.owner


class Step(Struct, frozen=True):
    """One step: the tables of `service` leave the shared database.

    `tasks` are sorted by way, then by caller and place. `ahead` are those of them that ask a service which has not been
    split off yet: that one needs an interface before its turn. `shared` are tables of the service that others
    write too, each with its writers. `ties` are services that could stand here as well, at the same cost. `left` is what
    remains between which caller and owner when it is done, and `completes` are the other services that nothing stands in
    the way of any more. `forward` and `rollback` are the texts of SQL files, empty
    where no key is dropped.
    """

    number: int
    service: str
    tables: tuple[TableName, ...]
    tasks: tuple[Task, ...]
    keys: tuple[KeyDrop, ...] = ()
    ahead: tuple[Task, ...] = ()
    shared: tuple[tuple[TableName, tuple[str, ...]], ...] = ()
    ties: tuple[str, ...] = ()
    left: tuple[tuple[str, str, int], ...] = ()
    completes: tuple[str, ...] = ()
    forward: str = ""
    rollback: str = ""

    @property
    def title(self) -> str:
        """What the step is called."""
        return f"Split off {self.service}"

    @property
    def work(self) -> int:
        """How much work it is."""
        return sum(task.work for task in self.tasks)

    @property
    def remaining(self) -> int:
        """How many places remain after it."""
        return sum(number for _, _, number in self.left)


class Plan(Struct, frozen=True):
    """All steps in order; after the last one nothing crosses a border. `free` are services that have no step, for
    nothing stands in their way.

    `is_exact` says that no order is cheaper, else it is a good one. `unowned` are tables that nobody owns, `unreadable`
    and `unresolved` what could not be read and may hide more. `dialect` is that of the SQL.
    """

    steps: tuple[Step, ...] = ()
    free: tuple[str, ...] = ()
    is_exact: bool = True
    pairs: tuple[tuple[str, str, int], ...] = ()
    unowned: tuple[TableName, ...] = ()
    unreadable: int = 0
    unresolved: int = 0
    dialect: str = ""

    @property
    def places(self) -> int:
        """How many places there are to change."""
        return sum(len(step.tasks) for step in self.steps)

    @property
    def work(self) -> int:
        """How much work all steps are."""
        return sum(step.work for step in self.steps)


#: What readiness can be asked of.
SUBJECTS = ("service", "table", "pair")


class Readiness(Struct, frozen=True):
    """What stands in the way of moving `subject`: a table, a service, or the pair of two.

    `kind` is one of `SUBJECTS`; of a pair, it is what the first service does to tables of the second. `past` are
    migrations that have run, and stand in nobody's way. `unreadable` and `unresolved` as in `Plan`.
    """

    subject: str = ""
    kind: str = "service"
    tasks: tuple[Task, ...] = ()
    keys: tuple[KeyDrop, ...] = ()
    past: tuple[Task, ...] = ()
    unreadable: int = 0
    unresolved: int = 0

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many places there are of each kind; one place may be of several."""
        found = Counter(kind for task in self.tasks for kind in task.kinds)
        return tuple([(kind, found[kind]) for kind in KINDS if kind in found])

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.tasks and not self.keys
