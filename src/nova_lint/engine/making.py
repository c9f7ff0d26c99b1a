"""Tables made, altered, renamed and dropped, one change after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from nova_lint.engine.keys import moved, named, pointing_away, without, without_constraint
from nova_lint.engine.migrations import Migrations
from nova_lint.model.change import Change, Column, ForeignKey
from nova_lint.model.place import Span
from nova_lint.model.query import Asked
from nova_lint.model.schema import Key, Note, Table, key_of
from nova_lint.model.statement import Statement, TableName


class Step(Struct, frozen=True):
    """One change, and the query and statement that make it."""

    asked: Asked
    statement: Statement
    change: Change

    @property
    def file(self) -> str:
        """The file that makes the change."""
        return self.asked.query.call.file

    @property
    def place(self) -> Span:
        """Where the table's name is written, or the call if that is nowhere."""
        query = self.asked.query
        return query.text.span(self.change.start, self.change.end) or query.call

    def note(self, text: str) -> Note:
        """A note on the change."""
        return Note(self.place, self.change.table, text)


class Making(Struct):
    """The tables so far. A change of a table that nobody made yet waits until somebody does."""

    order: Migrations
    tables: dict[Key, Table] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    waiting: dict[Key, list[Step]] = field(default_factory=dict)
    #: By table, the first class that is mapped to it by itself.
    mapped: dict[Key, str] = field(default_factory=dict)

    def apply(self, step: Step) -> None:
        """Make one change; kinds that say nothing of tables are passed over."""
        make = _KINDS.get(step.change.kind)
        if make is not None and step.change.table.is_known:
            make(self, self._found_in_path(step) if step.statement.search_path else step)

    def left_over(self) -> tuple[Note, ...]:
        """All notes, with those on the changes that still wait."""
        late = [
            step.note(f"{step.change.kind} of a table that nothing makes")
            for w in self.waiting.values()
            for step in w
        ]
        return tuple(sorted([*self.notes, *late], key=lambda note: (note.place, note.text)))

    def create(self, step: Step) -> None:
        """CREATE TABLE or CREATE VIEW. A table that is there already keeps its place, and gains what is new."""
        change, key = step.change, key_of(step.change.table)
        held = self.tables.get(key)
        kind = _kind(step)
        if held is None or (kind != "table" and held.is_view):
            first = step.place if held is None else held.defined
            by, columns = self.order.kind_of(step.file), self._copied(change)
            made = Table(change.table, kind, columns, (), first, step.place, by, reads=change.reads)
            self._put(replace(made, has_more=not columns))
            self._point(change.table, change.keys)
        elif not change.is_forgiving:
            self.notes.append(step.note(f"{change.table} is made a second time"))
            self._add(held, step)
        for late in self.waiting.pop(key, ()):
            self.apply(late)

    def _copied(self, change: Change) -> tuple[Column, ...]:
        """The columns of a new table, behind those of the tables that it is made like."""
        if not change.copies:
            return change.columns
        columns = {c.name: c for name in change.copies if (t := self._find(name)) for c in t.columns}
        return tuple({**columns, **{column.name: column for column in change.columns}}.values())

    def alter(self, step: Step) -> None:
        """ALTER TABLE: what goes goes first, so that a constraint may be replaced in one statement."""
        held, change = self._held(step), step.change
        if held is None:
            return
        if change.renamed:
            self._rename_parts(held, dict(change.renamed))
        for name in change.dropped:
            self._drop_part(self.tables[key_of(held.name)], name)
        self._put(replace(self.tables[key_of(held.name)], changed=step.place))
        self._add(self.tables[key_of(held.name)], step)

    def drop(self, step: Step) -> None:
        """DROP TABLE or DROP VIEW: the keys that pointed to it go too."""
        held = self._find(step.change.table)
        if held is None:
            if not step.change.is_forgiving:
                self.notes.append(step.note(f"{step.change.kind} of a table that nothing makes"))
            return
        del self.tables[key_of(held.name)]
        self._each(lambda keys: pointing_away(keys, held.name))

    def rename(self, step: Step) -> None:
        """A new name or another schema: the keys that point to it follow."""
        held, new = self._held(step), step.change.new
        if held is None or new is None:
            return
        del self.tables[key_of(held.name)]
        target = (
            replace(new, schema=new.schema or held.name.schema) if step.change.kind == "rename table" else new
        )
        self._put(replace(held, name=target, changed=step.place))
        self._each(lambda keys: moved(keys, held.name, target))
        for late in self.waiting.pop(key_of(target), ()):
            self.apply(late)

    def model(self, step: Step) -> None:
        """A class mapped to a table: it makes the table where no migration does, and is compared where one does."""
        change, key = step.change, key_of(step.change.table)
        held = self._find(change.table)
        classes = (change.defined_by,) if change.defined_by else ()
        if classes and not change.is_extending:
            first = self.mapped.setdefault(key if held is None else key_of(held.name), change.defined_by)
            if first != change.defined_by:
                self.notes.append(
                    step.note(
                        f"{change.table} is what two classes are mapped to: {first} and {change.defined_by}"
                    )
                )
        if held is None:
            self._put(
                Table(change.table, "table", change.columns, (), step.place, step.place, "model", classes)
            )
            self._point(change.table, change.keys)
            for late in self.waiting.pop(key, ()):
                self.apply(late)
            return
        self._put(replace(held, models=(*held.models, *(c for c in classes if c not in held.models))))
        if held.defined_by == "model":
            self._add(
                self.tables[key_of(held.name)], step
            )  # two classes, one table: it has the columns of both
            return
        known = {name.lower() for name in held.column_names}
        strange = [column.name for column in change.columns if known and column.name.lower() not in known]
        if strange:
            listed = ", ".join(strange)
            self.notes.append(
                step.note(f"the model of {held.name} has columns that no migration makes: {listed}")
            )

    def _found_in_path(self, step: Step) -> Step:
        """The step with its names looked for in the search path; what is made is made in its first schema."""
        path, change = step.statement.search_path, step.change

        def full(name: TableName) -> TableName:
            there = [schema for schema in path if (key_of(replace(name, schema=schema))) in self.tables]
            return name if name.schema or not there else replace(name, schema=there[0])

        makes = change.kind in ("create table", "create view") and not change.table.schema
        table = replace(change.table, schema=path[0]) if makes else full(change.table)
        keys = tuple(
            replace(key, parent=table if key.parent == change.table else full(key.parent))
            for key in change.keys
        )
        reads, copies = tuple(map(full, change.reads)), tuple(map(full, change.copies))
        return replace(step, change=replace(change, table=table, keys=keys, reads=reads, copies=copies))

    def _held(self, step: Step) -> Table | None:
        """The table that a change is about; a change of one that is not there waits for it."""
        found = self._find(step.change.table)
        if found is None and not step.change.is_forgiving:
            self.waiting.setdefault(key_of(step.change.table), []).append(step)
        return found

    def _find(self, name: TableName) -> Table | None:
        """The table of that name; without a schema, also the only one of that name in any schema."""
        database, _, own = key = key_of(name)
        found = self.tables.get(key)
        if found is not None or name.schema:
            return found
        alike = [table for key, table in self.tables.items() if (key[0], key[2]) == (database, own)]
        return alike[0] if len(alike) == 1 else None

    def _put(self, table: Table) -> None:
        self.tables[key_of(table.name)] = table

    def _add(self, held: Table, step: Step) -> None:
        """New columns and keys; a column that is there already takes on what is told of it now."""
        change = step.change
        columns = {column.name.lower(): column for column in held.columns}
        for column in change.columns:
            known = columns.get(column.name.lower())
            columns[column.name.lower()] = column if known is None else _told(known, column)
        there = {(key.columns, key_of(key.parent)) for key in held.keys}
        repeats = change.kind != "alter table"
        names = {key.name.lower() for key in held.keys}
        new = tuple(
            key
            for key in change.keys
            if not (repeats and (key.columns, key_of(key.parent)) in there)
            and not (key.name and key.name.lower() in names)
        )
        changed = held.changed if change.kind == "model" else step.place
        self._put(replace(held, columns=tuple(columns.values()), changed=changed))
        self._point(held.name, new)

    def _point(self, name: TableName, keys: Iterable[ForeignKey]) -> None:
        """Give a table foreign keys: each with a name, and with what it points to as far as that is known now."""
        table = self.tables[key_of(name)]
        made = named(table.name, map(self._complete, keys), table.keys)
        self._put(replace(table, keys=(*table.keys, *made)))

    def _complete(self, key: ForeignKey) -> ForeignKey:
        """The key with its parent's full name and columns: both may change later, and the key follows."""
        parent = self._find(key.parent)
        if parent is None:
            return key
        return replace(key, parent=parent.name, parent_columns=key.parent_columns or parent.primary_key)

    def _drop_part(self, held: Table, name: str) -> None:
        """A constraint of that name goes, or a column with the keys that it has a part in."""
        if (left := without_constraint(held.keys, name)) != held.keys:
            self._put(replace(held, keys=left))
        elif name.lower() == f"{held.name.name.lower()}_pkey":
            self._put(replace(held, columns=tuple(replace(c, is_primary=False) for c in held.columns)))
        elif name.lower() in map(str.lower, held.column_names):
            kept = tuple(column for column in held.columns if column.name.lower() != name.lower())
            self._put(replace(held, columns=kept, keys=without(held.keys, name)))
            self._each(lambda keys: pointing_away(keys, held.name, name))
        # else an index, a check: nothing that is kept here

    def _rename_parts(self, held: Table, names: Mapping[str, str]) -> None:
        """New names of columns and constraints, here and in the keys that point here."""
        columns = tuple(replace(column, name=names.get(column.name, column.name)) for column in held.columns)
        keys = tuple(
            replace(key, columns=_renamed(key.columns, names), name=names.get(key.name, key.name))
            for key in held.keys
        )
        self._put(replace(held, columns=columns, keys=keys))
        self._each(
            lambda keys: tuple(
                replace(key, parent_columns=_renamed(key.parent_columns, names))
                if key_of(key.parent) == key_of(held.name)
                else key
                for key in keys
            )
        )

    def _each(self, change: Callable[[tuple[ForeignKey, ...]], tuple[ForeignKey, ...]]) -> None:
        """The keys of every table, changed."""
        for key, table in self.tables.items():
            if table.keys:
                self.tables[key] = replace(table, keys=change(table.keys))


def _kind(step: Step) -> str:
    if step.change.kind == "create table":
        return "table"
    materialised = "materialized" in step.statement.verb or "materialized" in step.statement.traits
    return "materialised view" if materialised else "view"


def _told(known: Column, now: Column) -> Column:
    return replace(
        known,
        type=now.type or known.type,
        is_nullable=now.is_nullable if now.type else known.is_nullable,
        is_primary=known.is_primary or now.is_primary,
    )


def _renamed(columns: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(column, column) for column in columns)


_KINDS: Mapping[str, Callable[[Making, Step], None]] = {
    "create table": Making.create,
    "create view": Making.create,
    "alter table": Making.alter,
    "drop table": Making.drop,
    "drop view": Making.drop,
    "rename table": Making.rename,
    "set schema": Making.rename,
    "rename column": Making.alter,
    "model": Making.model,
}
