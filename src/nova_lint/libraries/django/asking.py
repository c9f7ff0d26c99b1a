"""How a call on Django's objects becomes statements: which tables, which op, how sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nova_lint.libraries.django.models import Link, Model
from nova_lint.libraries.django.paths import through_tables
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Instance
from nova_lint.values.objects import At, Touch

if TYPE_CHECKING:
    from nova_lint.values.library import Tools

#: How many levels of rows that go with others are followed.
_DEEP = 6


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
    tools: Tools, at: At, op: str, tables: Iterable[str], via: str, *, confidence: str = "high"
) -> None:
    """One statement of `op` for each of some tables."""
    for table in tables:
        _ask(tools, at, op, op, (table,), via, confidence, frozenset())


def delete(tools: Tools, at: At, model: Model, via: str, *, confidence: str = "high", is_read: bool) -> None:
    """Rows of a model go, and with them what the models say: rows that point to them go or lose their key.

    `is_read` says that the rows are fetched first, where others depend on them.
    """
    models = [model, *model.concrete()] if model.is_abstract else [model]
    for one in models:
        if one.table:
            _delete(tools, at, one, via, confidence, {one}, 0, is_read=is_read)


def _delete(
    tools: Tools,
    at: At,
    model: Model,
    via: str,
    confidence: str,
    seen: set[Model],
    depth: int,
    *,
    is_read: bool,
) -> None:
    links = [link for part in model.line() for link in part.pointing()]
    pairs = [link for part in model.line() for link in (*part.links.values(), *part.asked_by.values())]
    has_dependents = bool(links) or any(link.kind in ("many", "generic many") for link in pairs)
    if is_read and has_dependents:
        read(tools, at, model.tables(), via, confidence=confidence)
        confidence = "low" if depth else confidence  # the rest happens only if there are such rows
    write(tools, at, "delete", model.tables(), via, confidence=confidence)
    for link in pairs:
        if link.kind == "many" and link.through is None:
            write(tools, at, "delete", through_tables(link), via, confidence=confidence)
        elif link.kind == "generic many" and link.to is not None and link.to not in seen:
            _delete(tools, at, link.to, via, "medium", seen | {link.to}, depth + 1, is_read=True)
    for link in links:
        child = link.model
        if child in seen or depth >= _DEEP or _is_parent(link, model):
            continue
        if link.on_delete.startswith("set") or "set null" in link.on_delete:
            write(tools, at, "update", (child.table,), via, confidence=confidence)
        elif link.on_delete in ("protect", "restrict"):
            read(tools, at, child.tables(), via, confidence=confidence)
        elif link.on_delete in ("cascade", ""):
            seen.add(child)
            sure = confidence if depth < 1 else "low"
            _delete(tools, at, child, via, sure, seen, depth + 1, is_read=True)


def _is_parent(link: Link, model: Model) -> bool:
    return link.declared is None and link.model in model.line()


def _ask(
    tools: Tools, at: At, verb: str, op: str, tables: Iterable[str], via: str, confidence: str,
    traits: frozenset[str],
) -> None:  # fmt: skip
    if tools.quiet:
        return
    different = list(dict.fromkeys(table for table in tables if table))
    placed = _placed(tools, at)
    written = tools.written(at) if placed == "sink" else None
    touches = [Touch(table_name(table), op, (), len(different) > 1, written) for table in different]
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
