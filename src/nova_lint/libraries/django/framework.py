"""Functions of Django that reach models: `get_object_or_404`, `get_user_model`, `apps.get_model`, `render`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.django import asking, querysets, rows, serializers
from nova_lint.libraries.django.made_for import NEW, THERE
from nova_lint.libraries.django.models import Link
from nova_lint.libraries.django.origins import Origin
from nova_lint.libraries.django.paths import through_tables
from nova_lint.libraries.django.query import Query, manager
from nova_lint.libraries.django.registry import Registry
from nova_lint.libraries.django.stand_ins import STAND_INS
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Construct,
    Instance,
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


def _import_string(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`import_string("shop.models.Order")`: what a dotted name stands for in the repository."""
    given = arguments.get(0, "dotted_path")
    found: list[Value] = []
    for atom in tools.look(given) if given is not None else ():
        dotted, _, name = (atom.known or "").rpartition(".") if isinstance(atom, Text) else ("", "", "")
        module = tools.program.find(dotted, at.frame.module.path) if dotted else None
        if module is not None:
            found.append(tools.look(tools.name_in(module, name)))
    return join(*found) if found else unknown("what a name that is not known stands for")


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


def _row_of(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """A row of a model that others have fetched: Django's own backend does not without a password."""
    registry = Registry.of(tools)
    models = [
        registry.model(atom.info) for atom in tools.look(arguments.positional[0]) if isinstance(atom, Cls)
    ]
    return join(*[rows.row(tools, model, Origin("fetched")) for model in models if model is not None])


def _forms_made(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """The forms of a formset, which it made when it was checked: nothing is asked for them any more."""
    with tools.only_values():
        found = [tools.look(tools.value_at(atom, "initial_forms", at)) for atom in arguments.positional[0]]
    return join(*found)


def _row_found(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """What `get()` gives: a row, or nothing comes back at all."""
    found = tools.look(arguments.positional[0])
    return tuple(atom for atom in found if isinstance(atom, Instance)) or found


def _row_given(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """The rows that a form or serializer is given; where that is not known, a new row and one that was fetched.

    Of a form of which only the class is known, it is what the repository makes such forms for.
    """
    given = arguments.positional[0] if arguments.positional else ()
    kinds = _kinds(tools, given, arguments.positional[2]) if len(arguments.positional) > 2 else None
    found = tuple(atom for atom in tools.look(given) if isinstance(atom, Instance))
    classes = [
        atom.info
        for value in arguments.positional[1:2]
        for atom in tools.look(value)
        if isinstance(atom, Cls)
    ]
    registry = Registry.of(tools)
    made: list[Value] = []
    for info in [] if found else classes:
        model = registry.model(info)
        if model is None:
            continue
        if kinds is None or NEW in kinds:
            made.append((tools.instance(info, Arguments(), Origin("formed")),))
        if THERE in kinds if kinds is not None else not all(isinstance(a, Const) for a in tools.look(given)):
            made.append(rows.row(tools, model, Origin("fetched")))
    return found or (join(*made) if made else unknown("the row of a form"))


def _is_given(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """Whether a serializer was given a row: what its constructor kept of it, and the serializer."""
    given = tools.look(arguments.positional[0])
    if given and all(isinstance(atom, Instance) for atom in given):
        return (Const(True),)
    is_known = all(
        isinstance(atom, Instance) and not atom.is_any for atom in tools.look(arguments.positional[1])
    )
    if Const(None) in given and is_known:  # what other serializers of the class are given stands beside it
        return (Const(False),)
    return unknown("whether there is a row")


def _kinds(tools: Tools, given: Value, made: Value) -> frozenset[str] | None:
    """The kinds of rows that some forms are for, where that is known of their class; what one was given is noted."""
    told = Registry.of(tools).made_for
    for atom in tools.look(made):
        if isinstance(atom, Instance) and not atom.is_any:
            told.given[atom] = given
        elif isinstance(atom, Instance):
            return told.of(atom.info)
    return None


def _links_read(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """A form for a row that exists reads what its many-to-many fields hold."""
    if any(isinstance(atom, Instance) and atom.is_any for atom in tools.look(arguments.positional[0])):
        for link in _chosen(tools, arguments.positional[-1], ("many",)):
            if link.to is not None:
                asking.read(
                    tools, at, (*link.to.tables(), *through_tables(link)), "form", confidence="medium"
                )
    return unknown("None")


def _links_saved(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """A form that is saved sets its many-to-many fields."""
    for link in _chosen(tools, arguments.positional[-1], ("many",)):
        for table in through_tables(link):
            asking.read(tools, at, (table,), "form", confidence="medium")
            asking.write(tools, at, "delete", (table,), "form", confidence="medium")
            asking.write(tools, at, "insert", (table,), "form", confidence="medium")
    return unknown("None")


def _choices_read(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """A form that is checked looks up what was chosen for its relations."""
    for link in _chosen(tools, arguments.positional[-1], ("key", "one", "many")):
        if link.to is not None:
            asking.read(tools, at, link.to.tables(), "form", confidence="medium")
    return unknown("None")


def _chosen(tools: Tools, meta: Value, kinds: tuple[str, ...]) -> list[Link]:
    """The relations among the fields that a form's `Meta` lists; all of them for `__all__`."""
    found: list[Link] = []
    registry = Registry.of(tools)
    for atom in tools.look(meta):
        if not isinstance(atom, Cls):
            continue
        fields: set[str] = set()
        for value in tools.class_value(atom.info, "fields") or ():
            items = tools.items((value,)) or [(value,)]
            fields |= {a.known for item in items for a in tools.look(item) if isinstance(a, Text) and a.known}
        for value in tools.look(tools.class_value(atom.info, "model") or ()):
            model = registry.model(value.info) if isinstance(value, Cls) else None
            for part in model.line() if model is not None else ():
                found += [
                    link
                    for link in part.links.values()
                    if link.kind in kinds and (link.name in fields or "__all__" in fields)
                ]
    return found


_RENDERS = ("django.shortcuts.render", "django.shortcuts.render_to_response", "django.template.loader.render_to_string",
            "django.template.response.TemplateResponse", "django.template.response.SimpleTemplateResponse")  # fmt: skip

FUNCTIONS: dict[str, Effect] = {
    "django.shortcuts.get_object_or_404": Transfer(_get_object_or_404),
    "django.shortcuts.get_list_or_404": Transfer(_get_list_or_404),
    "nova_lint.django.forms_made": Transfer(_forms_made),
    "nova_lint.django.row_of": Transfer(_row_of),
    "nova_lint.django.row_found": Transfer(_row_found),
    "nova_lint.django.is_given": Transfer(_is_given),
    "nova_lint.django.row_given": Transfer(_row_given),
    "nova_lint.django.links_read": Transfer(_links_read),
    "nova_lint.django.links_saved": Transfer(_links_saved),
    "nova_lint.django.represented": Transfer(serializers.represented),
    "nova_lint.django.choices_read": Transfer(_choices_read),
    "nova_lint.django.user_model": Transfer(_get_user_model),
    "django.contrib.auth.get_user_model": Transfer(_get_user_model),
    "django.utils.module_loading.import_string": Transfer(_import_string),
    "django.apps.apps.get_model": Transfer(_get_model),
    "django.db.models.get_model": Transfer(_get_model),
    "django.db.models.loading.get_model": Transfer(_get_model),
    **dict.fromkeys(_RENDERS, Transfer(_render)),
}

__all__ = ["FUNCTIONS", "STAND_INS"]
