"""The models that `apps.get_model` gives a data migration: those of its own time, not of today."""

from __future__ import annotations

from nova_lint.libraries.django import LIBRARY as DJANGO
from nova_lint.libraries.django.models import Link, Model
from nova_lint.libraries.django.registry import Registry
from nova_lint.libraries.django_migrations.fields import Field
from nova_lint.libraries.django_migrations.history import History
from nova_lint.libraries.django_migrations.operations import LIBRARY
from nova_lint.libraries.django_migrations.state import OldModel, State
from nova_lint.model import form
from nova_lint.values.library import Tools
from nova_lint.values.program import ClassInfo, Module

#: Where the models of old times are kept, in `Tools.registry`.
_KEPT = f"{LIBRARY} models"


def old_model(tools: Tools, history: History, key: str, name: str, module: Module) -> ClassInfo | None:
    """The class of a model (`app.model`) as the function with that key finds it; None when nobody ever made it.

    A function that no migration is seen to call finds the models as the last one leaves them.
    """
    state = history.states.get(key, history.latest)
    kept: dict[int, dict[str, Model]] = tools.registry.setdefault(_KEPT, {})
    models = kept.get(id(state))
    if models is None:
        models = kept[id(state)] = _models(tools, state, module)
    found = models.get(name.lower())
    return found.info if found is not None else None


def _models(tools: Tools, state: State, module: Module) -> dict[str, Model]:
    models = {key: _model(state, old, module) for key, old in state.models.items()}
    for key, old in list(state.models.items()):
        for held in old.fields:
            if held.kind not in ("key", "one", "many") or not held.to:
                continue
            if held.to not in models:
                models[held.to] = _model(state, _unmade(held.to), module)
            models[key].links[held.name] = _link(old, held, models)
        models[key].parents = [models[base] for base in old.bases if base in models and not old.is_proxy]
        if old.is_proxy:
            models[key].proxy_of = next((models[base] for base in old.bases if base in models), None)
    Registry.of(tools).remember(models.values())
    return models


def _model(state: State, old: OldModel, module: Module) -> Model:
    info = ClassInfo(module, form.Class(old.name, (), (), (), (), (1, 1)))
    info.mapped = DJANGO.objects
    model = Model(info, old.label, state.table_of(old.key), is_managed=old.is_managed)
    model.own = frozenset(held.name for held in old.fields)
    return model


def _unmade(key: str) -> OldModel:
    """A model of an application that is not of the repository."""
    label, _, name = key.partition(".")
    return OldModel(label, name)


def _link(old: OldModel, held: Field, models: dict[str, Model]) -> Link:
    link = Link(
        held.name, held.kind, models[old.key], models[held.to], models.get(held.through),
        column=held.column, on_delete=held.on_delete, accessor=held.accessor, query_name=held.query_name,
        is_nullable=held.is_nullable,
    )  # fmt: skip
    if held.kind == "many" and not held.through:
        link.table = old.pairs_table(held)
    return link
