"""How a call on Django's objects becomes statements: which tables, which op, how sure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nova_lint.libraries.django.registry import Registry
from nova_lint.libraries.django.routing import Databases
from nova_lint.model.statement import Sets, TableName
from nova_lint.model.text import Hole, SqlText, Written
from nova_lint.values.atoms import Instance
from nova_lint.values.objects import At, Touch

if TYPE_CHECKING:
    from nova_lint.values.library import Tools


def table_name(table: str) -> TableName:
    """A table as `db_table` gives it: quotes may hold a schema (`"sales"."orders"`)."""
    schema, dot, name = table.rpartition(".")
    if dot and '"' in table:
        return TableName(name.strip('"'), schema.strip('"'))
    return TableName(table)


#: The table of what a generic foreign key points to, which only the row itself tells.
GENERIC = "* of a generic foreign key"

_REASONS = {GENERIC: "the table of whatever a generic foreign key points to"}

#: The columns of some tables, by table.
Columns = Mapping[str, tuple[str, ...]]


def whole(tables: Iterable[str]) -> Columns:
    """Every column of some tables."""
    return dict.fromkeys(tables, ("*",))


def read(
    tools: Tools, at: At, tables: Iterable[str], via: str, *, columns: Columns | None = None, confidence: str = "high",
    traits: frozenset[str] = frozenset(), locks: Collection[str] | None = (), databases: Databases = (),
) -> None:  # fmt: skip
    """One SELECT over some tables; `columns` are those that it fetches, as far as that is known.

    `locks` are the tables whose rows it locks, None for all of them. `databases` is where it goes, where the call says so;
    else the routers say it of the first table, which is that of the rows: the others are joined to it.
    """
    if locks is None or locks:
        traits |= {"for-update"}
    _ask(
        tools,
        at,
        "select",
        "read",
        tables,
        via,
        confidence,
        traits,
        columns,
        locks=locks,
        databases=databases,
    )


def write(
    tools: Tools, at: At, op: str, tables: Iterable[str], via: str, *, confidence: str = "high",
    sets: Sets | None = None,
    traits: frozenset[str] = frozenset(), databases: Databases = (),
) -> None:  # fmt: skip
    """One statement of `op` for each of some tables; `sets` is what it puts into the rows, `databases` as in `read`."""
    for table in tables:
        verb = "insert" if op == "upsert" else op
        _ask(tools, at, verb, op, (table,), via, confidence, traits, None, sets, databases=databases)


def routed(tools: Tools, at: At, tables: Iterable[str], op: str, home: Databases = ()) -> Databases:
    """The databases where some tables are read or written, whose rows the first one holds.

    As Django does it: the routers say it; where none of them has an opinion, it is the database of the row at hand (`home`).
    """
    if tools.quiet:
        return home
    first = next((table for table in tables if table), "")
    way = "read" if op == "read" else "write"
    return Registry.of(tools).routing.of_table(first, way, at.place.file) or home


def gap(tools: Tools, at: At, table: str, op: str, via: str) -> None:
    """A table of which only `*` and what stands around it is known: that shows as what could not be told."""
    tools.ask(at, "model", [_touch(tools, table, op, (), False, None)], f"django.{via}", placed="sink")


def _ask(
    tools: Tools, at: At, verb: str, op: str, tables: Iterable[str], via: str, confidence: str,
    traits: frozenset[str], columns: Columns | None = None, sets: Sets | None = None,
    locks: Collection[str] | None = None, databases: Databases = (),
) -> None:  # fmt: skip
    if tools.quiet:
        return
    different = list(dict.fromkeys(table for table in tables if table))
    placed = _placed(tools, at)
    written = tools.written(at) if placed == "sink" else None
    named = columns or {}
    touches = [
        _touch(tools, table, op, named.get(table, ()), len(different) > 1, written) for table in different
    ]
    if locks:
        touches = [
            replace(touch, is_free=table not in locks)
            for touch, table in zip(touches, different, strict=True)
        ]
    if sets is not None:
        touches = [replace(touch, sets=sets) for touch in touches]
    if touches:
        goes = databases or routed(tools, at, different, op)
        tools.ask(
            at,
            verb,
            touches,
            f"django.{via}",
            confidence=confidence,
            placed=placed,
            traits=traits,
            databases=goes,
        )


def _touch(
    tools: Tools, table: str, op: str, columns: tuple[str, ...], is_joined: bool, written: Written | None
) -> Touch:
    if "*" not in table:
        return Touch(table_name(table), op, columns, is_joined, written)
    text = tools.registry["django"].computed.get(table)
    if text is None:
        text = SqlText((Hole(_REASONS.get(table, "the name of a table that is computed")),))
        table = "*"
    return Touch(table_name(table), op, columns, is_joined, text=text)


def _placed(tools: Tools, at: At) -> str:
    """Whose a statement is: a method of a class mixed into models asks for whoever calls it on one of them."""
    func, owner = at.frame.func, at.frame.owner
    if func is None or owner is None or not isinstance(func.receiver, Instance):
        return "sink"
    if func.receiver.info is owner or tools.mapping(owner) is not None:
        return "sink"
    return "caller" if tools.mapping(func.receiver.info) is not None else "sink"
