"""The schema of a repository: what its migrations, scripts and models together say that the database holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.model.change import Column, ForeignKey
from nova_lint.model.patterns import DEFAULT_SCHEMAS
from nova_lint.model.place import Span
from nova_lint.model.statement import TableName

#: What a relation can be.
KINDS = ("table", "view", "materialised view")


#: A table's name as `key_of` tells it: database, schema, name.
Key = tuple[str, str, str]


def key_of(table: TableName) -> Key:
    """What two names of one table have in common: case and a default schema (`public`) make no difference."""
    schema = table.schema.lower()
    return table.database.lower(), "" if schema in DEFAULT_SCHEMAS else schema, table.name.lower()


class Table(Struct, frozen=True):
    """A table or view as all statements together leave it.

    `kind` is one of `KINDS`. `has_more` says that it has columns which are not known (`CREATE TABLE ... AS SELECT`).
    `defined` is where it was first made, `changed` where it was last altered. `defined_by` is `migration`, `script`
    (SQL or code that is no migration) or `model`. `models` are the classes mapped to it, as
    `path:qualified name`. `reads` are the tables that a view selects from. `owner` is empty when nobody owns it.
    """

    name: TableName
    kind: str
    columns: tuple[Column, ...]
    keys: tuple[ForeignKey, ...]
    defined: Span
    changed: Span
    defined_by: str
    models: tuple[str, ...] = ()
    reads: tuple[TableName, ...] = ()
    owner: str = ""
    has_more: bool = False

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns of the primary key, in the order of the table."""
        return tuple(column.name for column in self.columns if column.is_primary)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def is_view(self) -> bool:
        """Whether it is a view of either kind."""
        return self.kind != "table"


class Note(Struct, frozen=True):
    """Something that does not fit: a change of a table that nobody made, a table made twice.

    `text` is a sentence without a full stop.
    """

    place: Span
    table: TableName
    text: str


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables and views, sorted by name, and what did not fit.

    `beside` are tables that are known but not asked for (see `only`). `has_databases` says that names tell their database.
    """

    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    beside: tuple[Table, ...] = ()
    has_databases: bool = False
    _known: dict[Key, Table] = field(init=False, repr=False, compare=False, default_factory=dict)
    _alike: dict[tuple[str, str], list[Table]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for table in (*self.tables, *self.beside):
            key = key_of(table.name)
            self._known[key] = table
            self._alike.setdefault((key[0], key[2]), []).append(table)

    def __bool__(self) -> bool:
        return bool(self.tables)

    def table(self, name: TableName, path: tuple[str, ...] = ()) -> Table | None:
        """The table of that name, or None.

        A name without a schema is looked for in the schemas of the search path, if that is told. Else it also
        means the only table of that name in any schema: which schema is searched is not written where the name is.
        """
        found = self._table(name, path)
        if found is None and name.database and not self.has_databases:
            # There is only one: what makes a table seldom names it, even where others do.
            return self._table(replace(name, database=""), path)
        return found

    def _table(self, name: TableName, path: tuple[str, ...]) -> Table | None:
        if name.schema:
            return self._known.get(key_of(name))
        for schema in (*path, ""):
            found = self._known.get(key_of(replace(name, schema=schema)))
            if found is not None:
                return found
        alike = self._alike.get((name.database.lower(), name.name.lower()), ())
        return alike[0] if len(alike) == 1 else None

    def only(self, wanted: Callable[[Table], bool]) -> Schema:
        """The tables that are wanted, without notes on others; questions are answered from all tables still."""
        shown = tuple(table for table in self.tables if wanted(table))
        names = {key_of(table.name) for table in shown}
        left = tuple(table for table in self.tables if key_of(table.name) not in names)
        others = {key_of(table.name) for table in left}
        notes = tuple(note for note in self.notes if key_of(note.table) not in others)
        return Schema(shown, notes, (*left, *self.beside), self.has_databases)

    def columns(self, name: TableName) -> tuple[str, ...]:
        """The columns of a table, in order; empty when it is not known, or not all of them are."""
        table = self.table(name)
        return () if table is None or table.has_more else table.column_names

    def foreign_keys(self) -> Iterator[tuple[Table, ForeignKey]]:
        """Every foreign key with the table that has it; what a key leaves out is filled in (see `complete`)."""
        for table in self.tables:
            for key in table.keys:
                yield table, self.complete(key)

    def complete(self, key: ForeignKey) -> ForeignKey:
        """The key with the columns that it points to: where it does not name them, the parent's primary key."""
        parent = self.table(key.parent)
        if key.parent_columns or parent is None:
            return key
        return replace(key, parent_columns=parent.primary_key)

    def children(self, name: TableName) -> tuple[tuple[Table, ForeignKey], ...]:
        """The tables that point to a table, each with its key."""
        wanted = self.table(name)
        return tuple(
            (table, key)
            for table, key in self.foreign_keys()
            if wanted is not None and self.table(key.parent) is wanted
        )

    def behind(self, name: TableName) -> tuple[TableName, ...]:
        """The tables that a reader of a view reads, through other views too; nothing for a table."""
        found: dict[Key, TableName] = {}
        waiting, seen = [name], set[Key]()
        while waiting:
            view = self.table(waiting.pop())
            if view is None or not view.is_view or key_of(view.name) in seen:
                continue
            seen.add(key_of(view.name))
            for read in view.reads:
                table = self.table(read)
                if table is None or not table.is_view:
                    named = read if table is None else table.name
                    found.setdefault(key_of(named), named)
            waiting.extend(view.reads)
        return tuple(found[key] for key in sorted(found))


#: What is known of a database where nothing defines a table.
EMPTY = Schema()
