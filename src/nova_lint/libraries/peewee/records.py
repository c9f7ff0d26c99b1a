"""peewee's models and their rows: what class methods, rows and their links ask of the database."""

from __future__ import annotations

from nova_lint.libraries.peewee.drawn import Query, construct, drawn
from nova_lint.libraries.peewee.naming import NAMING
from nova_lint.libraries.peewee.queries import run, start
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Const, Instance, Text, Value, listed, unknown
from nova_lint.values.chains import Row, ask, rows
from nova_lint.values.library import Tools
from nova_lint.values.model_links import KEYS, Link, Model, Models, truth
from nova_lint.values.objects import At

_GETS = frozenset(["get", "get_or_none", "get_by_id"])
_WRITES: dict[str, tuple[str, ...]] = {
    "create": ("insert",), "bulk_create": ("insert",), "bulk_update": ("update",), "get_or_create": ("read", "insert"),
    "create_or_get": ("insert", "read"), "set_by_id": ("update",), "delete_by_id": ("delete",), "create_table": ("ddl",),
    "drop_table": ("ddl",), "truncate_table": ("truncate",),
}  # fmt: skip
#: Class methods that ask at once.
AT_ONCE = _GETS | _WRITES.keys()
ROWS = frozenset(["save", "delete_instance"])
PAIRS = frozenset(["add", "remove", "clear"])


def at_once(tools: Tools, model: Model, name: str, arguments: Arguments, at: At) -> Value | None:
    """`User.get(...)`, `User.create(...)`, `User.create_table()`."""
    name = name.removeprefix("aio_")
    table, via = model.table, f"peewee.{name}"
    if table is None or name not in AT_ONCE:
        return None
    if name in _GETS:
        begun = start(tools, model, "filter", arguments, at) or ()
        for atom in begun:
            query = getattr(atom, "data", None)
            if isinstance(query, Query):
                run(tools, query, at, name)
        return rows(tools, model)
    for op in _WRITES[name]:
        given = drawn(tools, [value for _, value in arguments.keywords]) if op == "insert" else None
        ask(tools, at, op, table, given.inside if given else (), via)
    if name == "create":
        return rows(tools, model, frozenset(key for key, _ in arguments.keywords if key in model.links))
    if name in ("get_or_create", "create_or_get"):
        return (listed("tuple", [rows(tools, model), unknown("whether it was made")], False),)
    return unknown("what was changed")


def of_row(
    tools: Tools, base: Instance, model: Model, name: str, arguments: Arguments, at: At
) -> Value | None:
    """`user.save()`, `user.delete_instance(recursive=True)`."""
    name = name.removeprefix("aio_")
    if model.table is None or name not in ROWS:
        return None
    if name == "delete_instance":
        if truth(tools, arguments.get(0, "recursive")):
            _delete_dependents(tools, model, at, everything=truth(tools, arguments.get(1, "delete_nullable")))
        ask(tools, at, "delete", model.table, (), "peewee.delete_instance")
        return unknown("how many rows went")
    if any(isinstance(atom, Text) for value in arguments.positional for atom in tools.look(value)) or (
        arguments.positional
        and base.is_any
        and base.origin is None
        and not _is_flag(tools, arguments.positional[0])
    ):
        return None  # a file of this name is saved under a path
    forced = truth(tools, arguments.get(0, "force_insert"))
    keys = {key for key, one in model.fields.items() if one.is_primary} or {"id"}
    given = {key for key, _ in base.pending.keywords} if base.pending is not None else set()
    if forced or (not base.is_any and not keys & (base.fields.keys() | given)):
        ask(tools, at, "insert", model.table, (), "peewee.save")
    else:
        sure = "high" if isinstance(base.origin, Row) or not base.is_any else "medium"
        ask(tools, at, "update", model.table, (), "peewee.save", sure)
    return unknown("how many rows were changed")


def _is_flag(tools: Tools, value: Value) -> bool:
    return any(isinstance(atom, Const) and isinstance(atom.value, bool) for atom in tools.look(value))


