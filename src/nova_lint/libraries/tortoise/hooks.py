"""What evaluation is told of Tortoise's objects: models, their rows, query sets and relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.libraries.tortoise import queries
from nova_lint.libraries.tortoise.fields import NAMING
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Instance, Super, Value, unknown
from nova_lint.values.chains import Query, Row, continued, rows
from nova_lint.values.model_links import Models, declare
from nova_lint.values.objects import At, Objects

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo


class TortoiseObjects(Objects):
    """The hooks of Tortoise."""

    packages = frozenset(["tortoise"])
    labels = frozenset(["TORTOISE_ORM"])
    bases = frozenset(["tortoise.Model", "tortoise.models.Model"])
    defines = frozenset(["Model", "fields"])
    verbs = queries.CHAINS | queries.WRITES | queries.ROWS | queries.LINKS
    starts = frozenset(["filter", "get_or_none", "get_or_create", "update_or_create", "bulk_create", "prefetch_related",
                        "fetch_related", "save", "delete", "create", "all", "exclude", "values_list"])  # fmt: skip
    waits = frozenset(["save", "delete", "filter", "get_or_none", "fetch_related"])

    def prepare(self, tools: Tools) -> None:
        """Links are attributes that ask: their names are worth a look wherever they stand."""
        models = Models.of(tools, NAMING)
        names = {name for model in models.models.values() for name in (*model.links, *model.back)}
        tools.words = tools.words | names

    def defined(self, tools: Tools, info: ClassInfo, at: At) -> None:
        """A model says what its table is and which tables it points to."""
        declare(tools, Models.of(tools, NAMING), info, at)

    def attribute(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """Relations of rows; columns of rows say nothing."""
        if not isinstance(base, Instance):
            return None
        model = Models.of(tools, NAMING).model(base.info)
        if model is None:
            return None
        link = model.link(name)
        if link is None:
            return unknown("a column") if name in model.fields else None
        if link.field.kind == "many" or (link.field.kind == "key" and link.model is not model):
            return (queries.queryset(queries.start(link.other(model), "", link), _kind(base, name)),)
        if name in base.fields:
            return base.fields[name]
        return queries.follow(tools, base, link, model, at)

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """The methods of classes, query sets, relations and rows."""
        if isinstance(base, Construct):
            if isinstance(base.data, Query):
                return queries.call(tools, base.data, base.kind, name, arguments, at)
            return None
        if isinstance(base, Super):
            receiver = base.receiver
            if any(name in info.names for info in base.info.mro()[1:]):
                return None
            model = Models.of(tools, NAMING).model(_info(receiver) or base.info)
        else:
            receiver = base
            info = _info(base)
            if info is None or not name or tools.class_value(info, name) is not None:
                return None
            model = Models.of(tools, NAMING).model(info)
        if model is None:
            return None
        if isinstance(receiver, Instance):
            told = queries.of_row(tools, receiver, model, name, arguments, at)
            query = continued(tools, receiver) if told is None else None
            return told if query is None else queries.call(tools, query, "row", name, arguments, at)
        if name not in queries.CHAINS and name not in queries.WRITES:
            return None
        return queries.call(tools, queries.start(model, ""), "queryset", name, arguments, at)

    def elements(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """A loop runs a query set that nothing ran yet."""
        if not isinstance(base, Construct) or not isinstance(base.data, Query):
            return None
        query = base.data
        if base.kind == "related":
            queries.settle(tools, query, at)
        if base.kind == "plain":
            return unknown("values of columns")
        return rows(tools, query.model, query.also)

    def item(self, tools: Tools, base: Atom, key: Value, at: At) -> Value | None:
        """`(await Event.all())[0]`: a row."""
        if isinstance(base, Construct) and isinstance(base.data, Query) and base.kind != "plain":
            return rows(tools, base.data.model, base.data.also)
        return None


def _kind(base: Instance, name: str) -> str:
    """What a relation of a row is: rows that came along, or something to ask for."""
    also = base.origin.also if isinstance(base.origin, Row) else frozenset()
    return "came" if any(path.partition("__")[0] == name for path in also) else "related"


def _info(base: Atom) -> ClassInfo | None:
    return base.info if isinstance(base, (Cls, Instance)) else None
