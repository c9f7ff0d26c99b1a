"""What an SQL text means: the tables it touches and how."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.change import Change
from nova_lint.model.table import TableName

__all__ = ["OPS", "WRITES", "Access", "Statement", "TableName"]

#: Everything that can be done to a table. `references` is the parent's side of a foreign key.
OPS = ("read", "insert", "update", "delete", "upsert", "truncate", "lock", "ddl", "references")

#: The ops that change rows.
WRITES = frozenset({"insert", "update", "delete", "upsert", "truncate"})


#: What a statement does with a column. It hands it out (`shown`), works a total out of it (`summed`), or assigns it
#: (`set`); rows are chosen by it: `equal` to a value, `in` a list, `from` or `until` a bound, `between` two, `like` a pattern,
#: `null` or not, equal to a column of another table (`joins`), or in a way that is none of these (`narrows`).
#: `counted` is told of `*`: what is handed out is how many rows there are.
COLUMN_ROLES = (
    "shown", "summed", "set", "equal", "in", "from", "until", "between", "like", "null", "joins", "narrows", "counted",
)  # fmt: skip


class Sets(Struct, frozen=True):
    """What a statement puts into rows that are there already.

    `columns` are those that it assigns, `*` for the whole row. `computed` are those of them whose new value the database makes
    itself at that moment: of the row as it is (`n = n + 1`) or of the clock. `guards` are the columns by which it picks the rows.
    """

    columns: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()


class Access(Struct, frozen=True):
    """One table touched by one statement in one way.

    `start` and `end` are offsets in the shape of the text: where the table's name stands. `columns` are
    the columns of this table that the statement names, as far as that can be told without a schema, in
    order of appearance; `*` stands for all. `joined` says that the statement draws on the table
    together with another one: a join, a list of tables, a sub-select, the FROM of an UPDATE.
    `holes` are the indices of the holes (0 = the first hole of the shape) that the name consists of.
    `loose` are columns that are this table's or another one's of the statement: the schema tells (`engine.bind`).
    `roles` say of columns, the loose ones too, what is done with them (`COLUMN_ROLES`); a column may have several, and
    none where that is not told.
    `through` is the view that the statement names, where the table is one behind it. `sets` is what an update puts in, None
    where that is not known. `locked` says that it keeps the rows it reads from others until its transaction ends.
    """

    table: TableName
    op: str
    start: int
    end: int
    columns: tuple[str, ...] = ()
    joined: bool = False
    holes: tuple[int, ...] = ()
    loose: tuple[str, ...] = ()
    through: TableName | None = None
    roles: tuple[tuple[str, str], ...] = ()
    sets: Sets | None = None
    locked: bool = False


class Statement(Struct, frozen=True):
    """One SQL statement, understood or not.

    `start` and `end` delimit it in the shape of the text. `verb` is lower case (`select`, `insert`,
    `create table`, ...), empty when not even that could be told. `problem` is None when the statement
    was parsed; else it completes the sentence "could not be read because ...". Then `accesses` may still
    hold what a cruder reading found (`recovered` is True), never a silent nothing. `temporary` names the
    temporary tables that the statement creates: they are nobody's. `sequences` names the
    sequences it makes or asks: reading one looks like reading a table. `changes` are what it does to the
    schema, in order. `traits` are lower-case words that
    rules ask for: `no-where`, `star`, `for-update`, `on-conflict`, `returning`, `recursive`, `limit`,
    `cascade`, `temporary`, `explain`, `dynamic` (EXECUTE of built text inside a body), `triggers-off` (of a table),
    `checks-off` (of the session), `search-path`, `role`, `use`, `attach`, `translate-map` (what changes what names mean),
    `every-table` (an ORM makes or drops its tables), and those that
    `sql.shape` tells: `aggregate`, `existence`, `by-value`, `conditional`. `search_path` are the schemas in
    which names without one are looked for, where a SET before it in the same text says so. `advisory` are the keys of the
    advisory locks that it takes, see `sql.advisory`.
    """

    verb: str
    accesses: tuple[Access, ...]
    start: int
    end: int
    traits: frozenset[str] = frozenset()
    temporary: tuple[str, ...] = ()
    sequences: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    problem: str | None = None
    recovered: bool = False
    search_path: tuple[str, ...] = ()
    advisory: tuple[tuple[str, ...], ...] = ()