def follow(tools: Tools, base: Instance, link: Link, at: At) -> Value:
    """`tweet.user`: the row, fetched where it is first asked for, unless it came along."""
    also = base.origin.also if isinstance(base.origin, Row) else frozenset()
    came = any(path.partition("__")[0] == link.name for path in also)
    inner = frozenset(path.partition("__")[2] for path in also if path.startswith(f"{link.name}__"))
    if not came and base.is_any and link.to.table is not None:
        sure = "medium" if isinstance(base.origin, Row) else "low"
        ask(tools, at, "read", link.to.table, (), "peewee.attribute", sure, frozenset({"lazy-load"}))
    return rows(tools, link.to, inner)


def behind(base: Instance, model: Model, link: Link, name: str) -> Value:
    """`user.tweets`, `student.courses`: a query over the rows that point here, or over those that pairs lead to."""
    other = link.other(model)
    assert other.table is not None
    also = base.origin.also if isinstance(base.origin, Row) else frozenset()
    pairs = (link.pairs,) if link.pairs is not None else ()
    query = Query("read", other.table, other, pairs, other, picked=frozenset([other]), link=link, via=name)
    return construct("fetched" if name in also else "query", query)


def change_pairs(tools: Tools, query: Query, name: str, arguments: Arguments, at: At) -> Value | None:
    """`student.courses.add(course)` changes the table between."""
    if query.link is None or query.link.pairs is None:
        return None
    given = drawn(tools, arguments.positional)
    if name == "add" and truth(tools, arguments.get(1, "clear_existing")):
        ask(tools, at, "delete", query.link.pairs, (), "peewee.add")
    ask(tools, at, "insert" if name == "add" else "delete", query.link.pairs, given.inside, f"peewee.{name}")
    return (Const(None),)


def as_dict(tools: Tools, receiver: object, arguments: Arguments, at: At) -> Value:
    """`model_to_dict(tweet)` follows every key, unless it is told not to."""
    recurse, backs = arguments.get(1, "recurse"), arguments.get(2, "backrefs")
    for atom in tools.look(arguments.get(0, "model") or ()):
        model = Models.of(tools, NAMING).model(atom.info) if isinstance(atom, Instance) else None
        if model is None or not isinstance(atom, Instance):
            continue
        also = atom.origin.also if isinstance(atom.origin, Row) else frozenset()
        if recurse is None or truth(tools, recurse):
            _follow_all(tools, model, at, also, "medium", {model})
        for name, link in model.back.items() if truth(tools, backs) else ():
            if name not in also and link.other(model).table is not None:
                ask(tools, at, "read", link.other(model).table or TableName("*"), (), "peewee.model_to_dict")
    return unknown("a row as a dict")


def _follow_all(
    tools: Tools, model: Model, at: At, also: frozenset[str], sure: str, seen: set[Model]
) -> None:
    for name, link in model.links.items():
        if link.field.kind not in KEYS or link.to in seen or link.to.table is None:
            continue
        if name not in also:
            ask(tools, at, "read", link.to.table, (), "peewee.model_to_dict", sure, frozenset({"lazy-load"}))
        _follow_all(tools, link.to, at, frozenset(), "low", seen | {link.to})


def _delete_dependents(tools: Tools, model: Model, at: At, *, everything: bool) -> None:
    """Rows that point to the one that goes, and those that point to them: deleted, or their key is emptied."""
    found: list[tuple[str, Model, Model]] = []
    pending, seen = [model], {model}
    while pending:
        here = pending.pop(0)
        for other in Models.of(tools, NAMING).models.values():
            for link in other.links.values():
                if link.to is not here or link.field.kind not in KEYS or other.table is None:
                    continue
                keeps = link.field.is_nullable and not everything
                found.append(("update" if keeps else "delete", other, here))
                if not keeps and other not in seen:
                    seen.add(other)
                    pending.append(other)
    for pairs in _pairs_of(tools, seen):
        ask(tools, at, "delete", pairs, (), "peewee.delete_instance")
    for op, other, here in reversed(found):
        table = other.table
        assert table is not None
        inner = (here.table,) if here is not model and here.table is not None else ()
        ask(tools, at, op, table, inner, "peewee.delete_instance")


def _pairs_of(tools: Tools, models: set[Model]) -> list[TableName]:
    """The tables between that no class stands for, with rows that point to one of some models."""
    known = Models.of(tools, NAMING).models.values()
    own = {one.table for one in known}
    links = [link for one in known for link in one.links.values() if link.pairs not in own]
    return [link.pairs for link in links if link.pairs and not models.isdisjoint((link.model, link.to))]
