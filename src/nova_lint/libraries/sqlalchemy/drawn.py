"""What an expression draws on: the tables it adds to a FROM, and the sub-selects inside it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Construct, Value
from nova_lint.values.objects import Touch

#: The library's name, which every construct of it carries.
LIBRARY = "sqlalchemy"


class Drawn(Struct, frozen=True):
    """What an expression draws on.

    `froms` are the tables that it adds to the FROM of the statement it stands in, `inner` what each
    sub-select inside it reads. `rows` is the mapped class whose objects it gives, for an alias of one. `advisory` are the
    keys of the advisory locks that it takes, as in `Statement`.
    """

    froms: tuple[Touch, ...] = ()
    inner: tuple[tuple[Touch, ...], ...] = ()
    rows: Value = ()
    advisory: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.froms or self.inner or self.advisory)


class Built(Struct, frozen=True):
    """A statement so far.

    `op` is what is done to the `target`, which a select has none of; `drawn` is what the rest of it draws
    on. `rows` are what the columns of a row of its result are, one by one: a mapped class stands for
    an object of it. `narrowed` says that it has a WHERE. `eager` is what is loaded together with the objects
    among its rows, `loaded` names the relationships that this is by. `made` is the function that made it. `databases`
    is where the session of a query goes, as in `model.query.Query`. `locks` are the tables whose rows it locks, if it locks rows:
    None for all of them.
    """

    op: str
    target: tuple[Touch, ...] = ()
    drawn: Drawn = Drawn()
    rows: tuple[Value, ...] = ()
    traits: frozenset[str] = frozenset()
    narrowed: bool = False
    loaded: frozenset[str] = frozenset()
    eager: tuple[Touch, ...] = ()
    made: str = ""
    databases: tuple[str, ...] = ()
    locks: frozenset[TableName] | None = None

    @property
    def verb(self) -> str:
        """The verb of the SQL that it becomes."""
        return {"read": "select", "upsert": "insert"}.get(self.op, self.op)

    def with_drawn(self, more: Drawn, *, narrowed: bool = False) -> Built:
        """The statement with a further clause."""
        if not more and narrowed <= self.narrowed:
            return self
        return replace(self, drawn=united(self.drawn, more), narrowed=self.narrowed or narrowed)

    def touches(self) -> tuple[Touch, ...]:
        """The tables that it touches when it runs."""
        own = {touch.table for touch in self.target}
        reads = [touch for touch in self.drawn.froms if touch.table not in own]
        for inside in self.drawn.inner:
            # A sub-select that joins the target to something else means the row at hand, not the table.
            correlated = own if len({touch.table for touch in inside}) > 1 else frozenset()
            reads += [t for t in inside if t.op != "read" or t.table not in correlated]
        touches = merged((*self.target, *reads))
        if sum(touch.op == "read" for touch in touches) + bool(own) > 1:
            touches = tuple([replace(t, joined=True) if t.op == "read" else t for t in touches])
        if self.locks is not None:
            touches = tuple([replace(t, is_free=t.table not in self.locks) for t in touches])
        return touches


def construct(kind: str, data: object = None) -> Construct:
    """An object of this library."""
    return Construct(LIBRARY, kind, data)


def clause(drawn: Drawn) -> Value:
    """An expression as a value."""
    return (construct("clause", drawn),)


def united(*several: Drawn) -> Drawn:
    """What several expressions draw on together."""
    froms = merged([touch for drawn in several for touch in drawn.froms])
    inner = dict.fromkeys(inside for drawn in several for inside in drawn.inner)
    keys = dict.fromkeys(key for drawn in several for key in drawn.advisory)
    rows = next((drawn.rows for drawn in several if drawn.rows), ())
    return Drawn(froms, tuple(inner), rows, tuple(keys))


def merged(touches: Iterable[Touch]) -> tuple[Touch, ...]:
    """Each table once for each op, with all its columns."""
    found: dict[tuple[TableName, str, str], Touch] = {}
    for touch in touches:
        key = touch.table, touch.op, touch.owner
        held = found.get(key)
        if held is None:
            found[key] = touch
        elif held.columns != touch.columns:
            columns = dict.fromkeys((*held.columns, *touch.columns))
            found[key] = replace(held, columns=tuple(columns), written=held.written or touch.written)
    return tuple(found.values())
