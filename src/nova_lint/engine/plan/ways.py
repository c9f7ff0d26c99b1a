"""The way out that fits a place: from what the code does there, never from what a name sounds like."""

from __future__ import annotations

from collections.abc import Iterable

from nova_lint.model.fact import AccessFact, StatementFact

#: Where in the code something is: the file and the function.
Scope = tuple[str, str]

#: Calls of object mappers that ask for one row by its key, for a number, or whether there is one: their SQL is not
#: written anywhere. What stands behind the last dot of `via`.
_BY_KEY = frozenset(
    {"get", "get_or_none", "get_object_or_404", "aget", "get_one", "refresh", "in_bulk", "attribute"}
)
_WHETHER = frozenset({"exists", "aexists", "contains"})
_SUMS = frozenset({"aggregate", "aaggregate", "annotate", "count", "acount"})


def dual_writers(facts: Iterable[StatementFact]) -> dict[Scope, frozenset[str]]:
    """The functions that write tables of several owners, each with the owners. Code of a migration is none."""
    owners: dict[Scope, set[str]] = {}
    for fact in facts:
        for access in fact.accesses:
            if access.is_write and access.owner and access.function and not access.part:
                owners.setdefault((access.place.file, access.function), set()).add(access.owner)
    return {scope: frozenset(found) for scope, found in owners.items() if len(found) > 1}


def way_of(access: AccessFact, fact: StatementFact, dual: dict[Scope, frozenset[str]]) -> str:
    """The name of the way out for an access of a table of another owner."""
    if access.part:
        return "past"
    if access.through is not None:
        return "view"
    if access.op == "references":
        return "model"
    if access.op == "ddl":
        return "past" if access.part else "command"
    # A row that is held until the own transaction ends: no call can do that, the owner makes the whole change.
    if access.is_write or access.op == "lock" or ("for-update" in access.traits and not access.joined):
        return way_within(access) if (access.place.file, access.function) in dual else "command"
    if _writes_another(access, fact):
        return "preload"
    return _of_read(access, fact)


def way_within(access: AccessFact) -> str:
    """The way out for a write that stands together with writes to tables of other owners.

    Whether there was enough decides what happens next: that cannot wait for an event.
    """
    return "command" if "conditional" in access.traits else "outbox"


def _writes_another(access: AccessFact, fact: StatementFact) -> bool:
    """Whether the table is only drawn on by a statement that changes another one."""
    return any(other.is_write and other.table != access.table for other in fact.accesses)


def _of_read(access: AccessFact, fact: StatementFact) -> str:
    traits = access.traits
    call = access.via.rpartition(".")[2]
    if "lazy-load" in traits:
        return "call"
    if access.joined and fact.joins_across:
        if "aggregate" in traits:
            return "replica"
        if "by-value" in traits:
            return "preload"
        return "replica" if _is_written(access) else "look"
    if "existence" in traits or call in _WHETHER:
        return "check"
    if "by-value" in traits or call in _BY_KEY:
        return "call"
    if "aggregate" in traits or call in _SUMS:
        return "replica"
    if not _is_written(access):
        return "look"
    # A page of rows is asked for; all of them are copied.
    return "call" if "limit" in traits else "replica"


def _is_written(access: AccessFact) -> bool:
    """Whether the SQL is known. Of a query that an object mapper makes it is only told which tables it touches."""
    return " from " in f" {access.sql.lower()} " and "{…}" not in access.sql.lower().partition(" where ")[2]
