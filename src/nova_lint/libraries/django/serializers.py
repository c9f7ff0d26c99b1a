"""Serializers of Django REST framework: what representing a row asks for, by the fields that their class names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.django import declarations, querysets
from nova_lint.libraries.django.models import Model
from nova_lint.libraries.django.query import Query
from nova_lint.libraries.django.registry import Registry
from nova_lint.model import form
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Construct,
    Func,
    Instance,
    Sequence,
    Text,
    Value,
    unknown,
)
from nova_lint.values.attributes import name_of
from nova_lint.values.objects import At

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo

#: How deep serializers inside of others are followed.
_DEEP = 3


def represented(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`to_representation` of a serializer (the first argument) on a row (the second)."""
    if len(arguments.positional) > 1:
        for serializer in tools.look(arguments.positional[0]):
            if isinstance(serializer, Instance):
                _represent(tools, serializer.info, serializer, tools.look(arguments.positional[1]), at, 0)
    return unknown("what a serializer makes of a row")


def _represent(
    tools: Tools, info: ClassInfo, serializer: Instance | None, value: Value, at: At, depth: int
) -> None:
    """Ask for what the fields of a serializer's class show of the rows among some alternatives."""
    registry = Registry.of(tools)
    declared = declarations.fields_of(info)
    rows = [atom for atom in value if isinstance(atom, Instance)]
    for row in rows[:4]:
        model = registry.model(row.info)
        if model is None:
            continue
        for name in _names(tools, info, model, declared):
            call = declared.get(name)
            if call is not None:
                _show_declared(tools, info, serializer, row, name, call, at, depth)
            elif _is_many(model, name):
                _show(tools, tools.value_at(row, name, at), at)


def _names(tools: Tools, info: ClassInfo, model: Model, declared: dict[str, form.Call]) -> list[str]:
    """The names of the fields: those of `Meta.fields`, without it all that are declared."""
    found: dict[str, None] = {}
    for meta in tools.class_value(info, "Meta") or ():
        given = tools.class_value(meta.info, "fields") if isinstance(meta, Cls) else None
        for atom in tools.look(given or ()):
            for item in atom.items if isinstance(atom, Sequence) else ((atom,),):
                found |= {a.known: None for a in tools.look(item) if isinstance(a, Text) and a.known}
    if "__all__" in found:
        many = [link.name for part in model.line() for link in part.links.values() if link.kind == "many"]
        found = dict.fromkeys([*declared, *many])
    return list(found or declared)


def _is_many(model: Model, name: str) -> bool:
    link = model.link(name)
    if link is not None:
        return link.kind in ("many", "generic many")
    back = model.reverse(name)
    return back is not None and back.kind != "one"


def _show_declared(
    tools: Tools, info: ClassInfo, serializer: Instance | None, row: Instance, name: str, call: form.Call,
    at: At, depth: int,
) -> None:  # fmt: skip
    """A field that the class declares: a method, another serializer, a relation, an attribute of a relation."""
    given = dict(call.keywords)
    called = name_of(call.func)
    if called.endswith("MethodField"):
        _show_method(tools, info, serializer, row, name, given, at)
        return
    source = given.get("source")
    path = source.text.split(".") if isinstance(source, form.Str) else [name]
    if called == "PrimaryKeyRelatedField" and "many" not in given and len(path) == 1:
        return  # the key is a column of the row's own
    inner = _serializer(tools, info, call)
    is_followed = inner is not None or called.endswith("RelatedField")
    here: Value = (row,)
    for part in path if is_followed else path[:-1]:
        here = _attribute(tools, here, part, at)
    if inner is None:
        _show(tools, here, at)
    elif depth < _DEEP:
        _represent(tools, inner, None, _rows(tools, here, at), at, depth + 1)


def _show_method(
    tools: Tools, info: ClassInfo, serializer: Instance | None, row: Instance, name: str,
    given: dict[str, form.Expr], at: At,
) -> None:  # fmt: skip
    named = given.get("method_name")
    method = tools.class_value(info, named.text if isinstance(named, form.Str) else f"get_{name}")
    if method is not None and any(isinstance(atom, Func) for atom in method):
        bound = tools.bound(method, serializer or tools.instance(info, None), at)
        _show(tools, tools.look(tools.result_of(bound, Arguments(((row,),)), at)), at)


def _attribute(tools: Tools, value: Value, name: str, at: At) -> Value:
    found: list[Atom] = []
    for atom in value:
        if isinstance(atom, Instance):
            found += tools.look(tools.value_at(atom, name, at))
    return tuple(found)


def _rows(tools: Tools, value: Value, at: At) -> Value:
    found: list[Atom] = []
    for atom in tools.look(value):
        if isinstance(atom, Construct) and isinstance(atom.data, Query):
            found += querysets.elements(tools, atom.data, at, "serializer")
        else:
            found.append(atom)
    return tuple(found)


def _show(tools: Tools, value: Value, at: At) -> None:
    """A query set that is shown runs."""
    _rows(tools, value, at)


def _serializer(tools: Tools, info: ClassInfo, call: form.Call) -> ClassInfo | None:
    """The class of the serializer that a field is."""
    for atom in declarations.called_value(call, info.module, tools):
        if isinstance(atom, Cls) and tools.class_value(atom.info, "to_representation") is not None:
            return atom.info
    return None
