"""What each operation does to the database, and to the models that the next one finds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.libraries.django.asking import table_name
from nova_lint.libraries.django.declarations import USER
from nova_lint.libraries.django_migrations.done import (
    Done,
    column_renamed,
    done,
    dropped,
    pairs_made,
    renamed,
)
from nova_lint.libraries.django_migrations.fields import Field, field_of, reference
from nova_lint.libraries.django_migrations.operations import Operation, entries, text_of
from nova_lint.libraries.django_migrations.state import OldModel, State
from nova_lint.libraries.django_migrations.tables import columns_of, keys_of, pairs_columns, parents_of
from nova_lint.model.change import Change, Column
from nova_lint.values.atoms import Const
from nova_lint.values.library import Tools
from nova_lint.values.objects import Touch


class Applying(Struct, frozen=True):
    """The application of operations of the migrations of one app (`label`) to the models so far."""

    tools: Tools
    state: State
    label: str

    def apply(self, operation: Operation) -> list[Done] | None:
        """What an operation asks of the database; None when nothing is known of it. The models change with it."""
        does = _DOES.get(operation.name)
        if does is not None:
            return does(self, operation)
        return [] if operation.name in _SILENT else None

    def model(self, operation: Operation, at: int = 0, *keywords: str) -> OldModel | None:
        """The model that an operation names; one that no migration made is known by its name alone."""
        name = operation.text(self.tools, at, *(keywords or ("model_name", "name")))
        if not name:
            return None
        held = self.state.models.get(f"{self.label}.{name}".lower())
        return held or OldModel(self.label, name)

    def field(self, operation: Operation, model: OldModel) -> Field:
        """The field that an operation gives to a model."""
        name = operation.text(self.tools, 1, "name")
        found = field_of(self.tools, name, operation.value(2, "field"))
        return self.state.relate(model, found)


def _create(on: Applying, operation: Operation) -> list[Done] | None:
    """CreateModel: the table, and those of its many-to-many fields."""
    name = operation.text(on.tools, 0, "name")
    if not name:
        return None
    options = entries(on.tools, operation.value(2, "options"))
    model = OldModel(
        on.label, name, text_of(on.tools, options.get("db_table", ())),
        bases=tuple(_bases(on, operation)), is_managed=not _is(on, options, "managed", wanted=False),
        is_proxy=_is(on, options, "proxy", wanted=True),
    )  # fmt: skip
    fields: list[Field] = []
    for item in on.tools.items(operation.value(1, "fields")) or ():
        pair = on.tools.items(item) or []
        if len(pair) == 2 and (field := text_of(on.tools, pair[0])):
            fields.append(on.state.relate(model, field_of(on.tools, field, pair[1])))
    model = replace(model, fields=tuple(fields))
    on.state.put(model)
    return [] if _is_absent(model) else _made(on.state, model)


def _made(state: State, model: OldModel) -> list[Done]:
    columns = columns_of(model.fields)
    if not any(column.is_primary for column in columns):
        columns = (Column("id", "auto", False, True), *columns)
    table = table_name(model.table)
    change = Change("create table", table, columns=columns, keys=keys_of(state, model.fields))
    own = Touch(table, "ddl", tuple(column.name for column in columns))
    found = [done("create table", [own, *parents_of(state, model.fields)], change)]
    return found + [pairs_made(state, model, many) for many in model.own_pairs()]


def _delete(on: Applying, operation: Operation) -> list[Done] | None:
    """DeleteModel: the tables of its pairs go first."""
    model = on.model(operation, 0, "name")
    if model is None:
        return None
    on.state.models.pop(model.key, None)
    tables = [model.pairs_table(many) for many in model.own_pairs()] + [model.table]
    return [] if _is_absent(model) else [dropped(table) for table in tables]


def _rename_model(on: Applying, operation: Operation) -> list[Done] | None:
    """RenameModel: the table where it has its default name, its pairs, and the columns of pairs that name it."""
    old = on.model(operation, 0, "old_name")
    name = operation.text(on.tools, 1, "new_name")
    if old is None or not name:
        return None
    new = replace(old, name=name)
    related = [
        (other, many)
        for other in on.state.models.values()
        for many in other.own_pairs()
        if many.to == old.key
    ]
    on.state.models.pop(old.key, None)
    on.state.put(new)
    on.state.rename(old.key, new.key)
    new = on.state.models[new.key]
    found = _moved(old, new)
    for other, many in related:
        if other.key != old.key:
            was, now = f"{old.name.lower()}_id", f"{new.name.lower()}_id"
            found.append(column_renamed(other.pairs_table(many), was, now))
    return found


def _rename_table(on: Applying, operation: Operation) -> list[Done] | None:
    """AlterModelTable."""
    old = on.model(operation, 0, "name")
    if old is None:
        return None
    new = replace(old, named=operation.text(on.tools, 1, "table"))
    on.state.put(new)
    return _moved(old, new)


def _moved(old: OldModel, new: OldModel) -> list[Done]:
    """The renames of a model's table and of those of its pairs."""
    if _is_absent(old):
        return []
    found = [renamed(old.table, new.table)] if old.table != new.table else []
    for was, now in zip(old.own_pairs(), new.own_pairs(), strict=True):
        if old.pairs_table(was) != new.pairs_table(now):
            found.append(renamed(old.pairs_table(was), new.pairs_table(now)))
        for before, after in zip(pairs_columns(old, was), pairs_columns(new, now), strict=True):
            if before != after:
                found.append(column_renamed(new.pairs_table(now), before, after))
    return found


