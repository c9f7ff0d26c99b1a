"""Relations that are fetched along with the rows of a query set, by a query of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from nova_lint.libraries.django import asking
from nova_lint.libraries.django.expressions import Expression, gathered
from nova_lint.libraries.django.models import Model
from nova_lint.libraries.django.paths import fetched
from nova_lint.libraries.django.query import Query, all_tables
from nova_lint.libraries.django.registry import Registry
from nova_lint.values.atoms import Arguments, Construct

if TYPE_CHECKING:
    from nova_lint.values.library import Tools


def prefetched(query: Query, model: Model, arguments: Arguments, tools: Tools) -> Query:
    """The query set with what `prefetch_related(...)` adds: more reads, and relations that its rows have then."""
    reads = dict.fromkeys(query.prefetched)
    along = set(query.selected)
    for value in arguments.positional:
        expression = gathered(Arguments((value,)), tools)
        is_put_elsewhere = any(
            isinstance(atom, Construct) and isinstance(atom.data, Expression) and atom.data.is_put_elsewhere
            for atom in value
        )
        extra: list[str] = []
        for inner in expression.inner:
            extra += all_tables(inner, Registry.of(tools))
        for path in expression.paths:
            steps = list(fetched(model, path))
            for at, (tables, target) in enumerate(steps):
                more = extra if at == len(steps) - 1 else []
                reads[tuple(dict.fromkeys((*tables, *more))), target.tables()] = None
            if _is_generic(model, path, steps):
                reads[(asking.GENERIC,), ()] = None
            if not is_put_elsewhere:
                along |= _along(path, expression.inner)
    return replace(query, prefetched=tuple(reads), selected=frozenset(along))


def _along(path: str, inner: tuple[Construct, ...]) -> set[str]:
    """The relations that rows have after a prefetch: each on the way, and what the query set given for it fetches along."""
    parts = path.split("__")
    found = {"__".join(parts[: end + 1]) for end in range(len(parts))}
    for one in inner:
        if isinstance(one.data, Query):
            found |= {f"{path}__{name}" for name in one.data.selected}
    return found


def _is_generic(model: Model, path: str, steps: list[tuple[tuple[str, ...], Model]]) -> bool:
    """Whether a path comes to a generic foreign key, behind which nobody knows the tables."""
    parts = path.split("__")
    here = steps[-1][1] if steps else model
    link = here.link(parts[len(steps)]) if len(steps) < len(parts) else None
    return link is not None and link.kind == "generic"
