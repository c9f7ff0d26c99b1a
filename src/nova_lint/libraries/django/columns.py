"""Which columns a query set fetches: every one, unless it names some."""

from __future__ import annotations

from collections.abc import Iterable

from nova_lint.libraries.django.asking import Columns, whole
from nova_lint.libraries.django.models import Model
from nova_lint.libraries.django.registry import Registry


def fetched(
    registry: Registry,
    model: Model,
    along: Iterable[str],
    fields: tuple[str, ...] | None,
    deferred: frozenset[str],
) -> Columns:
    """The columns that come with rows of a model, by table: those of `fields`, else all but those that are `deferred`.

    `along` are the tables of other rows that come with them.
    """
    found = dict(whole(along))
    if fields is None:
        found.update(whole(model.tables()))
        if deferred:
            known = dict.fromkeys(registry.columns(model).values())
            gone = {registry.columns(model).get(name, name) for name in deferred}
            found[model.table] = tuple(column for column in known if column not in gone)
        return found
    named: dict[str, dict[str, None]] = {}
    for path in fields:
        held = _column(registry, model, path)
        if held is not None:
            named.setdefault(held[0], {})[held[1]] = None
    return {**found, **{table: tuple(columns) for table, columns in named.items()}}


def _column(registry: Registry, model: Model, path: str) -> tuple[str, str] | None:
    """The table and the column that a path ends at; None for what is no field, such as an annotation."""
    here = model
    parts = path.lstrip("-+").split("__")
    for at, part in enumerate(parts):
        is_last = at == len(parts) - 1
        for owner in here.line():
            if is_last and (column := registry.columns(owner).get(part)) is not None:
                return owner.table, column
        link = here.link(part)
        back = None if link is not None else here.asked(part)
        target = link.to if link is not None else back.model if back is not None else None
        if target is None:
            return None
        here = target
    return here.table, registry.columns(here)["pk"]