def _add_field(on: Applying, operation: Operation) -> list[Done] | None:
    model = on.model(operation)
    if model is None:
        return None
    field = on.field(operation, model)
    on.state.put(model.with_field(field))
    return [] if _is_absent(model) else _added(on.state, model, field)


def _added(state: State, model: OldModel, field: Field) -> list[Done]:
    if field.kind == "many":
        return [] if field.through else [pairs_made(state, model, field)]
    if not field.column:
        return []
    return [_alter(state, model, field)]


def _alter_field(on: Applying, operation: Operation) -> list[Done] | None:
    """AlterField: another type, another name of the column, another parent."""
    model = on.model(operation)
    if model is None:
        return None
    new = on.field(operation, model)
    old = model.field(new.name)
    on.state.put(model.with_field(new))
    return [] if _is_absent(model) else _altered(on.state, model, old, new)


def _altered(state: State, model: OldModel, old: Field | None, new: Field) -> list[Done]:
    if old is not None and "many" in (old.kind, new.kind):
        if model.pairs_table(old) == model.pairs_table(new) or old.through or new.through:
            return []
        return [renamed(model.pairs_table(old), model.pairs_table(new))]
    if not new.column:
        return []
    found: list[Done] = []
    if old is not None and old.column and old.column != new.column:
        found.append(column_renamed(model.table, old.column, new.column))
    replaced = old is not None and (old.to, old.on_delete, old.is_constrained) != (
        new.to, new.on_delete, new.is_constrained,
    )  # fmt: skip
    gone = (new.column,) if replaced and old is not None and old.to else ()
    return [*found, _alter(state, model, new, gone)]


def _alter(state: State, model: OldModel, field: Field, gone: tuple[str, ...] = ()) -> Done:
    """One column and its key as they are from now on; `gone` goes first, and its keys with it."""
    table = table_name(model.table)
    keys = keys_of(state, (field,))
    change = Change("alter table", table, columns=columns_of((field,)), keys=keys, dropped=gone)
    return done("alter table", [Touch(table, "ddl", (field.column,)), *parents_of(state, (field,))], change)


def _remove_field(on: Applying, operation: Operation) -> list[Done] | None:
    model = on.model(operation)
    if model is None:
        return None
    name = operation.text(on.tools, 1, "name")
    field = model.field(name) or Field(name, "plain")
    on.state.put(model.without(name))
    if _is_absent(model):
        return []
    if field.kind == "many":
        return [] if field.through else [dropped(model.pairs_table(field))]
    if not field.column:
        return []
    table = table_name(model.table)
    return [
        done("alter table", [Touch(table, "ddl", (field.column,))],
              Change("alter table", table, dropped=(field.column,)))
    ]  # fmt: skip


