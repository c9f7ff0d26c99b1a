"""A manager or query set, as far as it is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from nova_lint.libraries.django.models import Link, Model
from nova_lint.libraries.django.paths import scoped, through_tables
from nova_lint.libraries.django.routing import Databases
from nova_lint.values.atoms import Construct
from nova_lint.values.program import ClassInfo

if TYPE_CHECKING:
    from nova_lint.libraries.django.registry import Registry


class Query(Struct, frozen=True):
    """A manager or query set, as far as it is built.

    `custom` are the classes that add methods to it, `joined` further tables of its statement, `along` those that
    are joined only to fetch rows along, `prefetched` the reads that follow it: their tables, and whose rows those are.
    `rows` says what it gives: `rows`, `values` or `none`. A related manager knows the relation (`link`) and whether it
    follows it backwards. `owner` is the parameter that the model is, where it is not known. `fields` are the paths of the
    columns that it fetches, None for all but those that are `deferred`. `asked_for` are the fields that conditions name.
    `is_narrowed` says that a filter may leave rows out. `locks` are the tables whose rows it locks, None for all.
    `nested` are those of `joined` that only its sub-queries draw on. `using` is the database that it is told to go to, `home`
    that of the row whose relation it follows: there it goes where neither this nor the routers say another one. `is_new` says
    that this row was just made: nothing is tied to it yet. `has_rows` says that somebody has gone through this very query
    set: it keeps its rows, and asks for them no more. What is made of it asks anew, but for `all()` of a related manager
    whose rows were fetched along (`prefetch_related`).
    """

    model: ClassInfo | None
    custom: tuple[ClassInfo, ...] = ()
    joined: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    prefetched: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    selected: frozenset[str] = frozenset()
    fields: tuple[str, ...] | None = None
    deferred: frozenset[str] = frozenset()
    rows: str = "rows"
    link: Link | None = None
    is_back: bool = False
    locks: tuple[str, ...] | None = ()
    confidence: str = "high"
    owner: str = ""
    is_narrowed: bool = False
    asked_for: tuple[str, ...] = ()
    nested: frozenset[str] = frozenset()
    using: Databases = ()
    home: Databases = ()
    is_new: bool = False
    has_rows: bool = False


def all_tables(inner: Construct, registry: Registry) -> tuple[str, ...]:
    """Every table that a query set draws on when it is a sub-query."""
    query = inner.data
    if not isinstance(query, Query) or query.model is None or query.rows == "none":
        return ()
    model = registry.model(query.model)
    return () if model is None else tuple(dict.fromkeys((*model.tables_for(""), *query.joined)))


def manager(
    model: Model, name: str = "", link: Link | None = None, *, is_back: bool = False, confidence: str = "high",
    home: Databases = (), is_new: bool = False, came_with: frozenset[str] | None = None,
) -> Construct:  # fmt: skip
    """The manager of a model that has this name, or the one that relations use.

    `came_with` are the relations of its rows that came along with them, where these were fetched along with the row at hand.
    """
    custom: tuple[ClassInfo, ...] = ()
    used = name
    if name in model.managers:
        custom = model.managers[name]
    elif model.managers and (not name or name.startswith("_") or link is not None):
        used, custom = next(iter(model.managers.items()))
    joined = tuple(scoped(model, used)) if used else ()
    if link is not None and link.kind == "many":
        joined = (*joined, *through_tables(link))
    # Rows that came along a foreign key backwards know where they came from: the key is not asked for again.
    known = frozenset([link.name]) if link is not None and is_back and link.kind == "key" else frozenset()
    query = Query(
        model.info,
        custom,
        joined,
        selected=known | (came_with or frozenset()),
        link=link,
        is_back=is_back,
        confidence=confidence,
        home=home,
        is_new=is_new,
        has_rows=came_with is not None,
    )
    return Construct("django", "manager", query)
