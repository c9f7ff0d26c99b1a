"""Statements and ownership together: who asks, what it touches, whose that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from nova_lint.engine.places import place_of
from nova_lint.engine.structure import Structure
from nova_lint.model.fact import AccessFact, DefinitionFact, KeyFact, StatementFact, weakest
from nova_lint.model.ownership import Ownership, is_system
from nova_lint.model.permit import NONE, Permit, Permits
from nova_lint.model.query import Asked, Query
from nova_lint.model.schema import EMPTY, Schema
from nova_lint.model.statement import Access, Statement, TableName
from nova_lint.model.text import HOLE
from nova_lint.sql.advisory import shown as advisory_shown
from nova_lint.sql.split import bare

#: How much of a statement a fact shows.
SHOWN = 400


def attribute(
    asked: Iterable[Asked],
    ownership: Ownership,
    schema: Schema = EMPTY,
    permits: Permits = NONE,
    shared: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> tuple[StatementFact, ...]:
    """Say of every statement which service makes it and whose tables it touches, sorted by place.

    Tables of the database itself (catalogues) are left out, unless the configuration names one of them
    exactly. Temporary tables that the same file makes are nobody's. `schema` tells where a view is defined.
    `shared` names, for files that are no service's, the services that import them: each of them is a caller.
    """
    return _Attribution(tuple(asked), ownership, schema, permits, shared).facts()


class _Attribution:
    """One run over all queries: a codebase asks for the same owners again and again."""

    def __init__(
        self,
        asked: tuple[Asked, ...],
        ownership: Ownership,
        schema: Schema,
        permits: Permits,
        shared: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._asked = asked
        self._schema, self._permits, self._shared = schema, permits, shared
        self._owner = cache(ownership.owner_of)
        self._service = cache(ownership.service_of)
        self._structure = Structure(asked, self._owner, self._service, schema, permits)
        self._temporary: dict[str, set[str]] = {}
        for query in asked:
            names = {name.lower() for statement in query.statements for name in statement.temporary}
            if names:
                self._temporary.setdefault(query.query.call.file, set()).update(names)

    def facts(self) -> tuple[StatementFact, ...]:
        found = [
            self._fact(asked.query, statement, caller)
            for asked in self._asked
            for caller in self._callers(asked.query)
            for statement in asked.statements
        ]
        return tuple(sorted(found, key=lambda fact: (fact.place, fact.function, fact.sql, fact.caller)))

    def _callers(self, query: Query) -> tuple[str, ...]:
        """The service of a query's file, or those on whose behalf it is asked, or else those that import the file.

        One empty name when it is nobody's.
        """
        service = self._service(query.call.file)
        if service:
            return (service,)
        asking = {name for file in query.askers for name in self._of(file)}
        return tuple(sorted(asking)) or self._shared.get(query.call.file) or ("",)

    def _of(self, file: str) -> tuple[str, ...]:
        """The service of a file, or those that import it."""
        service = self._service(file)
        return (service,) if service else self._shared.get(file, ())

    def _fact(self, query: Query, statement: Statement, caller: str) -> StatementFact:
        sql = shown(query.text.shape[statement.start : statement.end])
        confidence = weakest(query.confidence, "low" if statement.recovered else "high")
        accesses = {
            self._access(query, statement, access, sql, confidence, caller)
            for access in statement.accesses
            if self._owner(access.table) or not is_system(access.table)
        }
        place, _ = place_of(query, statement.start, statement.end)
        keys: tuple[KeyFact, ...] = ()
        definitions: tuple[DefinitionFact, ...] = ()
        if statement.changes:
            keys = self._structure.keys(query, statement, confidence)
            definitions = self._structure.definitions(query, statement, confidence)
        return StatementFact(
            place=place,
            function=query.function,
            caller=caller,
            verb=statement.verb,
            accesses=tuple(
                sorted(accesses, key=lambda fact: (fact.place, str(fact.table), fact.op, fact.columns))
            ),
            via=query.via,
            confidence=confidence,
            traits=statement.traits,
            sql=sql,
            problem=statement.problem or "",
            keys=keys,
            definitions=definitions,
            part=query.part,
            defines=self._structure.defines(statement) if statement.changes else "",
            advisory=tuple(text for key in statement.advisory if (text := advisory_shown(key))),
            is_imported=bool(statement.advisory) and bool(caller) and not self._service(query.call.file),
        )

    def _access(
        self, query: Query, statement: Statement, access: Access, sql: str, confidence: str, caller: str
    ) -> AccessFact:
        place, elsewhere = place_of(query, access.start, access.end)
        is_temporary = self._is_temporary(access.table, query)
        related = [] if elsewhere is None else [(elsewhere, "the SQL is written here")]
        related += [(span, "reaches the database here") for span in query.through[-1:]]
        if access.through is not None:
            confidence = weakest(confidence, "medium")  # the database may have been changed by hand since
            view = self._schema.table(access.through)
            related += [(view.changed, f"the view {access.through} reads it")] if view is not None else []
        owner = "" if is_temporary else self._owner(access.table)
        through_owner = self._owner(access.through) if access.through is not None else ""
        return AccessFact(
            place=place,
            call=query.call,
            function=query.function,
            caller=caller,
            table=access.table,
            owner=owner,
            op=access.op,
            columns=access.columns,
            joined=access.joined,
            via=query.via,
            # Whose a table is stays a guess where only a part of its name is known.
            confidence=confidence if access.table.is_known else weakest(confidence, "medium"),
            traits=statement.traits,
            sql=sql,
            related=tuple(related),
            steps=(query.call, *query.through) if query.through else (),
            is_temporary=is_temporary,
            part=query.part,
            through=access.through,
            through_owner=through_owner,
            permit=self._permit(caller, owner, through_owner, access),
            by_import=not self._service(query.call.file) and bool(caller),
            roles=tuple([role for role in access.roles if role[0] == "*" or role[0] in access.columns]),
            sets=access.sets,
            locked=access.locked,
            is_new_name=bool(statement.changes) and self._structure.is_new_name(statement, access.table),
        )

    def _permit(self, caller: str, owner: str, through_owner: str, access: Access) -> Permit | None:
        """What allows an access: a permit for the table, or for the view through which it is read."""
        found = self._permits.find(caller, owner, access.table, access.op, access.columns)
        if found is None and access.through is not None:
            found = self._permits.find(caller, through_owner, access.through, access.op, ())
        return found

    def _is_temporary(self, table: TableName, query: Query) -> bool:
        return not table.schema and table.name.lower() in self._temporary.get(query.call.file, ())


def shown(shape: str) -> str:
    """SQL on one line, without its comments, with `{…}` for what is not known, cut at `SHOWN` characters."""
    line = re.sub(r"\s+", " ", bare(shape).replace(HOLE, "{…}")).strip()
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
