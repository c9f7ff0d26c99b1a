"""Which columns a call on Django's objects puts values into, and which of those values the database makes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.django import declarations
from nova_lint.libraries.django.expressions import Expression
from nova_lint.libraries.django.models import Model
from nova_lint.model.statement import Sets
from nova_lint.values.atoms import Arguments, Const, Construct, Mapping, Sequence, Text, Value

if TYPE_CHECKING:
    from nova_lint.values.library import Tools

#: `row.save()` writes every column, whether it was changed or not.
WHOLE_ROW = Sets(("*",))


def of_update(tools: Tools, model: Model, arguments: Arguments, guards: tuple[str, ...] = ()) -> Sets | None:
    """What `update(a=1, b=F("b") + 1)` sets; None where it takes a mapping that is not known."""
    columns: dict[str, None] = {}
    computed: dict[str, None] = {}
    for name, value in arguments.keywords:
        column = column_of(tools, model, name)
        columns[column] = None
        if _is_computed(tools, name, value):
            computed[column] = None
    if not columns:
        return None
    return Sets(tuple(columns), tuple(computed), tuple(column_of(tools, model, name) for name in guards))


def of_save(tools: Tools, model: Model, arguments: Arguments) -> Sets | None:
    """What `save()` sets: the fields of `update_fields`, else the whole row. None where the list is not known."""
    given = arguments.keyword("update_fields")
    if given is None:
        return WHOLE_ROW if not arguments.open else None
    if any(isinstance(atom, Const) and atom.value is None for atom in tools.look(given)):
        return WHOLE_ROW
    return _listed(tools, model, given)


def is_of_fields(tools: Tools, arguments: Arguments) -> bool:
    """Whether `save()` names the fields to write: then the row must be there, an INSERT is never tried.

    https://docs.djangoproject.com/en/stable/ref/models/instances/#specifying-which-fields-to-save
    """
    given = arguments.keyword("update_fields")
    found = tools.look(given) if given is not None else ()
    return bool(found) and all(isinstance(atom, Sequence) for atom in found)


def of_bulk(tools: Tools, model: Model, arguments: Arguments) -> Sets | None:
    """What `bulk_update(rows, fields)` sets."""
    given = arguments.get(1, "fields")
    return None if given is None else _listed(tools, model, given)


def of_conflicts(tools: Tools, model: Model, arguments: Arguments) -> Sets | None:
    """What `bulk_create(rows, update_conflicts=True, update_fields=[...])` sets of rows that are there."""
    given = arguments.keyword("update_fields")
    return None if given is None else _listed(tools, model, given)


def of_defaults(tools: Tools, model: Model, arguments: Arguments) -> Sets | None:
    """What `update_or_create(..., defaults={...})` sets: Django saves the fields of `defaults` (since 4.2), before that all."""
    given = arguments.keyword("defaults")
    names = [
        atom.known
        for mapping in (tools.look(given) if given is not None else ())
        if isinstance(mapping, Mapping)
        for key, _ in mapping.entries
        for atom in tools.look(key)
        if isinstance(atom, Text) and atom.known
    ]
    return Sets(tuple(dict.fromkeys(column_of(tools, model, name) for name in names))) if names else None


def column_of(tools: Tools, model: Model, name: str) -> str:
    """The column of a field; what is no field of the model is called as it is."""
    if name == "pk":
        return model.key
    link = model.link(name)
    if link is not None and link.column:
        return link.column
    for info in model.info.mro():
        for plain in declarations.columns_of(info, tools):
            if plain.name == name:
                return plain.column
    return name


def _listed(tools: Tools, model: Model, given: Value) -> Sets | None:
    names: list[str] = []
    for sequence in tools.look(given):
        if not isinstance(sequence, Sequence) or sequence.open:
            return None
        for item in sequence.items:
            names += [atom.known for atom in tools.look(item) if isinstance(atom, Text) and atom.known]
    columns = dict.fromkeys(column_of(tools, model, name) for name in names)
    return Sets(tuple(columns)) if columns else None


def _is_computed(tools: Tools, name: str, value: Value) -> bool:
    for atom in tools.look(value):
        if isinstance(atom, Construct) and isinstance(atom.data, Expression) and name in atom.data.paths:
            return True
    return False
