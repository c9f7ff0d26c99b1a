"""A model of Django: its table, its relations both ways, and its managers."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from nova_lint.libraries.django.declarations import Declared
from nova_lint.values.program import ClassInfo


class Link(Struct, eq=False):
    """A relation as a model declares it: `kind` is `key`, `one`, `many`, `generic` or `generic many`.

    `to` is the model it points to, None where that is not known; `through` the model of a many-to-many
    table, None for the table `table` that Django makes itself. `column` holds a foreign key.
    """

    name: str
    kind: str
    model: Model
    to: Model | None = None
    through: Model | None = None
    table: str = ""
    column: str = ""
    on_delete: str = ""
    accessor: str = ""
    query_name: str = ""
    is_nullable: bool = False
    declared: Declared | None = None


class Model(Struct, eq=False):
    """A model: the class, its application's label, its table (empty when abstract).

    `scopes` are the look-ups that some of its managers narrow their rows by.
    """

    info: ClassInfo
    label: str
    table: str
    is_abstract: bool = False
    is_managed: bool = True
    key: str = "id"
    proxy_of: Model | None = None
    parents: list[Model] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    back: dict[str, Link] = field(default_factory=dict)
    asked_by: dict[str, Link] = field(default_factory=dict)
    managers: dict[str, tuple[ClassInfo, ...]] = field(default_factory=dict)
    scopes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    children: list[Model] = field(default_factory=list)
    own: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.info.form.simple_name

    def tables(self) -> tuple[str, ...]:
        """The tables that a row of this model lies in: its own first, then those of its parents.

        An abstract model stands for all the models made of it.
        """
        found: dict[str, None] = {}
        for model in (self, *self.concrete()) if self.is_abstract else (self,):
            for part in model.line():
                found[part.table] = None
        return tuple(table for table in found if table)

    def tables_for(self, name: str) -> tuple[str, ...]:
        """The tables that a row must lie in for an attribute of this name: those up to the one that has it.

        An empty name asks for the row's own table alone.
        """
        if not self.parents or self.is_abstract:
            return self.tables()
        found: list[str] = []
        for model in self.line():
            found.append(model.table)
            if not name or name in model.own or name in model.links or name in ("pk", "id"):
                return (self.table, *(found[-1:] if len(found) > 1 else ()))
            if name in model.back or name in model.asked_by:
                return (self.table,)
        return (self.table,)

    def line(self) -> Iterator[Model]:
        """This model and the ones it inherits from through tables of their own, nearest first."""
        yield self
        for parent in self.parents:
            yield from parent.line()

    def concrete(self) -> Iterator[Model]:
        """The models with tables that are made of an abstract one."""
        for child in self.children:
            if child.is_abstract:
                yield from child.concrete()
            else:
                yield child

    def scope(self, name: str = "") -> tuple[str, ...]:
        """The look-ups that the manager of this name narrows its rows by; without a name, those of the default one."""
        return self.scopes.get(name or next(iter(self.managers), ""), ())

    def managers_with(self, info: ClassInfo) -> tuple[ClassInfo, ...]:
        """The classes behind the manager that has methods of this one."""
        for classes in self.managers.values():
            if any(info in used.mro() for used in classes):
                return classes
        return (info,)

    def link(self, name: str) -> Link | None:
        """The relation that a field of this name is."""
        for model in self.line():
            if name in model.links:
                return model.links[name]
        return None

    def reverse(self, name: str) -> Link | None:
        """The relation that an attribute of this name follows backwards."""
        for model in self.line():
            if name in model.back:
                return model.back[name]
        return None

    def asked(self, name: str) -> Link | None:
        """The relation that a look-up of this name follows backwards."""
        for model in self.line():
            if name in model.asked_by:
                return model.asked_by[name]
        return None

    def pointing(self) -> Iterator[Link]:
        """Every foreign key that points to this model."""
        for link in dict.fromkeys(self.asked_by.values()):
            if link.kind in ("key", "one"):
                yield link
