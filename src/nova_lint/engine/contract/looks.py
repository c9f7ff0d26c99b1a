"""What one access asks of the owner: the kind of method, what chooses the rows, what is handed over."""

from __future__ import annotations

import re

from msgspec import Struct

from nova_lint.engine.contract.repeated import is_repeated
from nova_lint.model.fact import AccessFact

#: The roles with which a column chooses rows, where a method can take that as an argument.
CHOOSING = ("equal", "in", "from", "until", "between", "like", "null")

#: What libraries call a look-up of one row by its key, where nothing else tells what is asked.
_BY_KEY = frozenset({"get", "lazy load", "attribute", "refresh", "get_one", "get_by_id", "get_or_none"})

_SEVERAL = frozenset({"in", "joins"})


class Look(Struct, frozen=True):
    """What one place needs. `kind` as in `model.contract.Method`.

    `chosen` are columns that choose rows, each with how; `given` are columns that are assigned; `shown` those that
    the place wants to know. `relative` are those of the given ones that are added to. `notes` as in `model.contract.Use`.
    """

    kind: str
    chosen: tuple[tuple[str, str], ...] = ()
    given: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def look_of(access: AccessFact, key: tuple[str, ...], in_loop: bool = False) -> Look:
    """What an access asks. `key` are the columns of the primary key of its table, empty where they are not known.
    `in_loop` says that it is made once for each round of a loop that grows with the data."""
    return _write(access, key) if access.is_write else _read(access, key, is_repeated(access, in_loop))


def _read(access: AccessFact, key: tuple[str, ...], repeated: bool) -> Look:
    notes = list(_notes(access))
    star = "*" in access.columns
    if not access.roles:
        return _untold(access, key, notes, repeated)
    shown = _with(access, "shown", "summed")
    if star:
        notes.append("takes all columns: those that it needs are not told")
    chosen = _chosen(access)
    if not shown and not star and not access.joined:
        kind = "count" if ("*", "counted") in access.roles else "exists"
        return Look(kind, chosen, notes=(*notes, *_narrowed(access)))
    summed = _with(access, "summed")
    if summed:
        notes.append(f"works out a total of {', '.join(summed)}: the owner could, and send less")
    elif ("*", "counted") in access.roles:
        notes.append("counts rows: the owner could, and send less")
    by = dict(chosen)
    lower = {column.lower(): column for column in by}
    own = tuple([lower[column.lower()] for column in key if column.lower() in lower])
    if key and len(own) == len(key):
        # What else chooses is handed out, for the caller to look at.
        others = tuple([column for column, _ in chosen if column not in own])
        if all(by[column] == "equal" for column in own):
            kind = "batch-get" if repeated and len(own) == 1 else "get"
            return _by_key(kind, access, own, shown, others, notes)
        if len(own) == 1 and by[own[0]] in _SEVERAL:
            return _by_key("batch-get", access, own, shown, others, notes)
    return Look("list", chosen, shown=shown, notes=(*_limited(access), *notes, *_narrowed(access)))


def _by_key(
    kind: str,
    access: AccessFact,
    key: tuple[str, ...],
    shown: tuple[str, ...],
    others: tuple[str, ...],
    notes: list[str],
) -> Look:
    looked_at = tuple(dict.fromkeys((*others, *_narrowing(access))))
    if looked_at:
        notes.append(f"chooses by {', '.join(looked_at)} too: the caller looks at that after the call")
    how = "in" if kind == "batch-get" else "equal"
    wanted = tuple(dict.fromkeys((*shown, *looked_at)))
    if kind == "batch-get":
        notes = [*_limited(access), *notes]
    return Look(kind, tuple([(column, how) for column in key]), shown=wanted, notes=tuple(notes))


def _untold(access: AccessFact, key: tuple[str, ...], notes: list[str], repeated: bool) -> Look:
    """What is asked through a library that does not tell what it does with which column."""
    named = () if "*" in access.columns else access.columns
    if not named:
        notes.append("the columns that it needs are not told")
    if access.via.rpartition(".")[2] in _BY_KEY and len(key) == 1:
        kind = "batch-get" if repeated else "get"
        chosen = ((key[0], "in" if kind == "batch-get" else "equal"),)
        return Look(kind, chosen, shown=named, notes=tuple(notes))
    if access.joined and len(key) == 1:
        notes.append("how it is joined is not told: taken to be by key")
        return Look("batch-get", ((key[0], "in"),), shown=named, notes=tuple(notes))
    notes.append("which rows it chooses is not told")
    return Look("list", shown=named, notes=tuple(notes))


