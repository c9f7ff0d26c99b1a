"""Look-ups that cross relations: which tables `order__customer__name` joins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nova_lint.libraries.django.models import Link, Model

if TYPE_CHECKING:
    from nova_lint.libraries.django.registry import Registry


def filtered(model: Model, path: str) -> dict[str, None]:
    """The tables that a look-up in a filter, an order or a list of values joins, in order.

    A foreign key at the end is a column of its own table: it and its `id` join nothing.
    """
    found: dict[str, None] = {}
    here = model
    parts = path.lstrip("-+").split("__")
    for at, part in enumerate(parts):
        found.update(dict.fromkeys(here.tables_for(part)[1:]))
        step = _forward(here, part)
        if step is not None:
            if step.kind in ("key", "one"):
                if not _goes_on(step.to, parts[at + 1 :]):
                    return found
                if step.to is None:
                    return found
                found.update(dict.fromkeys(step.to.tables_for("")))
                here = step.to
                continue
            found.update(dict.fromkeys(through_tables(step)))
            if step.to is None or not (_goes_on(step.to, parts[at + 1 :]) or step.kind == "generic many"):
                return found
            found.update(dict.fromkeys(step.to.tables_for("")))
            here = step.to
            continue
        back = here.asked(part)
        if back is None:
            return found
        if back.kind == "many":
            found.update(dict.fromkeys(through_tables(back)))
            if not _goes_on(back.model, parts[at + 1 :]):
                return found
        found.update(dict.fromkeys(back.model.tables_for("")))
        here = back.model
    return found


def selected(model: Model, path: str) -> dict[str, None]:
    """The tables that `select_related(path)` joins: every one on the way and the last."""
    found: dict[str, None] = {}
    for step, target, _ in _steps(model, path):
        if step.kind in ("key", "one"):
            found.update(dict.fromkeys(target.tables()))
    return found


def fetched(model: Model, path: str) -> Iterator[tuple[tuple[str, ...], Model]]:
    """The reads that `prefetch_related(path)` does, one for each relation on the way: tables, and whose rows."""
    for step, target, is_back in _steps(model, path):
        tables = dict.fromkeys(target.tables())
        if step.kind == "many":
            tables.update(dict.fromkeys(through_tables(step)))
        if step.kind == "many" or (is_back and step.kind == "key"):
            tables.update(scoped(target))
        yield tuple(tables), target


def scoped(model: Model, manager: str = "") -> dict[str, None]:
    """The tables that a manager of a model joins to narrow its rows; without a name, its default one."""
    found: dict[str, None] = {}
    for path in model.scope(manager):
        found.update(filtered(model, path))
    return found


def counted(link: Link | None, model: Model, registry: Registry) -> tuple[str, ...]:
    """The table of pairs that tells how many rows a many-to-many field leads to; none where the rows themselves are asked.

    Each pair has its row, as a constraint says: Django does not look at the rows, unless a manager of another class than
    its own may leave some out.
    """
    if (
        link is None
        or link.kind != "many"
        or (link.declared is not None and not link.declared.is_constrained)
    ):
        return ()
    has_managers = model.managers or any(
        info.module.is_stand_in and registry.model(info) is not None for info in model.info.mro()
    )
    return () if has_managers else through_tables(link)


def through_tables(link: Link) -> tuple[str, ...]:
    """The tables that hold the pairs of a many-to-many relation."""
    if link.kind != "many":
        return ()
    if link.through is not None:
        return link.through.tables()
    return (link.table,) if link.table else ()


def other_side(link: Link, is_back: bool) -> Model | None:
    """The model at the far end of a relation."""
    return link.model if is_back else link.to


def _forward(model: Model, name: str) -> Link | None:
    link = model.link(name)
    return None if link is None or link.kind == "generic" else link


def _goes_on(target: Model | None, rest: list[str]) -> bool:
    """Whether what follows a relation asks for more than its key."""
    if not rest:
        return False
    first = rest[0]
    if first in ("pk", "id") or (target is not None and first == target.key):
        return False
    if target is None:
        return True
    return first not in _LOOKUPS or target.link(first) is not None


def _steps(model: Model, path: str) -> Iterator[tuple[Link, Model, bool]]:
    here = model
    for part in path.split("__"):
        step, is_back = here.link(part), False
        if step is None:
            step, is_back = here.reverse(part) or here.asked(part), True
        if step is None:
            return
        target = other_side(step, is_back)
        if target is None:
            return
        yield step, target, is_back
        here = target


_LOOKUPS = frozenset([
    "exact", "iexact", "contains", "icontains", "in", "gt", "gte", "lt", "lte", "startswith", "istartswith",
    "endswith", "iendswith", "range", "isnull", "regex", "iregex",
])  # fmt: skip
