"""Which attributes of Pony's entities are two sides of one relation, where its key stands, and its table of pairs."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.libraries.pony.fields import NAMING, Attribute, root_of
from nova_lint.model import form
from nova_lint.model.statement import TableName
from nova_lint.values.attributes import name_of
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Link, Model, Models, declare_model
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo


class Entities(Models):
    """All entities of a repository.

    `links` of a model are those whose key or table of pairs is its own, `back` are the other sides of links. Fields that
    have no column are of kind `many`, the mirror of a key included.
    """

    @classmethod
    def known(cls, tools: Tools) -> Entities:
        """The entities known so far."""
        held = cls.of(tools, NAMING)
        assert isinstance(held, Entities)
        return held

    def find(self, name: str | ClassInfo, near: Model | None = None) -> Model | None:
        """As for all models; a class that a function makes each time it is called counts as one."""
        found = super().find(name, near)
        if found is None and isinstance(name, str):
            same = self.by_name.get(name.rpartition(".")[2], [])
            if same and len({model.info.key for model in same}) == 1:
                return same[0]
        return found

    def relate(self, model: Model) -> None:
        """Find the links of an entity, by both of their sides."""
        for name, one in list(model.fields.items()):
            if not isinstance(one, Attribute) or not one.to:
                continue
            to = self.find(one.to, model)
            if to is None or to.table is None or model.table is None:
                if one.kind == "key" and isinstance(one.to, str):
                    model.fields[name] = replace(one, kind="column")
                continue
            self._connect(model, name, one, to)

    def _connect(self, model: Model, name: str, one: Attribute, to: Model) -> None:
        owner = next(
            (self.models[i] for i in model.info.mro() if name in i.names and i in self.models), model
        )
        back, other = _other_side(self, owner, name, one, to)
        if one.declared == "Set" and other is not None and other.declared == "Set":
            self._pair(model, owner, name, one, to, back, other)
        elif one.declared == "Set" or _is_mirror(owner, name, one, to, back, other):
            model.fields[name] = replace(one, kind="many")
            if other is not None:
                key = replace(other, kind="key", on_delete=_on_delete(other, one))
                model.back[name] = Link(back, key, to, model)
        else:
            made = replace(one, kind="key", on_delete=_on_delete(one, other))
            model.fields[name] = made
            model.links[name] = Link(name, made, model, to)

    def _pair(
        self, model: Model, owner: Model, name: str, one: Attribute, to: Model, back: str, other: Attribute
    ) -> None:
        """The table between: named by the entities that the two sides stand in, `owner` and `to`."""
        is_first = (owner.name, name) <= (to.name, back)
        given = one if one.table else other
        if given.table:
            pairs = TableName(given.table, given.schema)
        elif owner is to and back == name:
            pairs = TableName(f"{owner.name}_{name}")
        else:
            pairs = TableName(self.naming.pairs(owner, to))
        if is_first:
            model.links[name] = Link(name, one, model, to, pairs)
        else:
            model.back[name] = Link(back, other, to, model, pairs)


def declare_entity(tools: Tools, info: ClassInfo, at: At) -> None:
    """Note the table of an entity, with the columns of all classes that inherit from it."""
    entities = Entities.known(tools)
    model = entities.model(info)
    if model is None or root_of(info) is not info:
        return
    whole = Model(info, model.table, dict(model.fields), dict(model.links))
    for name in _composite_key(info):
        if name in whole.fields:
            whole.fields[name] = replace(whole.fields[name], is_primary=True)
    for other in list(entities.models.values()):
        if other is not model and info in other.info.mro():
            for name, one in other.fields.items():
                whole.fields.setdefault(name, one)
            for name, link in other.links.items():
                whole.links.setdefault(name, link)
    declare_model(tools, entities, whole, at)


def _composite_key(info: ClassInfo) -> list[str]:
    """`PrimaryKey(user, name)` in the body of a class: the names of its attributes."""
    calls = [s.value for s in info.form.body if isinstance(s, form.Do) and isinstance(s.value, form.Call)]
    found = [c for c in calls if name_of(c.func) == "PrimaryKey"]
    return [arg.id for call in found for arg in call.args if isinstance(arg, form.Name)]


def _other_side(
    entities: Entities, model: Model, name: str, one: Attribute, to: Model
) -> tuple[str, Attribute | None]:
    """The attribute of the other entity that is the other side, as Pony links them (`EntityMeta._link_reverse_attrs_`)."""
    if one.reverse:
        found = to.fields.get(one.reverse)
        return one.reverse, found if isinstance(found, Attribute) else None
    for back, other in to.fields.items():
        if not isinstance(other, Attribute) or not other.to or other.reverse not in ("", name):
            continue
        if to is model and back == name:
            continue
        end = entities.find(other.to, to)
        if end is not None and end.info in model.info.mro():
            return back, other
    return "", None


def _is_mirror(
    model: Model, name: str, one: Attribute, to: Model, back: str, other: Attribute | None
) -> bool:
    """Whether of a relation one to one the column is on the other side (`Attribute.get_columns`)."""
    if other is None or other.declared == "Set" or one.declared in ("Required", "PrimaryKey"):
        return False
    if other.declared in ("Required", "PrimaryKey"):
        return True
    if one.column or other.column:
        return not one.column
    return (model.name, name) > (to.name, back)


def _on_delete(one: Attribute, other: Attribute | None) -> str:
    """What Pony writes behind `ON DELETE` (`Database.generate_mapping`)."""
    is_required = one.declared != "Optional"
    if other is not None:
        cascades = other.declared == "Set" and is_required if other.cascades is None else other.cascades
        if cascades:
            return "cascade"
    return "" if is_required else "set null"
