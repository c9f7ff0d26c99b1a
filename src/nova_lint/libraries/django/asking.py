"""How a call on Django's objects becomes statements: which tables, which op, how sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nova_lint.model.statement import Sets, TableName
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


def read(
    tools: Tools, at: At, tables: Iterable[str], via: str, *, confidence: str = "high",
    traits: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    """One SELECT over some tables."""
    _ask(tools, at, "select", "read", tables, via, confidence, traits)


def write(
    tools: Tools, at: At, op: str, tables: Iterable[str], via: str, *, confidence: str = "high",
    sets: Sets | None = None,
) -> None:  # fmt: skip
    """One statement of `op` for each of some tables; `sets` is what it puts into the rows."""
    for table in tables:
        _ask(tools, at, op, op, (table,), via, confidence, frozenset(), sets)


def _ask(
    tools: Tools, at: At, verb: str, op: str, tables: Iterable[str], via: str, confidence: str,
    traits: frozenset[str], sets: Sets | None = None,
) -> None:  # fmt: skip
    if tools.quiet:
        return
    different = list(dict.fromkeys(table for table in tables if table))
    placed = _placed(tools, at)
    written = tools.written(at) if placed == "sink" else None
    touches = [
        Touch(table_name(table), op, (), len(different) > 1, written, sets=sets) for table in different
    ]
    if touches:
        tools.ask(at, verb, touches, f"django.{via}", confidence=confidence, placed=placed, traits=traits)


def _placed(tools: Tools, at: At) -> str:
    """Whose a statement is: a method of a class mixed into models asks for whoever calls it on one of them."""
    func, owner = at.frame.func, at.frame.owner
    if func is None or owner is None or not isinstance(func.receiver, Instance):
        return "sink"
    if func.receiver.info is owner or tools.mapping(owner) is not None:
        return "sink"
    return "caller" if tools.mapping(func.receiver.info) is not None else "sink"
