"""The models as the migrations so far have made them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.libraries.django.declarations import USER
from nova_lint.libraries.django.labels import default_table
from nova_lint.libraries.django_migrations.fields import Field

#: Tables of Django's own applications whose names are not the default.
_ELSEWHERE = {
    "contenttypes.contenttype": "django_content_type", "sites.site": "django_site",
    "sessions.session": "django_session", "admin.logentry": "django_admin_log",
    "flatpages.flatpage": "django_flatpage", "redirects.redirect": "django_redirect",
}  # fmt: skip


class OldModel(Struct, frozen=True):
    """A model at one point of the history; `named` is its table where it is not the default one.

    `bases` are the models that it inherits from, as `app.model`.
    """

    label: str
    name: str
    named: str = ""
    fields: tuple[Field, ...] = ()
    bases: tuple[str, ...] = ()
    is_managed: bool = True
    is_proxy: bool = False

    @property
    def key(self) -> str:
        """`app.model`, by which others refer to it."""
        return f"{self.label}.{self.name}".lower()

    @property
    def table(self) -> str:
        """Its own table."""
        return self.named or default_table(self.label, self.name)

    def field(self, name: str) -> Field | None:
        """The field of that name, however it is written."""
        return next((held for held in self.fields if held.name.lower() == name.lower()), None)

    def with_field(self, new: Field) -> OldModel:
        """The model with one more field, or another one in the place of one of that name."""
        if self.field(new.name) is None:
            return replace(self, fields=(*self.fields, new))
        fields = tuple(new if held.name.lower() == new.name.lower() else held for held in self.fields)
        return replace(self, fields=fields)

    def without(self, name: str) -> OldModel:
        """The model without a field."""
        return replace(self, fields=tuple(f for f in self.fields if f.name.lower() != name.lower()))

    def pairs_table(self, many: Field) -> str:
        """The table that Django makes for the pairs of a many-to-many field."""
        return many.table or f"{self.table}_{many.name}"

    def own_pairs(self) -> Iterator[Field]:
        """The many-to-many fields whose pairs Django keeps in a table of its own making."""
        for held in self.fields:
            if held.kind == "many" and not held.through:
                yield held


@dataclass(slots=True)
class State:
    """All models at one point of the history, by `app.model`; `user` is what the setting says the users are.

    `declared` gives the table that the class of a model says it has: applications without migrations have only those.
    """

    user: str
    models: dict[str, OldModel] = field(default_factory=dict)
    declared: Callable[[str], str] = field(default=lambda key: "", compare=False)

    def copy(self) -> State:
        """The same, to be changed on its own."""
        return State(self.user, dict(self.models), self.declared)

    def put(self, model: OldModel) -> None:
        """A model as it is from now on."""
        self.models[model.key] = model

    def resolved(self, name: str, near: str, own: str = "") -> str:
        """A reference as `app.model`: one without a label is of the application `near`, `self` is `own`."""
        if not name:
            return ""
        if name == USER:
            return self.user.lower()
        if name == "self":
            return own
        return name.lower() if "." in name else f"{near}.{name}".lower()

    def table_of(self, key: str) -> str:
        """The table of a model; one of an application that is not of the repository has its default name."""
        model = self.models.get(key)
        if model is None:
            label, _, name = key.partition(".")
            return self.declared(key) or _ELSEWHERE.get(key) or (default_table(label, name) if name else "")
        if model.is_proxy:
            return next((self.table_of(base) for base in model.bases if base != key), model.table)
        return model.table

    def relate(self, model: OldModel, given: Field) -> Field:
        """The field with its references resolved."""
        if given.kind not in ("key", "one", "many"):
            return given
        to = self.resolved(given.to, model.label, model.key)
        return dataclasses.replace(given, to=to, through=self.resolved(given.through, model.label))

    def rename(self, old: str, new: str) -> None:
        """Let every field that refers to a model do so by its new name."""
        for key, model in list(self.models.items()):
            if any(old in (f.to, f.through) for f in model.fields) or old in model.bases:
                fields = tuple(
                    dataclasses.replace(
                        f, to=new if f.to == old else f.to, through=new if f.through == old else f.through
                    )
                    for f in model.fields
                )
                bases = tuple(new if base == old else base for base in model.bases)
                self.models[key] = replace(model, fields=fields, bases=bases)
