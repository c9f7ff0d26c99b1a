"""Generic views: whether a view makes its form as Django does, and which row is its `object` then.

Answered by what methods say; nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator

from nova_lint.model import form
from nova_lint.values.atoms import Func
from nova_lint.values.program import ClassInfo

#: What a view calls to make a form, besides `get_form`.
_CLASSES = frozenset(["form_class", "get_form_class"])
#: The methods that make the form of a view.
_MAKERS = frozenset(["get_form", "get_form_class"])
_KEYS = frozenset(["pk", "id"])
#: The methods that a view is asked with.
_VERBS = frozenset(["get", "post", "put"])


def makes_one_form(view: ClassInfo) -> bool:
    """Whether a view makes a form of its class by `get_form` alone, gives that nothing, and keeps the form's row."""
    for method in _own_methods(view):
        if method.mentions.isdisjoint(("instance", *_MAKERS, *_CLASSES)):
            continue
        if replaces_row(method):
            return False
        for node in form.nodes(method.body):
            if not isinstance(node, form.Call):
                continue
            if method.simple_name not in _MAKERS and _is_class_of_form(node.func):
                return False
            if form.last_name(node.func) == "get_form" and (node.args or node.keywords):
                return False
    return True


def replaces_row(function: form.Function) -> bool:
    """Whether a function puts another row into a form, or makes a new one of the form's: `form.instance.pk = None`."""
    if "instance" not in function.mentions:
        return False
    return any(
        isinstance(node, form.Assign) and any(map(_is_other_row, node.targets))
        for node in form.nodes(function.body)
    )


def is_for_object(view: ClassInfo) -> bool:
    """Whether a view's form is for its `object`: no method of the repository gives it an `instance`."""
    if not any(one.module.is_stand_in and one.form.simple_name == "ModelFormMixin" for one in view.mro()):
        return False
    for method in _own_methods(view):
        if method.simple_name not in ("get_form", "get_form_kwargs"):
            continue
        for node in form.nodes(method.body):
            if isinstance(node, form.Str) and node.text == "instance":
                return False
            if isinstance(node, form.Call) and any(name == "instance" for name, _ in node.keywords):
                return False
    return True


def object_of(view: ClassInfo) -> frozenset[str] | None:
    """What a view's `object` is when it makes its form: `get_object` for what that gives, `none`; None for anything else."""
    found: set[str] = set()
    for info in view.mro():
        for method in info.stores("object"):
            told = _stored(method.form)
            if told is None:
                return None
            found |= told
    for function in _own_methods(view):
        if function.simple_name in _VERBS and "object" not in function.stores:
            if "super" not in function.mentions:
                return None  # whatever the class says of its object
    return frozenset(found) or None


def _stored(method: form.Function) -> frozenset[str] | None:
    """What a method stores in `self.object`; nothing for the row of a form: that is the one that the form is for."""
    found: set[str] = set()
    for node in form.nodes(method.body):
        if not isinstance(node, form.Assign) or not any(_is_object(target) for target in node.targets):
            continue
        value = node.value.func if isinstance(node.value, form.Call) else node.value
        if isinstance(value, form.Lit) and value.value is None:
            found.add("none")
        elif form.last_name(value) == "get_object" and node in method.body:  # else it may not come to it
            found.add("get_object")
        elif not _is_of_form(value):
            return None
    return frozenset(found)


def _own_methods(view: ClassInfo) -> Iterator[form.Function]:
    """The methods of the repository that a view has."""
    for info in view.mro():
        if not info.module.is_stand_in:
            for value in info.names.values():
                yield from (atom.form for atom in value if isinstance(atom, Func) and atom.owner is info)


def _is_class_of_form(func: form.Expr) -> bool:
    """`self.form_class(...)`, `self.get_form_class()(...)`."""
    if isinstance(func, form.Call):
        return form.last_name(func.func) in _CLASSES
    return form.last_name(func) == "form_class"


def _is_other_row(target: form.Expr) -> bool:
    if not isinstance(target, form.Attr):
        return False
    held = target.base if target.name in _KEYS else target
    return isinstance(held, form.Attr) and held.name == "instance"


def _is_object(target: form.Expr) -> bool:
    return isinstance(target, form.Attr) and target.name == "object"


def _is_of_form(expr: form.Expr | None) -> bool:
    """`form.instance`, `form.save`: the row of the form that the view made."""
    return (
        isinstance(expr, form.Attr)
        and expr.name in ("save", "instance")
        and form.last_name(expr.base) == "form"
    )
