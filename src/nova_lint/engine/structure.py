"""What statements and classes say of the schema, attributed: foreign keys, mapped classes, views, functions, triggers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nova_lint.engine.places import place_of
from nova_lint.model.change import Change
from nova_lint.model.fact import DefinitionFact, KeyFact
from nova_lint.model.place import Span
from nova_lint.model.query import Asked, Query
from nova_lint.model.statement import Statement, TableName

_DEFINITIONS = {
    "model": "model",
    "create view": "view",
    "create function": "function",
    "create trigger": "trigger",
}


class Structure:
    """Attribution of what changes the schema, over all queries of a codebase.

    `owner_of` and `service_of` answer who owns a table and whose code a file is.
    """

    def __init__(
        self, asked: Iterable[Asked], owner_of: Callable[[TableName], str], service_of: Callable[[str], str]
    ) -> None:
        self._owner, self._service = owner_of, service_of
        self._touched: dict[
            str, tuple[TableName, ...]
        ] = {}  # by the name of a function, what its body touches
        for query in asked:
            for statement in query.statements:
                for change in statement.changes:
                    if change.kind == "create function":
                        self._touched[change.table.name] = change.reads

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
            )
            for change in statement.changes
            for key in change.keys
        )

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
        )

    def _drawn_on(self, change: Change) -> tuple[TableName, ...]:
        tables = list(change.reads)
        if change.on is not None:
            tables.append(change.on)
        if change.runs is not None:
            tables += self._touched.get(change.runs.name, ())
        return tuple(dict.fromkeys(tables))

    def _place(self, query: Query, change: Change) -> Span:
        return place_of(query, change.start, change.end)[0] if change.end else query.call
