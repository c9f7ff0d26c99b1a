"""Rows: objects of models, what saving and deleting them asks, and where their relations lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nova_lint.libraries.django import asking, assigning, deleting, routing
from nova_lint.libraries.django.models import Model
from nova_lint.libraries.django.origins import Origin
from nova_lint.libraries.django.registry import Registry
from nova_lint.libraries.django.routing import Databases
from nova_lint.model.statement import Sets
from nova_lint.values.atoms import Arguments, Const, Func, Instance, Value, unknown
from nova_lint.values.objects import At

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo

VERBS = frozenset(["save", "delete", "refresh_from_db", "asave", "adelete", "arefresh_from_db", "save_base",
                   "full_clean", "validate_unique"])  # fmt: skip


def row(tools: Tools, model: Model, origin: Origin | None) -> Value:
    """Any row of a model that came from there. An abstract model gives rows of those made of it."""
    models = [model] if not model.is_abstract else list(model.concrete())[:8] or [model]
    return tuple(tools.instance(one.info, None, origin) for one in models)


def inserted(tools: Tools, rows: Value, given: dict[str, Value]) -> Value:
    """The rows, as `create()` gives them; what was given for their relations need not be fetched again."""
    known = frozenset(
        name
        for atom in rows
        if isinstance(atom, Instance)
        for name in given
        if (model := Registry.of(tools).model(atom.info)) is not None and model.link(name) is not None
    )
    return tuple(
        tools.instance(atom.info, None, Origin("fetched", known, came_from(atom), is_new=True))
        if isinstance(atom, Instance)
        else atom
        for atom in rows
    )


def merged(tools: Tools, value: Value) -> Value:
    """The alternatives, those rows of one model that were fetched at several places as one.

    What came along at one of them is not asked for again, as far as anybody can tell.
    """
    known: dict[ClassInfo, Origin] = {}
    using: dict[ClassInfo, dict[str, None]] = {}
    for atom in value:
        if isinstance(atom, Instance) and isinstance(atom.origin, Origin) and atom.origin.state == "fetched":
            here, other = atom.origin, known.get(atom.info, atom.origin)
            places = using.setdefault(atom.info, {})
            places.update(dict.fromkeys(here.using or ("",)))
            told = () if set(places) == {""} else tuple(places)
            is_new, may_miss = here.is_new and other.is_new, here.may_miss or other.may_miss
            selected = here.selected | other.selected
            known[atom.info] = Origin("fetched", selected, told, is_new=is_new, may_miss=may_miss)
    found = [
        tools.instance(atom.info, None, known[atom.info])
        if isinstance(atom, Instance) and atom.info in known
        else atom
        for atom in value
    ]
    return tuple(dict.fromkeys(found))


def given(tools: Tools, base: Instance, stored: Mapping[str, Value]) -> Instance:
    """A row of which its variable knows relations that it was given; they need not be fetched."""
    model = Registry.of(tools).model(base.info)
    if model is None or not base.is_any or not isinstance(base.origin, Origin):
        return base
    known = {
        name
        for name, value in stored.items()
        if (link := model.link(name)) is not None and link.kind in ("key", "one") and value != (Const(None),)
    }
    if known <= base.origin.selected:
        return base
    return tools.instance(base.info, None, replace(base.origin, selected=base.origin.selected | known))


def along(base: Instance, name: str) -> frozenset[str] | None:
    """The relations that came with those rows that a relation of this row leads to; None where they did not come along."""
    if not isinstance(base.origin, Origin) or name not in base.origin.selected:
        return None
    prefix = f"{name}__"
    return frozenset(path.removeprefix(prefix) for path in base.origin.selected if path.startswith(prefix))


def came_from(base: Instance) -> Databases:
    """The database that a row came from, where the program says so."""
    return base.origin.using if isinstance(base.origin, Origin) else ()


def home_of(tools: Tools, base: Instance, at: At) -> Databases:
    """The database that a row is in: the one it came from, or where the routers have rows of its model read."""
    model = Registry.of(tools).model(base.info)
    return came_from(base) or (asking.routed(tools, at, model.tables(), "read") if model is not None else ())


def is_guessed(base: Instance) -> bool:
    """Whether only the name of a parameter says of which model a row is."""
    return isinstance(base.origin, Origin) and base.origin.state == "guessed"


def sure(base: Instance) -> str:
    """How sure it is that what is asked of a row is asked of its model."""
    return "medium" if is_guessed(base) else "high"


def settled(tools: Tools, value: Value) -> Value:
    """The rows that a relation was given: Django refuses to save a row whose relations are not saved yet."""
    return tuple(
        tools.instance(atom.info, None, Origin("related"))
        if isinstance(atom, Instance) and not atom.is_any
        else atom
        for atom in tools.look(value)
    )


def has_no_key(base: Instance) -> bool:
    """Whether a row was just made, or is a copy, and is not saved yet: `if self.pk:` in its `save` is no question."""
    if base.is_any:
        return isinstance(base.origin, Origin) and base.origin.state == "copied"
    return base.fields.get("pk") == (Const(None),)


def is_unsaved(tools: Tools, base: Instance, model: Model, at: At) -> bool:
    """Whether a method of a row that a constructor made, without its key, asks for that key: the database gives it.

    Only a method of the row itself is told: whoever else holds the row may have handed it to somebody who saved it.
    """
    if base.is_any or at.frame.func is None or at.frame.func.receiver is not base:
        return False
    given = {name for name, _ in base.pending.keywords} if base.pending is not None else set[str]()
    return not {"pk", "id"} & {*given, *base.fields} and Registry.of(tools).gives_key(model)


def is_new(base: Instance, at: At) -> bool:
    """Whether a row was made here, or is a copy: nothing is tied to it yet."""
    if not base.is_any:
        return True
    known = base.origin if isinstance(base.origin, Origin) else None
    return (known is not None and (known.is_new or known.state == "copied")) or is_copy(base, at)


def saved(tools: Tools, base: Instance, at: At) -> Instance:
    """The row that a `save` of the repository's own is called on, told whether it is in the database already.

    One of which only the class is known probably is: a method of it saves what it changed.
    """
    if not base.is_any:
        return base
    if is_copy(base, at):
        return tools.instance(base.info, None, Origin("copied", using=came_from(base)))
    return base if isinstance(base.origin, Origin) else tools.instance(base.info, None, Origin("kept"))


def is_copy(base: Instance, at: At) -> bool:
    """Whether the key of a row was taken from it: `row.pk = None; row.save()` inserts another."""
    for name, value in at.frame.scope.names.items():
        variable, _, attribute = name.rpartition(".")
        if (
            attribute in ("pk", "id")
            and value == (Const(None),)
            and base in (at.frame.scope.find(variable) or ())
        ):
            return True
    return False


def make(
    tools: Tools, model: Model, arguments: Arguments, via: str, at: At, *, confidence: str = "high",
    databases: Databases = (),
) -> None:  # fmt: skip
    """A new row is saved, as `create()` does it: by the repository's own `save`, where the model has one.

    That says itself what it does; whether it comes to an INSERT is a guess for whoever calls `create()`.
    """
    own = tools.class_value(model.info, "save")
    if own is None or any(atom.module.is_stand_in for atom in own if isinstance(atom, Func)):
        asking.write(tools, at, "insert", model.tables(), via, confidence=confidence, databases=databases)
        return
    asking.write(tools, at, "insert", model.tables(), via, confidence="low", databases=databases)
    given = Arguments((), tuple((name, value) for name, value in arguments.keywords if name != "defaults"))
    fresh = tools.instance(model.info, given)
    fresh.fields["pk"] = (Const(None),)
    tools.result_of(tools.bound(own, fresh, at), Arguments(), at)


def call(
    tools: Tools, base: Instance, name: str, arguments: Arguments, at: At, *, is_super: bool
) -> Value | None:
    """What a method that Django gives every row asks of the database; None for any other."""
    if name not in VERBS:
        return None
    model = Registry.of(tools).model(base.info)
    if model is None:
        return None
    name = name.removeprefix("a") if name in ("asave", "adelete", "arefresh_from_db") else name
    at_place = 0 if name in ("delete", "refresh_from_db") else 2
    using = routing.named(tools, arguments.get(at_place, "using"))
    if name in ("full_clean", "validate_unique", "clean_fields"):
        targets = [
            link.to.tables() for link in model.links.values() if link.kind in ("key", "one") and link.to
        ]
        for tables in (model.tables(), *targets):
            asking.read(tools, at, tables, name, confidence="medium")
        return (Const(None),)
    if name == "delete":
        goes = using or asking.routed(tools, at, model.tables(), "delete", came_from(base))
        deleting.delete(
            tools, Registry.of(tools), at, model, name, confidence=sure(base), is_read=False, databases=goes
        )
    elif name == "refresh_from_db":
        goes = using or asking.routed(tools, at, model.tables(), "read", came_from(base))
        whole = asking.whole(model.tables())
        asking.read(tools, at, model.tables(), name, columns=whole, confidence=sure(base), databases=goes)
    else:
        goes = using or asking.routed(tools, at, model.tables(), "update", came_from(base))
        sets = assigning.of_save(tools, model, arguments)
        is_there = assigning.is_of_fields(tools, arguments)
        _save(tools, base, model, at, sets, is_super=is_super, is_there=is_there, databases=goes)
    return (Const(None),)


def _save(
    tools: Tools, base: Instance, model: Model, at: At, sets: Sets | None, *, is_super: bool, is_there: bool,
    databases: Databases,
) -> None:  # fmt: skip
    """A row that was made is inserted, one that was fetched is updated; of others nobody knows, unless it must be there."""
    if is_there and not isinstance(base.origin, Origin):
        asking.write(tools, at, "update", model.tables(), "save", sets=sets, databases=databases)
        return
    if not base.is_any:
        asking.write(tools, at, "insert", model.tables(), "save", databases=databases)
        base.fields["pk"] = unknown("the key that a row was given when it was saved")
        return
    if isinstance(base.origin, Origin):
        op = "insert" if base.origin.state == "copied" or is_copy(base, at) else "update"
        told = sets if op == "update" else None
        asking.write(
            tools, at, op, model.tables(), "save", confidence=sure(base), sets=told, databases=databases
        )
        return
    if is_super:
        asking.write(tools, at, "insert", model.tables(), "save", databases=databases)
    how_sure = "high" if is_super else "medium"
    asking.write(
        tools, at, "update", model.tables(), "save", confidence=how_sure, sets=sets, databases=databases
    )


def follow(tools: Tools, base: Instance, name: str, target: Model | None, at: At) -> Value:
    """The row that an attribute of this name leads to: fetched when first asked for, unless it came along."""
    if target is None:
        return unknown(f"a row of what {name} points to")
    origin = base.origin if isinstance(base.origin, Origin) else None
    inner = along(base, name)
    if inner is None and (base.is_any or base.pending is None):
        is_self = at.frame.func is not None and base is at.frame.func.receiver
        is_known = origin is not None and origin.state in ("fetched", "related")
        home = home_of(tools, base, at)
        _fetch_later(tools, target, "medium" if is_self or is_known else "low", at, home)
    return row(
        tools,
        target,
        Origin(origin.state if origin is not None else "related", inner or frozenset(), came_from(base)),
    )


def follow_back(tools: Tools, target: Model, at: At) -> Value:
    """The one row that points to a row of which nothing else is known, by an attribute whose name tells that."""
    _fetch_later(tools, target, "medium", at)
    return row(tools, target, Origin("related"))


def _fetch_later(tools: Tools, target: Model, confidence: str, at: At, home: Databases = ()) -> None:
    asking.read(
        tools, at, target.tables(), "attribute", columns=asking.whole(target.tables()),
        confidence=confidence, traits=frozenset({"lazy-load"}),
        databases=asking.routed(tools, at, target.tables(), "read", home),
    )  # fmt: skip
