"""What evaluation is told of Django's objects: models, their rows, managers and query sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nova_lint.libraries.django import asking, declarations, querysets, requests, rows, schema, views
from nova_lint.libraries.django.constructors import is_gone_through, was_given
from nova_lint.libraries.django.models import Link, Model
from nova_lint.libraries.django.origins import Origin
from nova_lint.libraries.django.query import Query, manager
from nova_lint.libraries.django.registry import Registry
from nova_lint.libraries.django.stand_ins import ENDINGS, FUNCTIONS
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Construct,
    Func,
    Instance,
    Super,
    Text,
    Unknown,
    Value,
    unknown,
)
from nova_lint.values.objects import At, Objects

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo

_USERS = ("AUTH_USER_MODEL", "get_user_model")
_MANAGERS = ("objects", "_default_manager", "_base_manager")


class DjangoObjects(Objects):
    """The hooks of Django."""

    packages = frozenset(["django"])
    labels = frozenset(["INSTALLED_APPS", "AUTH_USER_MODEL"])
    bases = frozenset(
        ["django.db.models.Model", "django.db.models.base.Model", "django.contrib.gis.db.models.Model"]
    )
    defines = frozenset(["Model", "models"])
    verbs = querysets.VERBS | rows.VERBS | {"get_object_or_404", "get_list_or_404", "get_model"}
    starts = frozenset([
        "objects", "_default_manager", "get_object_or_404", "get_list_or_404", "get_user_model", "get_model",
        "filter", "exclude", "save", "delete", "create", "get_or_create", "update_or_create", "select_related",
        "prefetch_related", "bulk_create", "values_list", "get_queryset", "request", "user",
    ])  # fmt: skip
    waits = frozenset(["save", "delete", "filter", "exclude", "order_by", "select_related", "prefetch_related",
                       "values_list", "__iter__"])  # fmt: skip
    names = frozenset([*_MANAGERS, "request"])

    def prepare(self, tools: Tools) -> None:
        """Relations are attributes that ask the database: their names are worth a look wherever they stand."""
        registry = Registry.of(tools)
        registry.rebuild()
        names: set[str] = set()
        for model in registry.models.values():
            names |= {name for name, link in model.links.items() if link.kind in ("key", "one", "generic")}
            names |= {name for name, link in model.back.items() if link.kind == "one"}
        tools.words = tools.words | names | {"user"} | FUNCTIONS
        back = {
            name
            for model in registry.models.values()
            for name, link in model.back.items()
            if not link.model.info.module.is_stand_in
        }
        tools.names = tools.names | registry.guesses.keys() | back
        requests.prepare(tools, registry)

    def like(self, dotted: str) -> str:
        """Packages extend Django's classes under names that end alike: `I18nModelForm`, `FilteredListView`."""
        package, _, name = dotted.partition(".")
        if package in ("django", "rest_framework"):
            return ""
        return next(
            (found for ending, found in ENDINGS.items() if name.rpartition(".")[2].endswith(ending)), ""
        )

    def maps(self, tools: Tools, info: ClassInfo) -> bool:
        """Classes of managers and query sets are Django's, though no table is theirs."""
        return declarations.is_query_class(info)

    def defined(self, tools: Tools, info: ClassInfo, at: At) -> None:
        """A model says what its table is and which tables it points to."""
        model = Registry.of(tools).model(info)
        if model is not None:
            schema.declare(tools, model, at)

    def attribute(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """Managers of models, relations of rows, the repository's own methods of managers and query sets."""
        if isinstance(base, Construct):
            return self._of_construct(tools, base, name, at)
        if isinstance(base, Super):
            return self._of_super(tools, base, name, at)
        if not isinstance(base, (Cls, Instance)):
            return None
        model = Registry.of(tools).model(base.info)
        if model is None:
            return None
        if isinstance(base, Cls):
            if name in model.managers or name in _MANAGERS:
                return (manager(model, name),)
            return None
        if name in ("pk", "id") and (rows.has_no_key(base) or rows.is_unsaved(tools, base, model, at)):
            return (Const(None),)
        return self._of_row(tools, base, model, name, at)

    def outside(self, tools: Tools, base: Atom, name: str, at: At) -> Value | None:
        """`request.user`, and the manager of a model that a caller passes."""
        if name == "request":
            return (requests.REQUEST,)
        owner = base.owner if isinstance(base, Unknown) else ""
        if name in _MANAGERS:
            return (Construct("django", "manager", Query(None, owner=owner)),) if owner else None
        back = Registry.of(tools).backwards.get(name) if owner else None
        if back is not None and back[1] is not None and back[1].kind == "one":
            return rows.follow_back(tools, back[0], at)
        if back is not None:
            return (manager(back[0], link=back[1], is_back=True, confidence="medium"),)
        guessed = Registry.of(tools).guesses.get(name)
        return rows.row(tools, guessed, Origin("guessed")) if guessed is not None else None

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """The methods of managers, query sets and rows."""
        if isinstance(base, Super):
            return self._call_super(tools, base, name, arguments, at)
        if isinstance(base, Construct):
            if not isinstance(base.data, Query):
                return None
            for info in base.data.custom:
                own = tools.class_value(info, name) if name else None
                if own is not None:
                    return tools.result_of(tools.bound(own, base, at), arguments, at)
            if not name:
                return (base,)  # `Model.objects()` is nothing Django has; related managers take options
            return querysets.call(tools, base, name, arguments, at)
        if isinstance(base, Cls) and not name and declarations.is_query_class(base.info):
            return _made(tools, base, arguments)
        if isinstance(base, Cls) and not name:
            self._constructed(tools, base, arguments, at)
            return None
        if isinstance(base, Cls) and name == "add_to_class":
            return self._add_to_class(tools, base, arguments)
        if isinstance(base, Instance):
            own = tools.class_value(base.info, name)
            if own is not None:  # the repository's own method, which says itself what it does
                saved = rows.saved(tools, base, at) if name == "save" else base
                return (
                    tools.result_of(tools.bound(own, saved, at), arguments, at) if saved is not base else None
                )
            return rows.call(tools, base, name, arguments, at, is_super=False)
        return None

    def elements(self, tools: Tools, base: Atom, at: At) -> Value | None:
        """A loop runs a query set, unless its rows are there."""
        if isinstance(base, Construct) and isinstance(base.data, Query):
            if base.kind == "queryset" and is_gone_through(at):
                return querysets.row_of(tools, base.data)
            return querysets.elements(tools, base.data, at)
        return None

    def force(self, tools: Tools, base: Atom, at: At) -> None:
        """The truth or the length of a query set runs it."""
        if isinstance(base, Construct) and isinstance(base.data, Query) and base.kind == "queryset":
            querysets.run(tools, base.data, at, "evaluation")

    def remembered(self, base: Atom) -> Atom:
        """A query set keeps its rows."""
        if isinstance(base, Construct) and isinstance(base.data, Query) and base.kind == "queryset":
            return Construct("django", "queryset", replace(base.data, has_rows=True))
        return base

    def handed_on(self, tools: Tools, base: Atom, stored: Mapping[str, Value]) -> Atom:
        """A relation that a row was given need not be fetched, whoever holds the row."""
        return rows.given(tools, base, stored) if isinstance(base, Instance) else base

    def item(self, tools: Tools, base: Atom, key: Value, at: At) -> Value | None:
        """An index runs a query set; a slice makes another."""
        if isinstance(base, Construct) and isinstance(base.data, Query):
            if any(isinstance(atom, Unknown) and atom.reason == "a slice" for atom in key):
                return (base,)
            return querysets.elements(tools, base.data, at, "index")
        return None

    def receivers(self, tools: Tools, func: Func) -> list[Atom]:
        """A method of a manager or query set is called on those of the models that use its class."""
        registry = Registry.of(tools)
        if func.owner is None:
            return [
                atom for info in registry.added.get(func.key, ()) for atom in (tools.instance(info, None),)
            ]
        models = registry.users.get(func.owner, ())
        return [
            Construct("django", "queryset", Query(model.info, model.managers_with(func.owner)))
            for model in models[:4]
        ]

    def asks_itself(self, tools: Tools, func: Func) -> bool:
        """A method of a query set may run it: `[row.name for row in self]`."""
        return func.owner is not None and declarations.is_query_set(func.owner)

    def parameter(self, tools: Tools, func: Func, name: str) -> Value | None:
        """A parameter named `request` is a request, one that is named like a model is probably a row of it."""
        if name == "request":
            return (requests.REQUEST,)
        if name == "**":
            return views.keywords(tools, func) if func.owner is not None else None
        if func.owner is not None and name in views.HANDED:
            return views.handed(tools, func, func.owner, name)
        if name == "instance" and func.owner is None:
            return _listened(tools, func)
        known = Registry.of(tools).by_parameter
        guessed = known.get(name) or known.get(name.rpartition("_")[2])  # `other_event` is one, too
        if guessed is None:
            return None
        return (*rows.row(tools, guessed, Origin("guessed")), Unknown("a parameter", f"{func.key}#{name}"))

    def stored(self, tools: Tools, base: Atom, name: str, value: Value, at: At) -> None:
        """What a middleware puts on a request is there for the views."""
        if base == requests.REQUEST:
            requests.put(tools, Registry.of(tools), name, value)

    def _add_to_class(self, tools: Tools, base: Cls, arguments: Arguments) -> Value:
        """`Model.add_to_class("name", function)` makes the function a method."""
        name, value = arguments.get(0, "name") or (), arguments.get(1, "value") or ()
        known = next((atom.known for atom in tools.look(name) if isinstance(atom, Text)), None)
        found = tuple(
            Func(atom.module, atom.form, atom.scope, base.info, atom.receiver)
            if isinstance(atom, Func)
            else atom
            for atom in tools.look(value)
        )
        if known and found:
            base.info.names.setdefault(known, found)
            for atom in found:
                if isinstance(atom, Func):
                    Registry.of(tools).added.setdefault(atom.key, {})[base.info] = None
                    tools.aliases.setdefault(atom.key, set()).add(known)
        return unknown("None")

    def _constructed(self, tools: Tools, base: Cls, arguments: Arguments, at: At) -> None:
        """A row made with a generic foreign key looks up the type of what it points to."""
        registry = Registry.of(tools)
        model = registry.model(base.info)
        given = {name for name, _ in arguments.keywords}
        if model is not None and any(
            link.kind == "generic" and link.name in given for link in model.links.values()
        ):
            querysets.look_up_type(tools, at)

    # Attributes

    def _of_construct(self, tools: Tools, base: Construct, name: str, at: At) -> Value | None:
        if base.kind == "request":
            return requests.attribute(tools, Registry.of(tools), name, at)
        query = base.data
        if not isinstance(query, Query):
            return None
        for info in query.custom:
            own = tools.class_value(info, name)
            if own is not None:
                return tools.bound(own, base, at)
        if name == "model" and query.model is not None:
            return (Cls(query.model),)
        if name in _MANAGERS:
            return (base,)
        return None

    def _of_row(self, tools: Tools, base: Instance, model: Model, name: str, at: At) -> Value | None:
        link = model.link(name)
        if link is not None:
            return self._forward(tools, base, link, at)
        back = model.reverse(name)
        if back is not None and tools.class_value(base.info, name) is None:
            if back.kind == "one" and rows.is_guessed(base) and name in Registry.of(tools).backwards:
                return rows.follow_back(tools, back.model, at)  # the name says so, whatever the row is
            if back.kind == "one":
                return rows.follow(tools, base, name, back.model, at)
            home, is_new = rows.home_of(tools, base, at), rows.is_new(base, at)
            sure = rows.sure(base)
            along = rows.along(base, name)
            return (
                manager(
                    back.model, link=back, is_back=True, is_new=is_new, confidence=sure, home=home, came_with=along
                ),
            )  # fmt: skip
        return None

    def _forward(self, tools: Tools, base: Instance, link: Link, at: At) -> Value | None:
        if link.kind == "generic":
            if base.is_any and link.name not in base.fields and rows.along(base, link.name) is None:
                asking.read(tools, at, (asking.GENERIC,), "attribute", traits=frozenset({"lazy-load"}))
            return unknown("the row that a generic foreign key points to")
        if link.kind in ("many", "generic many"):
            if link.to is None:
                return unknown(f"rows of what {link.name} points to")
            home, is_new = rows.home_of(tools, base, at), rows.is_new(base, at)
            sure, along = rows.sure(base), rows.along(base, link.name)
            return (manager(link.to, link=link, is_new=is_new, confidence=sure, home=home, came_with=along),)
        if not base.is_any:  # what its constructor was given
            given = base.pending.keyword(link.name) if base.pending is not None else None
            known = base.fields.get(link.name) or given
            if not known and isinstance(base.origin, Origin) and link.to is not None:
                return rows.row(tools, link.to, Origin("related"))  # whoever made the form may have set it
            return rows.settled(tools, known) if known else None
        # What is stored on any row of a class (`order.customer = me`) is held by the variable: it says nothing of others.
        if link.to is not None and was_given(tools, base, link.name, at):
            return rows.row(tools, link.to, Origin("related"))
        return rows.follow(tools, base, link.name, link.to, at)

    def _of_super(self, tools: Tools, base: Super, name: str, at: At) -> Value | None:
        if isinstance(base.receiver, Construct):
            return _above(tools, base, name, at)
        return None

    def _call_super(self, tools: Tools, base: Super, name: str, arguments: Arguments, at: At) -> Value | None:
        receiver = base.receiver
        if isinstance(receiver, Construct):
            own = _above(tools, base, name, at)
            if own is not None:
                return tools.result_of(own, arguments, at)
            if isinstance(receiver.data, Query):
                plain = Construct("django", "queryset", receiver.data)
                return querysets.call(tools, plain, name, arguments, at)
            return None
        if isinstance(receiver, Instance):
            line = receiver.info.mro()
            after = line[line.index(base.info) + 1 :] if base.info in line else ()
            if any(name in info.names for info in after):
                return None
            return rows.call(tools, receiver, name, arguments, at, is_super=True)
        return None


def _listened(tools: Tools, func: Func) -> Value | None:
    """The `instance` of a function that listens to what happens to rows."""
    registry = Registry.of(tools)
    found: list[Atom] = []
    for sender in list(registry.listeners.of.get(func.form.simple_name, ()))[:4]:
        model = registry.user if sender in _USERS else registry.named(sender)
        found += rows.row(tools, model, Origin("kept")) if model is not None else ()
    return (*found, Unknown("a parameter", f"{func.key}#instance")) if found else None


def _made(tools: Tools, base: Cls, arguments: Arguments) -> Value | None:
    """`OrderQuerySet(self.model)`: a query set of that model."""
    given = arguments.get(0, "model")
    for atom in tools.look(given) if given is not None else ():
        if isinstance(atom, Cls):
            return (Construct("django", "queryset", Query(atom.info, (base.info,))),)
    return None


def _above(tools: Tools, base: Super, name: str, at: At) -> Value | None:
    """The method of this name that the classes behind one give to a manager or query set."""
    receiver = base.receiver
    assert isinstance(receiver, Construct)
    if not isinstance(receiver.data, Query):
        return None
    line: dict[ClassInfo, None] = {}
    for info in receiver.data.custom:
        line.update(dict.fromkeys(info.mro()))
    classes = list(line)
    after = classes[classes.index(base.info) + 1 :] if base.info in line else base.info.mro()[1:]
    for info in after:
        value = info.names.get(name)
        if value is not None:
            return tools.bound(value, receiver, at)
    return None
