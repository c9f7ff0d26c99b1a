"""Rows of Pony's entities: their attributes, which may be loaded when they are read, and what changes them."""

from __future__ import annotations

from nova_lint.libraries.pony.fields import Attribute
from nova_lint.libraries.pony.generators import Selection, selection
from nova_lint.libraries.pony.queries import QUERIES, conditions, of_query
from nova_lint.libraries.pony.relations import Entities
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Instance, Mapping, Sequence, Value, unknown
from nova_lint.values.chains import Row, ask, rows
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Link, Model
from nova_lint.values.objects import At

#: A row that a key of another one names: of it no more is known than its primary key, until somebody reads on.
SEED = "seed"

ROWS = frozenset(["set", "delete", "load", "flush", "to_dict", "get_pk"])
_CHANGES = {"add": ("insert",), "remove": ("delete",), "clear": ("delete",)}
SETS = frozenset([*_CHANGES, "create", "is_empty", "load", "copy"])


def attribute(tools: Tools, base: Instance, model: Model, name: str, at: At) -> Value | None:
    """`student.group`, `student.courses`, and columns, which say nothing but may have to be loaded."""
    link, one = model.link(name), model.fields.get(name)
    if one is None or model.table is None:
        return None
    is_plain = not one.is_primary and (link is None or link.model is model) and one.kind != "many"
    if (base.origin == SEED and is_plain) or (
        link is None and base.is_any and isinstance(one, Attribute) and one.is_lazy
    ):
        _load(tools, model.table, at)
    if link is None:
        return unknown("a column")
    other = link.other(model)
    if isinstance(one, Attribute) and one.declared == "Set":
        joined = (link.pairs,) if link.pairs is not None else ()
        return (selection(Selection(other, joined, rows(tools, other), link=link, via="Set")),)
    if name in base.fields and any(isinstance(atom, Instance) for atom in base.fields[name]):
        return base.fields[name]
    if one.kind == "many" and other.table is not None:
        _load(tools, other.table, at)  # the key is on the other side: the row has to be looked for
        return rows(tools, other)
    return (tools.instance(other.info, None, SEED),)


def of_row(
    tools: Tools, base: Instance, model: Model, name: str, arguments: Arguments, at: At
) -> Value | None:
    """`student.delete()`, `student.set(name="x")`, `student.load()`."""
    table = model.table
    if table is None or name not in ROWS:
        return None
    if name == "set":
        for key, value in arguments.keywords:
            changed(tools, base, model, key, value, at)
        if arguments.open or arguments.positional or not arguments.keywords:
            _update(tools, base, table, "pony.set", at)
    elif name == "delete":
        ask(tools, at, "delete", table, (), "pony.delete", "high" if _is_sure(base) else "medium")
        for other in _cascaded(model):
            ask(tools, at, "delete", other, (), "pony.delete", "medium", frozenset({"cascade"}))
        for link in model.back.values():
            if link.field.on_delete == "set null" and link.model.table is not None:
                ask(tools, at, "update", link.model.table, (), "pony.delete", "medium")
    elif name == "load":
        ask(tools, at, "read", table, (), "pony.load")
    elif name == "to_dict" and base.origin == SEED:
        _load(tools, table, at)
    return unknown("what a row says")


def made(tools: Tools, model: Model, arguments: Arguments, at: At) -> None:
    """`Student(name="x", courses=[...])` inserts a row, and pairs for collections with a table of pairs."""
    if model.table is None:
        return
    ask(tools, at, "insert", model.table, (), "pony.Entity()")
    for key, value in arguments.keywords:
        link = model.link(key)
        if link is not None and link.pairs is not None and not _is_empty(tools, value):
            ask(tools, at, "insert", link.pairs, (), "pony.Entity()")


def changed(tools: Tools, base: Instance, model: Model, name: str, value: Value, at: At) -> None:
    """`student.name = "x"`, `student.courses = [...]`."""
    link, one = model.link(name), model.fields.get(name)
    if one is None or model.table is None:
        return
    if one.kind != "many":
        _update(tools, base, model.table, "pony.attribute", at)
    elif link is not None and link.pairs is not None:
        ask(tools, at, "delete", link.pairs, (), "pony.Set")
        ask(tools, at, "insert", link.pairs, (), "pony.Set")
    elif link is not None and (other := link.other(model).table) is not None:
        ask(tools, at, "update", other, (), "pony.Set")


def of_set(tools: Tools, query: Selection, name: str, arguments: Arguments, at: At) -> Value | None:
    """The methods of `student.courses`, which lead to the rows of a relation."""
    link, table = query.link, query.model.table
    if link is None or table is None:
        return None
    via = f"pony.Set.{name}"
    if name in _CHANGES:
        for op in _CHANGES[name]:
            if link.pairs is not None:
                ask(tools, at, op, link.pairs, (), via)
            else:
                ask(tools, at, "update", table, (), via)
        return unknown("None")
    if name == "create":
        made(tools, query.model, arguments, at)
        if link.pairs is not None:
            ask(tools, at, "insert", link.pairs, (), via)
        return query.item
    if name in ("is_empty", "count", "load"):
        # Pony asks the table of pairs alone, if there is one (`SetInstance.count`, `.is_empty`)
        if link.pairs is not None and name != "load":
            ask(tools, at, "read", link.pairs, (), via)
        else:
            ask(tools, at, "read", table, query.joined, via)
        return unknown("a number")
    if name == "copy":
        ask(tools, at, "read", table, query.joined, via)
        return query.item
    if name in ("select", "filter", "order_by", "sort_by"):
        return (selection(conditions(tools, query, arguments, at)),)
    return of_query(tools, query, name, arguments, at) if name in QUERIES else None


def _load(tools: Tools, table: TableName, at: At) -> None:
    """Note once in a function that an attribute is read of a row that is not loaded."""
    if any(e.via == "pony.attribute" and e.statements and e.statements[0].accesses[0].table == table
           and e.statements[0].accesses[0].op == "read" for e in at.frame.emissions):  # fmt: skip
        return
    ask(tools, at, "read", table, (), "pony.attribute", "medium", frozenset({"lazy-load"}))


def _update(tools: Tools, base: Instance, table: TableName, via: str, at: At) -> None:
    if base.is_any:  # a new row is written once, with all that it gets
        ask(tools, at, "update", table, (), via, "high" if _is_sure(base) else "medium")


def _is_sure(base: Instance) -> bool:
    return not base.is_any or base.origin == SEED or isinstance(base.origin, Row)


def _cascaded(model: Model) -> list[TableName]:
    """The tables whose rows Pony deletes with a row: it does so itself, whatever the database would do."""
    found = [link.model.table for link in model.back.values() if link.field.on_delete == "cascade"]
    pairs = [link.pairs for link in _links(model) if link.pairs is not None]
    return list(dict.fromkeys(table for table in (*found, *pairs) if table is not None))


def _links(model: Model) -> list[Link]:
    return [*model.links.values(), *model.back.values()]


def _is_empty(tools: Tools, value: Value) -> bool:
    return all(
        isinstance(a, (Sequence, Mapping)) and not (a.items if isinstance(a, Sequence) else a.entries)
        for a in tools.look(value)
    )


def model_of(tools: Tools, base: Instance) -> Model | None:
    """The entity that an object belongs to."""
    return Entities.known(tools).model(base.info)
