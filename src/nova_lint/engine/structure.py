"""What statements and classes say of the schema, attributed: foreign keys, mapped classes, views, functions, triggers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nova_lint.engine.places import place_of
from nova_lint.model.change import Change, ForeignKey
from nova_lint.model.fact import DefinitionFact, KeyFact
from nova_lint.model.permit import NONE, Permit, Permits
from nova_lint.model.place import Span
from nova_lint.model.query import Asked, Query
from nova_lint.model.schema import EMPTY, Key, Schema, key_of
from nova_lint.model.statement import Statement, TableName

_DEFINITIONS = {
    "model": "model",
    "create view": "view",
    "create function": "function",
    "create trigger": "trigger",
    "create rule": "rule",
    "create policy": "policy",
}


class Structure:
    """Attribution of what changes the schema, over all queries of a codebase.

    `owner_of` and `service_of` answer who owns a table and whose code a file is. What a migration made and a later one
    took away again is not there in `schema`, and gives no fact: nobody rewrites the migrations of the past.
    """

    def __init__(
        self,
        asked: Iterable[Asked],
        owner_of: Callable[[TableName], str],
        service_of: Callable[[str], str],
        schema: Schema = EMPTY,
        permits: Permits = NONE,
    ) -> None:
        self._owner, self._service, self._schema, self._permits = owner_of, service_of, schema, permits
        #: By the name of a function, what its body touches; by the name of a table, what it is called afterwards.
        self._touched: dict[str, tuple[TableName, ...]] = {}
        self._renamed: dict[Key, TableName] = {}
        self._dropped: set[Key] = set()
        for query in asked:
            for statement in query.statements:
                for change in statement.changes:
                    if change.kind == "create function":
                        self._touched[change.table.name] = change.reads
                    if change.new is not None and query.query.part != "down":
                        self._renamed[key_of(change.table)] = change.new
                    if change.kind in ("drop table", "drop view") and query.query.part != "down":
                        self._dropped.add(key_of(change.table))

    def keys(self, query: Query, statement: Statement, confidence: str) -> tuple[KeyFact, ...]:
        """The foreign keys that a statement declares."""
        return tuple(
            KeyFact(
                place=place_of(query, key.start, key.end)[0] if key.end else self._place(query, change),
                function=query.function,
                caller=self._service(query.call.file),
                table=change.table,
                owner=self._owner(change.table),
                columns=key.columns,
                parent=key.parent,
                parent_owner=self._owner(key.parent),
                on_delete=key.on_delete,
                via=query.via,
                confidence=confidence,
                part=query.part,
                permit=self._permit(query, change.table, key.parent),
            )
            for change in statement.changes
            for key in change.keys
            if self._is_there(change, key)
        )

    def _permit(self, query: Query, table: TableName, parent: TableName) -> Permit | None:
        child = self._owner(table) or self._service(query.call.file)
        return self._permits.find(child, self._owner(parent), parent, "references", ())

    def definitions(self, query: Query, statement: Statement, confidence: str) -> tuple[DefinitionFact, ...]:
        """The classes that a statement maps, and the views, functions and triggers that it makes."""
        return tuple(
            DefinitionFact(
                place=self._place(query, change),
                kind=_DEFINITIONS[change.kind],
                function=query.function,
                caller=self._service(query.call.file),
                table=change.table,
                owner=self._owner(change.table),
                defined_by=change.defined_by,
                reads=tuple([(table, self._owner(table)) for table in self._drawn_on(change)]),
                via=query.via,
                confidence=confidence,
                part=query.part,
            )
            for change in statement.changes
            if change.kind in _DEFINITIONS
            and not (change.kind == "create view" and self._is_gone(change.table))
        )

    def defines(self, statement: Statement) -> str:
        """What a statement makes that is code inside the database; empty for a class, and for everything else."""
        kinds = (_DEFINITIONS.get(change.kind, "") for change in statement.changes)
        return next((kind for kind in kinds if kind and kind != "model"), "")

    def is_new_name(self, statement: Statement, table: TableName) -> bool:
        """Whether a statement gives a table of the same owner this name."""
        return any(
            change.new == table and self._owner(change.table) == self._owner(table)
            for change in statement.changes
        )

    def _is_there(self, change: Change, key: ForeignKey) -> bool:
        """Whether a key is still there when everything has run."""
        if change.kind == "model" or self._schema is EMPTY:
            return True
        table = self._schema.table(self._last(change.table))
        if table is None:  # never seen made, or dropped
            return key_of(change.table) not in self._dropped
        parent = key_of(self._last(key.parent))
        return any(held.columns == key.columns or key_of(held.parent) == parent for held in table.keys)

    def _is_gone(self, table: TableName) -> bool:
        return key_of(table) in self._dropped and self._schema.table(table) is None

    def _last(self, table: TableName) -> TableName:
        """What a table is called when everything has run."""
        for _ in range(len(self._renamed)):
            new = self._renamed.get(key_of(table))
            if new is None or self._schema.table(table) is not None:
                break
            table = new
        return table

    def _drawn_on(self, change: Change) -> tuple[TableName, ...]:
        tables = list(change.reads)
        if change.on is not None:
            tables.append(change.on)
        if change.runs is not None:
            tables += self._touched.get(change.runs.name, ())
        return tuple(dict.fromkeys(tables))

    def _place(self, query: Query, change: Change) -> Span:
        return place_of(query, change.start, change.end)[0] if change.end else query.call
