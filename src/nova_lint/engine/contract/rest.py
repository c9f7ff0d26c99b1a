"""What ties others to an owner's tables and no method replaces: keys, cascades, views, mapped classes, migrations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from nova_lint.engine.contract.tables import Tables
from nova_lint.model.contract import Rest
from nova_lint.model.fact import AccessFact, KeyFact, StatementFact

_CASCADES = {
    "cascade": ", and its rows go with them: publish an event when one is deleted",
    "set null": ", and forgets those that go: publish an event when one is deleted",
    "set default": ", and turns to its default when they go: publish an event when one is deleted",
}


def rest_of(
    facts: Iterable[StatementFact], owner: str, tables: Tables, is_migration: Callable[[str], bool]
) -> Iterator[Rest]:
    """What the methods do not replace, each with what can stand in for it. `is_migration` tells files by path."""
    for fact in facts:
        for key in fact.keys:
            yield from _key(key, owner, tables)
        for one in fact.definitions:
            if one.part == "down":
                continue
            if one.kind == "model" and one.caller and one.owner == owner != one.caller:
                yield Rest(
                    f"a class is mapped to {tables.name(one.table)}: it goes with its last use",
                    one.caller,
                    one.place,
                )
            elif one.kind != "model":
                for table, holder in one.foreign:
                    if holder == owner:
                        told = f"the {one.kind} {one.table} draws on {tables.name(table)}: fill a table of its own from events"
                        yield Rest(told, one.owner or one.caller, one.place)
        for access in fact.accesses:
            yield from _access(access, owner, tables, is_migration)


def _key(key: KeyFact, owner: str, tables: Tables) -> Iterator[Rest]:
    child = key.owner or key.caller
    if key.part == "down" or key.parent_owner != owner or child in ("", owner):
        return
    columns = f" ({', '.join(key.columns)})" if key.columns else ""
    told = f"a foreign key of {tables.name(key.table)}{columns} points to {tables.name(key.parent)}"
    yield Rest(
        told + _CASCADES.get(key.on_delete, ": ask the owner before a row is written"), child, key.place
    )


def _access(
    access: AccessFact, owner: str, tables: Tables, is_migration: Callable[[str], bool]
) -> Iterator[Rest]:
    if not access.is_foreign or access.owner != owner or access.is_temporary:
        return
    table = tables.name(access.table)
    if access.op == "ddl":
        if access.part != "down":
            yield Rest(
                f"a migration changes {table}: the owner migrates its own tables", access.caller, access.place
            )
    elif access.op == "references" or (access.permit is not None and access.permit.is_offer):
        return
    elif access.part or is_migration(access.place.file):
        if access.part != "down":
            yield Rest(
                f"a migration {_does(access)} rows of {table}: it runs once, before the split",
                access.caller,
                access.place,
            )
    elif access.through is not None:
        told = f"reads {table} through the view {access.through}: ask for what the view tells"
        yield Rest(told, access.caller, access.place)
    elif access.confidence == "low" or not access.table.is_known:
        yield Rest(f"perhaps touches {table}: the statement is not understood", access.caller, access.place)


def _does(access: AccessFact) -> str:
    return "changes" if access.is_write else "reads"
