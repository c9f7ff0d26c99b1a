"""Functions of Django that reach models: `get_object_or_404`, `get_user_model`, `apps.get_model`, `render`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.django import querysets
from nova_lint.libraries.django.models import Registry
from nova_lint.libraries.django.querysets import Query, manager
from nova_lint.libraries.django.stand_ins import STAND_INS
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Construct,
    Mapping,
    Sequence,
    Text,
    Unknown,
    Value,
    join,
    unknown,
)
from nova_lint.values.library import Effect, Transfer
from nova_lint.values.objects import At

if TYPE_CHECKING:
    from nova_lint.values.library import Tools


def _get_object_or_404(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """One row of a model, manager or query set."""
    return _or_404(tools, arguments, at, "get")


def _get_list_or_404(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """The rows of a model, manager or query set, as a list."""
    rows = _or_404(tools, arguments, at, "filter")
    found = join(*[querysets.elements(tools, atom.data, at, "get_list_or_404") for atom in rows
                   if isinstance(atom, Construct) and isinstance(atom.data, Query)])  # fmt: skip
    return (Sequence("list", (found,), True),) if found else unknown("a list of rows")


def _or_404(tools: Tools, arguments: Arguments, at: At, verb: str) -> Value:
    given = arguments.get(0, "klass")
    if given is None:
        return unknown("a row")
    rest = Arguments(arguments.positional[1:], arguments.keywords, arguments.open)
    found: list[Value] = []
    for atom in tools.look(given):
        asked: Atom | None = atom if isinstance(atom, Construct) else None
        if isinstance(atom, Cls):
            model = Registry.of(tools).model(atom.info)
            asked = manager(model, "_default_manager") if model is not None else None
        elif isinstance(atom, Unknown) and atom.owner:
            tools.wait(at, atom.owner, f"django.{verb}")
        if isinstance(asked, Construct):
            found.append(querysets.call(tools, asked, verb, rest, at) or ())
    return join(*found) if found else unknown("a row")


def _get_user_model(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """The class of the users."""
    user = Registry.of(tools).user
    return (Cls(user.info),) if user is not None else unknown("the user model")


def _get_model(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """A model by the names of its application and itself."""
    parts: list[str] = []
    for value in (*arguments.positional[:2], *[value for _, value in arguments.keywords][:2]):
        parts += [atom.known for atom in tools.look(value) if isinstance(atom, Text) and atom.known][:1]
    model = Registry.of(tools).named(".".join(parts)) if parts else None
    return (Cls(model.info),) if model is not None else unknown("a model whose name is not known")


def _render(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """A template runs the query sets that it is given."""
    for value in (*arguments.positional, *[value for _, value in arguments.keywords]):
        _rendered(tools, value, at, 0)
    return unknown("a response")


def _rendered(tools: Tools, value: Value, at: At, depth: int) -> None:
    for atom in tools.look(value):
        if isinstance(atom, Construct) and isinstance(atom.data, Query) and atom.kind == "queryset":
            querysets.run(tools, atom.data, at, "render", confidence="medium")
        elif isinstance(atom, Mapping) and depth < 3:
            for _, item in atom.entries:
                _rendered(tools, item, at, depth + 1)


_RENDERS = ("django.shortcuts.render", "django.shortcuts.render_to_response", "django.template.loader.render_to_string",
            "django.template.response.TemplateResponse", "django.template.response.SimpleTemplateResponse")  # fmt: skip

FUNCTIONS: dict[str, Effect] = {
    "django.shortcuts.get_object_or_404": Transfer(_get_object_or_404),
    "django.shortcuts.get_list_or_404": Transfer(_get_list_or_404),
    "django.contrib.auth.get_user_model": Transfer(_get_user_model),
    "django.apps.apps.get_model": Transfer(_get_model),
    "django.db.models.get_model": Transfer(_get_model),
    "django.db.models.loading.get_model": Transfer(_get_model),
    **dict.fromkeys(_RENDERS, Transfer(_render)),
}

__all__ = ["FUNCTIONS", "STAND_INS"]
