"""All models of a repository: who points to whom, who uses which manager, which one are the users."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from nova_lint.libraries.django import declarations
from nova_lint.libraries.django.labels import default_table, label_of
from nova_lint.libraries.django.made_for import MadeFor
from nova_lint.libraries.django.models import Link, Model
from nova_lint.libraries.django.routing import Routing
from nova_lint.libraries.django.signals import Listeners, listeners
from nova_lint.libraries.django.stand_ins import applications
from nova_lint.model.text import SqlText
from nova_lint.values.atoms import Value
from nova_lint.values.program import ClassInfo

if TYPE_CHECKING:
    from nova_lint.values.library import Tools

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Registry:
    """All models of a repository, those of Django's own applications included."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.models: dict[ClassInfo, Model] = {}
        self.by_name: dict[str, list[Model]] = {}
        self.old: dict[ClassInfo, Model] = {}
        self.users: dict[ClassInfo, list[Model]] = {}
        self.added: dict[str, dict[ClassInfo, None]] = {}
        self.user: Model | None = None
        self.computed: dict[str, SqlText] = {}
        self.request: dict[str, Value] = {}
        self.is_open = False
        self.is_complete = False
        self.routing = Routing(self)
        self.made_for = MadeFor(tools)
        self._columns: dict[Model, dict[str, str]] = {}
        self._labels: dict[str, str] = {}
        self._ready = False
        self._seen: set[ClassInfo] = set()
        installed = declarations.installed(tools)
        for dotted in applications.MODULES:
            if dotted in applications.OPTIONAL and dotted.removesuffix(".models") not in installed:
                continue  # where the repository imports its models, they are there all the same
            module = tools.program.find(dotted, "")
            if module is not None and module.is_stand_in:
                tools.run_module(module)

    @classmethod
    def of(cls, tools: Tools) -> Registry:
        """The registry of this run, brought up to date with the classes evaluated so far."""
        held = tools.registry.get("django")
        if not isinstance(held, Registry):
            held = tools.registry["django"] = cls(tools)
        if len(held._seen) != len(tools.mapped):
            if held.is_complete:
                held.rebuild()
            else:
                held._take_in()
        return held

    def rebuild(self) -> None:
        """Read all models anew: now that all are evaluated, every reference finds its model."""
        self.is_complete = True
        self.models.clear()
        self.by_name.clear()
        self.users.clear()
        self._seen.clear()
        self._columns.clear()
        self.__dict__.pop("by_parameter", None)
        self.__dict__.pop("guesses", None)
        self.__dict__.pop("listeners", None)
        self.__dict__.pop("backwards", None)
        self._take_in()

    @cached_property
    def by_parameter(self) -> dict[str, Model]:
        """The models of the repository by the names that parameters have which hold their rows: `purchase_order`."""
        found: dict[str, list[Model]] = {}
        for model in self.models.values():
            if (
                not model.is_abstract
                and model.proxy_of is None
                and (not model.info.module.is_stand_in or model is self.user)
            ):
                found.setdefault(_CAPITAL.sub("_", model.name).lower(), []).append(model)
        return {
            name: self.user if self.user is not None and self.user in models else models[0]
            for name, models in found.items()
            if len(models) == 1 or self.user in models
        }

    @cached_property
    def backwards(self) -> dict[str, tuple[Model, Link | None]]:
        """What attributes of these names lead back to, whatever they are attributes of: the model, and the one relation.

        Only names that hardly mean anything else: they lead to one model, and are put together (`line_set`, `user_profile`).
        """
        found: dict[str, dict[Link, None]] = {}
        for model in self.models.values():
            for name, link in model.back.items():
                is_told = link.kind == "key" or (link.kind == "one" and link.declared is not None)
                if "_" in name and is_told and not link.model.info.module.is_stand_in:
                    found.setdefault(name, {})[link] = None
        told: dict[str, tuple[Model, Link | None]] = {}
        for name, links in found.items():
            first = next(iter(links))
            if first.kind == "one" and len(links) > 1:
                continue
            if all(link.model is first.model and link.kind == first.kind for link in links):
                told[name] = (first.model, first if len(links) == 1 else None)
        return told

    @cached_property
    def listeners(self) -> Listeners:
        """Whose rows somebody listens to when they go."""
        return listeners(self.tools)

    def hears_pairs(self, link: Link) -> bool:
        """Whether somebody listens to the pairs of a many-to-many field; a class that is no model may be any."""
        names = {info.form.simple_name for info in link.model.info.mro()}
        return any(
            field == link.name and (name in names or name.lower() not in self.by_name)
            for name, field in self.listeners.pairs
        )

    @cached_property
    def guesses(self) -> dict[str, Model]:
        """What attributes of these names lead to, where every foreign key of that name points to the same model."""
        found: dict[str, dict[Model, None]] = {}
        names = self.by_parameter
        for model in self.models.values():
            for name, link in model.links.items():
                if link.kind in ("key", "one") and link.to is not None:
                    found.setdefault(name, {})[link.to] = None
        return {
            name: next(iter(targets))
            for name, targets in found.items()
            if len(targets) == 1 and names.get(name) is next(iter(targets))
        }

    def model(self, info: ClassInfo) -> Model | None:
        """The model that a class is."""
        return self.models.get(info) or self.old.get(info)

    def remember(self, models: Iterable[Model]) -> None:
        """Models as migrations know them: they have rows and relations, but no name that anybody refers to."""
        for model in models:
            self.old[model.info] = model
            for link in model.links.values():
                if link.to is not None:
                    _reverse(link, model)

    def table_of(self, key: str) -> str:
        """The table that the class of a model gives, by `app.model` in lower case; nothing where there is no such class."""
        label, _, name = key.rpartition(".")
        for model in self.by_name.get(name, ()):
            if model.label.lower() == label and not model.is_abstract:
                return model.table
        return ""

    def columns(self, model: Model) -> dict[str, str]:
        """The columns of a model's own table by the names of its fields."""
        found = self._columns.get(model)
        if found is None:
            found = self._columns[model] = {}
            for info in reversed(model.info.mro()):
                for plain in declarations.columns_of(info, self.tools):
                    found[plain.name] = plain.column
                    if plain.is_primary:
                        found["pk"] = plain.column
            for link in model.links.values():
                if link.kind in ("key", "one"):
                    found[link.name] = found[f"{link.name}_id"] = link.column
            found.setdefault("pk", "id")
            found.setdefault("id", "id") if found["pk"] == "id" else None
        return found

    def gives_key(self, model: Model) -> bool:
        """Whether the key of a new row is a number that the database gives: no field and no parent says otherwise."""
        declared = (plain for info in model.info.mro() for plain in declarations.columns_of(info, self.tools))
        related = (link.declared for link in model.links.values())
        return not model.parents and not any(
            field is not None and field.is_primary for field in (*declared, *related)
        )

    def named(self, name: str, near: ClassInfo | None = None) -> Model | None:
        """The model of a string reference: `app.Model`, or `Model` of the application at hand."""
        label, _, simple = name.rpartition(".")
        found = [model for model in self.by_name.get(simple.lower(), ()) if not model.is_abstract]
        if label:
            wanted = [model for model in found if model.label == label]
            return wanted[0] if wanted else (found[0] if len(found) == 1 else None)
        if near is not None:
            here = self._label(near)
            found = [model for model in found if model.label == here] or found
        return found[0] if found else None

    def _label(self, info: ClassInfo) -> str:
        path = info.module.path
        if path not in self._labels:
            self._labels[path] = label_of(info.module, self.tools.program)
        return self._labels[path]

    def _take_in(self) -> None:
        fresh = [info for info in self.tools.mapped if info not in self._seen]
        self._seen.update(fresh)
        for info in fresh:
            if _is_historical(info) or declarations.is_query_class(info):
                continue
            held = self.tools.mapping(info)
            if held is not None and held.packages.isdisjoint({"django"}):
                continue  # another library's
            self._add(info)
        self._find_user()
        for info in fresh:
            model = self.models.get(info)
            if model is not None:
                self._relate(model)
        for info in fresh:
            model = self.models.get(info)
            if model is not None:
                self._inherit(model)
        self._reverse_all()

    def _add(self, info: ClassInfo) -> Model:
        held = self.models.get(info)
        if held is not None:
            return held
        meta = declarations.meta_of(info)
        label = str(meta.get("app_label") or "") or self._label(info)
        model = self.models[info] = Model(info, label, "")
        model.is_abstract = meta.get("abstract") is True
        model.is_managed = meta.get("managed") is not False
        bases = [
            self._add(base)
            for base in info.mro()[1:]
            if base in self.tools_mapped and not _is_historical(base)
        ]
        for base in bases:
            if _is_direct(info, base.info):
                base.children.append(model)
        solid = [base for base in bases if not base.is_abstract]
        if meta.get("proxy") is True and solid:
            model.proxy_of = solid[0].proxy_of or solid[0]
            model.table = model.proxy_of.table
        elif not model.is_abstract:
            name, text = declarations.table_of(meta.get("db_table"), self.tools)
            model.table = name or default_table(label, model.name)
            if text is not None:
                self.computed[model.table] = text
            model.parents = [base for base in solid if _is_near(model, base, solid)]
        self.by_name.setdefault(model.name.lower(), []).append(model)
        model.own = declarations.names_of(info)
        model.managers = declarations.managers_of(info, self.tools)
        model.scopes = declarations.scopes_of(info, self.tools)
        for classes in model.managers.values():
            for used in classes:
                for part in used.mro():
                    held_by = self.users.setdefault(part, [])
                    if model not in held_by:
                        held_by.append(model)
        return model

    @property
    def tools_mapped(self) -> set[ClassInfo]:
        """The classes that are models."""
        return self._seen

    def _find_user(self) -> None:
        named = declarations.user_setting(self.tools)
        self.user = self.named(named or "auth.User") or (self.named("auth.User") if named else None)

    def _relate(self, model: Model) -> None:
        for declared in declarations.relations_of(model.info, self.tools):
            link = Link(declared.name, declared.kind, model, declared=declared)
            link.to = self._target(declared.to, model)
            link.through = self._target(declared.through, model) if declared.through else None
            link.column = declared.column or f"{declared.name}_id"
            link.on_delete = declared.on_delete
            link.is_nullable = declared.is_nullable
            link.accessor, link.query_name = declared.accessor, declared.query_name
            if declared.kind == "many" and link.through is None:
                link.table = declared.table or (f"{model.table}_{declared.name}" if model.table else "")
            model.links[declared.name] = link

    def _target(self, to: str | ClassInfo | None, model: Model) -> Model | None:
        if isinstance(to, ClassInfo):
            return self.models.get(to)
        if to is None:
            return None
        if to == "self":
            return model
        if to == declarations.USER:
            return self.user
        return self.named(to, model.info)

    def _inherit(self, model: Model) -> None:
        """Give a model the relations and managers of its abstract bases, as its own."""
        for base in model.info.mro()[1:]:
            above = self.models.get(base)
            if above is None:
                links = declarations.relations_of(base, self.tools)
                for declared in links:  # a plain class mixed in
                    if declared.name not in model.links:
                        to = self._target(declared.to, model)
                        model.links[declared.name] = Link(
                            declared.name, declared.kind, model, to, column=f"{declared.name}_id", declared=declared,
                            on_delete=declared.on_delete, accessor=declared.accessor,
                        )  # fmt: skip
                continue
            for name, classes in above.managers.items():
                if name not in model.managers:
                    model.managers[name] = classes
                    model.scopes.update({name: above.scopes[name]} if name in above.scopes else {})
            if not above.is_abstract:
                continue
            for name, link in list(above.links.items()):
                if name in model.links:
                    continue
                to = model if link.declared is not None and link.declared.to == "self" else link.to
                copy = Link(
                    name, link.kind, model, to, link.through, "", link.column, link.on_delete, link.accessor,
                    link.query_name, link.is_nullable, link.declared,
                )  # fmt: skip
                if link.kind == "many" and link.through is None and model.table:
                    copy.table = (link.declared.table if link.declared else "") or f"{model.table}_{name}"
                model.links[name] = copy
        for classes in model.managers.values():
            for used in classes:
                for part in used.mro():
                    held_by = self.users.setdefault(part, [])
                    if model not in held_by and not model.is_abstract:
                        held_by.append(model)

    def _reverse_all(self) -> None:
        for model in self.models.values():
            model.back.clear()
            model.asked_by.clear()
        for model in list(self.models.values()):
            if model.is_abstract or model.proxy_of is not None:
                continue
            for link in model.links.values():
                if link.to is not None:
                    _reverse(link, model)
            for parent in model.parents:
                joint = Link(
                    f"{parent.name.lower()}_ptr", "one", model, parent, on_delete="cascade",
                    column=f"{parent.name.lower()}_ptr_id", accessor=model.name.lower(),
                )  # fmt: skip
                model.links.setdefault(joint.name, joint)
                _reverse(joint, model)


