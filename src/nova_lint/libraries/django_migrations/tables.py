"""What a field and a model are in the database: columns, foreign keys, tables of pairs."""

from __future__ import annotations

from collections.abc import Iterable

from nova_lint.libraries.django.asking import table_name
from nova_lint.libraries.django_migrations.fields import Field
from nova_lint.libraries.django_migrations.state import OldModel, State
from nova_lint.model.change import Change, Column, ForeignKey
from nova_lint.values.objects import Touch


def columns_of(fields: Iterable[Field]) -> tuple[Column, ...]:
    """The columns of some fields; many-to-many fields have none."""
    return tuple(
        Column(held.column, held.type, held.is_nullable, held.is_primary) for held in fields if held.column
    )


def keys_of(state: State, fields: Iterable[Field]) -> tuple[ForeignKey, ...]:
    """The foreign keys of some fields; one that the database is not told of is none."""
    found: list[ForeignKey] = []
    for held in fields:
        parent = state.table_of(held.to) if held.kind in ("key", "one") and held.is_constrained else ""
        if parent:
            theirs = _parent_column(state, held)
            found.append(ForeignKey((held.column,), table_name(parent), theirs, held.on_delete))
    return tuple(found)


def parents_of(state: State, fields: Iterable[Field]) -> list[Touch]:
    """The tables that the foreign keys of some fields refer to."""
    return [
        Touch(key.parent, "references", key.parent_columns, written=held.written)
        for held in fields
        for key in keys_of(state, (held,))
    ]


def pairs_columns(model: OldModel, many: Field) -> tuple[str, str]:
    """The columns of a table of pairs: the model's own side first."""
    near, far = f"{model.name.lower()}_id", f"{many.to.rpartition('.')[2]}_id"
    return (f"from_{near}", f"to_{far}") if near == far else (near, far)


def pairs(state: State, model: OldModel, many: Field) -> tuple[Change, list[Touch]]:
    """The table that Django makes for the pairs of a many-to-many field, and what it refers to."""
    name = table_name(model.pairs_table(many))
    near, far = pairs_columns(model, many)
    sides = [(near, model.table), (far, state.table_of(many.to))]
    keys = tuple(ForeignKey((column,), table_name(table)) for column, table in sides if table)
    columns = (Column("id", "auto", False, True), Column(near, "", False), Column(far, "", False))
    touches = [Touch(name, "ddl", (near, far))]
    touches += [Touch(key.parent, "references", written=many.written) for key in keys]
    return Change("create table", name, columns=columns, keys=keys), touches


def _parent_column(state: State, held: Field) -> tuple[str, ...]:
    """The column that `to_field` names; nothing stands for the primary key."""
    if not held.to_field:
        return ()
    parent = state.models.get(held.to)
    field = parent.field(held.to_field) if parent is not None else None
    return (field.column if field is not None else held.to_field,)
