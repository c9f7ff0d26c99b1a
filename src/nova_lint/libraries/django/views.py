"""Class-based views, forms and serializers: what the framework hands to their methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.django import querysets, rows
from nova_lint.libraries.django.made_for import NEW
from nova_lint.libraries.django.origins import Origin
from nova_lint.libraries.django.query import Query
from nova_lint.libraries.django.registry import Registry
from nova_lint.model.place import Span
from nova_lint.values.atoms import (
    Arguments,
    Cls,
    Const,
    Construct,
    Func,
    Instance,
    Mapping,
    Value,
    join,
    literal,
    unknown,
)
from nova_lint.values.frames import Frame
from nova_lint.values.objects import At

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo

#: Parameters that the framework fills, and the method of the same object that makes what it fills them with.
HANDED = {
    "form": "get_form",
    "serializer": "get_serializer",
    "queryset": "get_queryset",
    "qs": "get_queryset",
    "instance": "",
    "obj": "",
    "item": "items",
}
_NOTHING = Arguments()


def handed(tools: Tools, func: Func, owner: ClassInfo, name: str) -> Value | None:
    """What a method's parameter of one of the names in `HANDED` is; None where the class does not tell.

    A row is of the model that the class names in its `Meta`, else one of those that `get_queryset` gives.
    """
    maker = HANDED[name]
    if not maker:
        return _row(tools, func, owner)
    given = _given_by(tools, func, owner) if name == "serializer" else _NOTHING
    found = _made(tools, func, owner, maker, given)
    if name == "item":
        rows_of = [querysets.row_of(tools, atom.data) for atom in found if isinstance(atom, Construct)
                   if isinstance(atom.data, Query)]  # fmt: skip
        return join(*rows_of) if rows_of else None
    return tuple(atom for atom in found if isinstance(atom, (Instance, Construct))) or None


def keywords(tools: Tools, func: Func) -> Value | None:
    """The `**kwargs` of a form's constructor: the row that it is for, where its class names a model."""
    owner = func.owner
    if (
        owner is None
        or func.form.simple_name != "__init__"
        or tools.class_value(owner, "_post_clean") is None
    ):
        return None
    given = _row_of_form(tools, func, owner)
    return (Mapping(((literal("instance"), given),), True),) if given else None


def _row_of_form(tools: Tools, func: Func, owner: ClassInfo) -> Value | None:
    """The row that a form is made for: none where the repository makes such forms for new rows alone."""
    is_new = Registry.of(tools).made_for.of(owner) == frozenset([NEW])
    return (Const(None),) if is_new else _row(tools, func, owner)


def _row(tools: Tools, func: Func, owner: ClassInfo) -> Value | None:
    registry = Registry.of(tools)
    for meta in tools.class_value(owner, "Meta") or ():
        for atom in tools.look(tools.class_value(meta.info, "model") or ()) if isinstance(meta, Cls) else ():
            model = registry.model(atom.info) if isinstance(atom, Cls) else None
            if model is not None:
                return rows.row(tools, model, Origin("kept"))
    for atom in _made(tools, func, owner, "get_queryset"):
        if isinstance(atom, Construct) and isinstance(atom.data, Query) and atom.data.model is not None:
            model = registry.model(atom.data.model)
            if model is not None:
                return rows.row(tools, model, Origin("kept"))
    return None


def _given_by(tools: Tools, func: Func, owner: ClassInfo) -> Arguments:
    """What Django REST framework gives the serializer that a method of a view gets: the row that `perform_update` is about."""
    if func.form.simple_name == "perform_create":
        return Arguments((), (("data", unknown("what a request says")),))
    row = _made(tools, func, owner, "get_object") if func.form.simple_name == "perform_update" else ()
    return Arguments((row or unknown("the row that a request is about"),))


def _made(
    tools: Tools, func: Func, owner: ClassInfo, maker: str, arguments: Arguments = _NOTHING
) -> Value:  # fmt: skip
    """What a method of the object at hand gives, for its value alone."""
    if func.form.simple_name == maker or tools.class_value(owner, maker) is None:
        return ()
    module = func.module
    at = At(Frame(f"{module.path}:", module, module.scope, depth=2), Span(module.path, *func.form.place))
    view = func.receiver if isinstance(func.receiver, Instance) else tools.instance(owner, None)
    return tools.look(tools.result_of(tools.value_at(view, maker, at), arguments, at))