def _write(access: AccessFact, key: tuple[str, ...]) -> Look:
    notes = [*_notes(access), *_narrowed(access)]
    chosen = _chosen(access)
    joins = _with(access, "joins")
    if access.op == "update" and access.joined and joins:
        # Each row gets values of its own.
        chosen = tuple([(column, "equal" if column in joins else how) for column, how in chosen])
        notes.append(
            "changes several rows with what it finds in another table: one call for each, or one for many"
        )
    given = _with(access, "set")
    shown = _with(access, "shown")
    if access.op in ("insert", "upsert"):
        given = given or tuple([column for column in access.columns if column != "*"])
        if not given:
            notes.append("the columns that it fills are not told")
        kind = "create" if access.op == "insert" else "save"
        return Look(kind, given=given, shown=shown, notes=tuple(notes))
    if not access.roles and access.columns:
        # A library that names columns, and not what it does with them.
        chosen = tuple([(column, "equal") for column in access.columns if column in key])
        given = (
            () if access.op != "update" else tuple([c for c in access.columns if c not in key and c != "*"])
        )
    if access.op == "update":
        relative = tuple([column for column in given if _is_relative(column, access.sql)])
        if not given:
            notes.append("the columns that it changes are not told")
        if not chosen:
            notes.append(_ALL if "no-where" in access.traits else "which rows it chooses is not told")
        return Look("update", chosen, given, shown, relative, tuple(notes))
    if not chosen:
        everything = access.op == "truncate" or "no-where" in access.traits
        notes.append(_ALL if everything else "which rows it chooses is not told")
    return Look("delete", chosen, shown=shown, notes=tuple(notes))


_ALL = "all rows: is that wanted?"


def _with(access: AccessFact, *roles: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for column, role in access.roles if role in roles and column != "*"))


def _chosen(access: AccessFact) -> tuple[tuple[str, str], ...]:
    """The columns that choose rows in a way that a method can take, sorted; those of a join among them."""
    found = {
        (column, role)
        for column, role in access.roles
        if role in CHOOSING or (role == "joins" and access.joined)
    }
    # A list of values holds one value too, and what is joined stands for a list of them.
    several = {column for column, role in found if role in _SEVERAL}
    plain = {
        (column, role) for column, role in found if not (column in several and role in ("equal", *_SEVERAL))
    }
    return tuple(sorted(plain | {(column, "in") for column in several}))


def _narrowing(access: AccessFact) -> tuple[str, ...]:
    chosen = {column for column, role in access.roles if role in CHOOSING}
    return tuple([
        column
        for column in _with(access, "narrows", *(() if access.joined else ("joins",)))
        if column not in chosen
    ])  # fmt: skip


def _narrowed(access: AccessFact) -> tuple[str, ...]:
    narrowing = _narrowing(access)
    return (f"chooses by {', '.join(narrowing)} too, in a way that is not drafted",) if narrowing else ()


def _notes(access: AccessFact) -> tuple[str, ...]:
    notes = []
    if "for-update" in access.traits or access.op == "lock":
        notes.append("holds a lock, which no call can: the owner must do the whole change")
    if access.by_import:
        notes.append("code that several services import")
    if access.confidence != "high":
        notes.append("probably")
    return tuple(notes)


def _limited(access: AccessFact) -> tuple[str, ...]:
    return ("takes the first rows only (LIMIT)",) if "limit" in access.traits else ()


def _is_relative(column: str, sql: str) -> bool:
    """Whether an assignment adds to what is in the column, or takes away from it."""
    name = rf"[\"`\[]?\b{re.escape(column)}\b[\"`\]]?"
    return re.search(rf"(?i){name}\s*=\s*(?:\w+\.)?{name}\s*[-+](?!>)", sql) is not None