def _reverse(link: Link, model: Model) -> None:
    """Let the other side know of a relation."""
    target = link.to
    assert target is not None
    names = {"class": model.name.lower(), "app_label": model.label, "model_name": model.name.lower()}
    accessor = link.accessor
    for key, value in names.items():
        accessor = accessor.replace(f"%({key})s", value)
    query = link.query_name
    for key, value in names.items():
        query = query.replace(f"%({key})s", value)
    targets = list(target.concrete()) if target.is_abstract else [target.proxy_of or target]
    for other in targets:
        if link.kind == "generic many":
            continue
        hidden = accessor.endswith("+")
        if not hidden:
            default = model.name.lower() if link.kind == "one" else f"{model.name.lower()}_set"
            other.back.setdefault(accessor or default, link)
        asked = query or (accessor if accessor and not hidden else "") or model.name.lower()
        if asked in other.asked_by or hidden:
            asked = f"{asked}+{model.label}.{model.name}.{link.name}"
        other.asked_by[asked] = link


def _is_direct(info: ClassInfo, base: ClassInfo) -> bool:
    return any(getattr(atom, "info", None) is base for value in info.bases for atom in value)


def _is_near(model: Model, base: Model, solid: list[Model]) -> bool:
    """Whether no other model with a table stands between a model and its base."""
    return base.proxy_of is None and not any(
        other is not base and base.info in other.info.mro() for other in solid if other.proxy_of is None
    )


def _is_historical(info: ClassInfo) -> bool:
    """Whether a class is a model as a migration knows it."""
    return "/migrations/" in f"/{info.module.path}"