def _rename_field(on: Applying, operation: Operation) -> list[Done] | None:
    model = on.model(operation)
    new_name = operation.text(on.tools, 2, "new_name")
    if model is None or not new_name:
        return None
    old = model.field(operation.text(on.tools, 1, "old_name")) or Field(
        operation.text(on.tools, 1, "old_name"), "plain"
    )
    new = dataclasses.replace(old, name=new_name)
    fields = tuple(new if held is old else held for held in model.fields)
    on.state.put(replace(model, fields=fields))
    if _is_absent(model):
        return []
    if old.kind == "many":
        was, now = model.pairs_table(old), model.pairs_table(new)
        return [] if old.through or was == now else [renamed(was, now)]
    if not old.column or old.column == new.column:
        return []
    return [column_renamed(model.table, old.column, new.column)]


def _touch(on: Applying, operation: Operation) -> list[Done] | None:
    """An index, a constraint, a comment: the table is altered, its columns and keys stay."""
    model = on.model(operation, 0, "model_name", "name")
    if model is None:
        return None
    if _is_absent(model):
        return []
    table = table_name(model.table)
    return [done("alter table", [Touch(table, "ddl")], Change("alter table", table))]


def _order(on: Applying, operation: Operation) -> list[Done] | None:
    """AlterOrderWithRespectTo: a column of Django's own."""
    model = on.model(operation, 0, "name")
    if model is None:
        return None
    field = Field("_order", "plain", "integer")
    on.state.put(model.with_field(field))
    return [] if _is_absent(model) else [_alter(on.state, model, field)]


def _options(on: Applying, operation: Operation) -> list[Done] | None:
    """AlterModelOptions touches no table, but may say that Django no longer looks after it."""
    model = on.model(operation, 0, "name")
    if model is None:
        return None
    options = entries(on.tools, operation.value(1, "options"))
    if "managed" in options:
        on.state.put(replace(model, is_managed=not _is(on, options, "managed", wanted=False)))
    return []


def _bases(on: Applying, operation: Operation) -> list[str]:
    found = [
        on.state.resolved(name, on.label)
        for item in on.tools.items(operation.value(3, "bases")) or ()
        if (name := reference(on.tools, item)) and name != USER
    ]
    return [name for name in found if name in on.state.models]


def _is(on: Applying, options: Mapping[str, object], name: str, *, wanted: bool) -> bool:
    value = options.get(name)
    return isinstance(value, tuple) and any(
        isinstance(atom, Const) and atom.value is wanted for atom in on.tools.look(value)
    )


def _is_absent(model: OldModel) -> bool:
    """Whether a model has no table that Django looks after."""
    return model.is_proxy or not model.is_managed


_DOES: Mapping[str, Callable[[Applying, Operation], list[Done] | None]] = {
    "CreateModel": _create,
    "DeleteModel": _delete,
    "RenameModel": _rename_model,
    "AlterModelTable": _rename_table,
    "AlterModelOptions": _options,
    "AlterOrderWithRespectTo": _order,
    "AddField": _add_field,
    "AlterField": _alter_field,
    "RemoveField": _remove_field,
    "RenameField": _rename_field,
    **dict.fromkeys(
        ("AlterModelTableComment", "AlterUniqueTogether", "AlterIndexTogether", "AddIndex", "RemoveIndex", "RenameIndex",
         "AddConstraint", "AlterConstraint", "RemoveConstraint", "AddIndexConcurrently", "RemoveIndexConcurrently",
         "AddConstraintNotValid", "ValidateConstraint"),
        _touch,
    ),
}  # fmt: skip

#: What touches no table of anybody.
_SILENT = frozenset([
    "AlterModelManagers", "BloomExtension", "BtreeGinExtension", "BtreeGistExtension", "CITextExtension",
    "CreateCollation", "CreateExtension", "CryptoExtension", "HStoreExtension", "RemoveCollation", "TrigramExtension",
    "UnaccentExtension",
])  # fmt: skip
