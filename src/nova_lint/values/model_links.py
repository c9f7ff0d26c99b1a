"""What small ORMs have in common: classes with fields that are tables, and the links between them.

A library makes its fields `Construct`s of kind `field` that hold a `Field`, and says in a `Naming` how it finds names.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING

from msgspec import Struct, field

from nova_lint.model.change import Change, Column, ForeignKey
from nova_lint.model.statement import TableName
from nova_lint.model.text import Piece
from nova_lint.values.atoms import Atom, Cls, Const, Construct, Member, Outside, Text, Value
from nova_lint.values.objects import At, Touch

if TYPE_CHECKING:
    from nova_lint.values.library import Tools
    from nova_lint.values.program import ClassInfo

#: The kinds of fields whose column points to another table.
KEYS = ("key", "one")


class Field(Struct, frozen=True):
    """A field of a model: `kind` is `column`, `key`, `one` (a unique key) or `many` (pairs in a table between).

    `to` and `through` are names or classes of models, empty when not known; `accessor` is what the other side calls
    the link, None when not told. `table` is the name of the table of pairs, where it is given.
    """

    kind: str = "column"
    to: str | ClassInfo = ""
    column: str = ""
    on_delete: str = ""
    accessor: str | None = None
    through: str | ClassInfo = ""
    table: str = ""
    type: str = ""
    is_nullable: bool = False
    is_primary: bool = False


class Link(Struct, eq=False):
    """A field of `model` that leads to another one, both known; `pairs` is the table between."""

    name: str
    field: Field
    model: Model
    to: Model
    pairs: TableName | None = None

    def other(self, side: Model) -> Model:
        """The model at the other end of the link."""
        return self.to if side is self.model else self.model


class Model(Struct, eq=False):
    """A class that is mapped to a table; an abstract one has none.

    `links` are by the names of the fields, `back` are links of others, by the names they have here.
    """

    info: ClassInfo
    table: TableName | None
    fields: dict[str, Field] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    back: dict[str, Link] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The simple name of the class."""
        return self.info.form.simple_name

    def link(self, name: str) -> Link | None:
        """The link of this name, to either side."""
        return self.links.get(name) or self.back.get(name)


class Naming(Struct, frozen=True):
    """How a library names what its classes leave out.

    `table` gives the table of a class (None: abstract), `column` that of a key, `pairs` the table between two models,
    `accessor` the name of a link on its other side (empty: none). For a table between that the library makes, `pair_column`
    names the keys and `parting` says what happens to its rows on delete.
    """

    library: str
    table: Callable[[Tools, ClassInfo], TableName | None]
    column: Callable[[str], str]
    pairs: Callable[[Model, Model], str]
    accessor: Callable[[Model, Field], str]
    pair_column: Callable[[Model], str] = lambda model: f"{model.name.lower()}_id"
    parting: Callable[[Field], str] = lambda one: "cascade"


class Models:
    """All models that one library maps in a repository."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.models: dict[ClassInfo, Model] = {}
        self.by_name: dict[str, list[Model]] = {}
        self.seen = -1

    @classmethod
    def of(cls, tools: Tools, naming: Naming) -> Models:
        """The models known so far."""
        held = tools.registry.get(naming.library)
        if not isinstance(held, Models):
            held = tools.registry[naming.library] = cls(naming)
        if held.seen != len(tools.mapped):
            held._read(tools)
        return held

    def model(self, info: ClassInfo) -> Model | None:
        """The model that a class is."""
        return self.models.get(info)

    def find(self, name: str | ClassInfo, near: Model | None = None) -> Model | None:
        """The model of a reference: a class, or a name with or without what it is in; the nearest of several."""
        if not isinstance(name, str):
            return self.models.get(name)
        if name == "self":
            return near
        found = self.by_name.get(name.rpartition(".")[2], [])
        if len(found) < 2 or near is None:
            return found[0] if len(found) == 1 else None
        return max(found, key=lambda m: len(_shared(m, near)))

    def _read(self, tools: Tools) -> None:
        self.seen = len(tools.mapped)
        self.by_name.clear()
        mine = [info for info in tools.mapped if _is_of(tools, info, self.naming.library)]
        for info in mine:
            model = self.models.setdefault(info, Model(info, None))
            model.table = self.naming.table(tools, info)
            model.fields = _fields(tools, info, self.naming.library)
            model.links, model.back = {}, {}
            self.by_name.setdefault(model.name, []).append(model)
        for info in mine:
            self.relate(self.models[info])

    def relate(self, model: Model) -> None:
        """Find the links of a model, once the fields of all are known."""
        for name, one in model.fields.items():
            to = self.find(one.to, model) if one.to else self._beyond(one, model)
            if to is None or to.table is None or one.kind == "column" or model.table is None:
                continue
            link = model.links[name] = Link(name, one, model, to)
            if one.kind == "many":
                through = self.find(one.through, model) if one.through else None
                table = through.table if through is not None else None
                link.pairs = table or TableName(one.table or self.naming.pairs(model, to), model.table.schema)
            accessor = self.naming.accessor(model, one)
            if accessor:
                to.back.setdefault(accessor, link)

    def _beyond(self, one: Field, model: Model) -> Model | None:
        """The other end of pairs of which only the model between is told: what its other key points to."""
        between = self.find(one.through, model) if one.through else None
        ends = (
            [self.find(f.to, between) for f in between.fields.values() if f.kind in KEYS] if between else []
        )
        return next((end for end in ends if end is not None and end is not model), None)


def declare(tools: Tools, models: Models, info: ClassInfo, at: At) -> None:
    """Note what the class of a model means for the schema: its table, and those of the pairs it makes."""
    model = models.model(info)
    if model is not None:
        declare_model(tools, models, model, at)


def declare_model(tools: Tools, models: Models, model: Model, at: At) -> None:
    """The same for a model whose fields may be those of several classes."""
    info = model.info
    if model.table is None or tools.quiet:
        return
    columns = [
        Column(one.column or _column(models, name, one), one.type, one.is_nullable, one.is_primary)
        for name, one in model.fields.items()
        if one.kind != "many"
    ]
    if not any(column.is_primary for column in columns):
        columns.insert(0, Column("id", "", False, True))
    links = list(model.links.values())
    keys = tuple(
        ForeignKey((link.field.column or _column(models, link.name, link.field),), link.to.table,
                   on_delete=link.field.on_delete)
        for link in links if link.field.kind in KEYS and link.to.table and link.to.table.name != "*"
    )  # fmt: skip
    changes = [Change("model", model.table, columns=tuple(columns), keys=keys, defined_by=info.key)]
    own = {one.table for one in models.models.values()}
    for link in links:
        if link.pairs is not None and link.pairs not in own and link.to.table:
            near, far = models.naming.pair_column(model), models.naming.pair_column(link.to)
            on_delete = models.naming.parting(link.field)
            pairs = (
                ForeignKey((near,), model.table, on_delete=on_delete),
                ForeignKey((far,), link.to.table, on_delete=on_delete),
            )
            made = (Column(near), Column(far))
            changes.append(Change("model", link.pairs, columns=made, keys=pairs, defined_by=info.key))
    written = tools.written(at)
    parents = dict.fromkeys(key.parent for change in changes for key in change.keys)
    touches = [Touch(parent, "references", written=written) for parent in parents]
    if model.table.name == "*":
        touches.append(Touch(model.table, "ddl"))  # so that somebody says so
    via = f"{models.naming.library}.Model"
    tools.ask(at, "model", touches, via, placed="sink", changes=tuple(changes))


def known(tools: Tools, value: Value | None) -> str:
    """A text that is known whole, else nothing."""
    found = tools.look(value) if value else ()
    return next((atom.known for atom in found if isinstance(atom, Text) and atom.known), "")


def given(tools: Tools, value: Value | None, default: str) -> str:
    """The name that a class gives its table: `default` where it gives none, a `*` for what is not known of it."""
    found = tools.look(value) if value else ()
    if not found or all(isinstance(atom, Const) and atom.value is None for atom in found):
        return default
    named = next((atom for atom in found if isinstance(atom, Text) and atom.parts), None)
    parts = named.parts if named is not None else ()
    return "".join(part.text if isinstance(part, Piece) else "*" for part in parts) or "*"


def truth(tools: Tools, value: Value | None) -> bool:
    """Whether a value is True."""
    return any(
        isinstance(atom, Const) and atom.value is True for atom in (tools.look(value) if value else ())
    )


def named(tools: Tools, value: Value | None) -> str | ClassInfo:
    """A class, or the name of one, as a link says what it leads to."""
    for atom in tools.look(value) if value else ():
        if isinstance(atom, Cls):
            return atom.info
        if isinstance(atom, Text) and atom.known:
            return atom.known
    return ""


def rule(tools: Tools, value: Value | None) -> str:
    """What happens on delete: `CASCADE`, `OnDelete.set_null` -> `cascade`, `set null`."""
    for atom in tools.look(value) if value else ():
        name = atom.known if isinstance(atom, Text) else _last(atom)
        if name:
            return name.rpartition(".")[2].lower().replace("_", " ")
    return ""


def _shared(model: Model, near: Model) -> str:
    """The folders that two models' files share."""
    first, second = model.info.module.path, near.info.module.path
    if first == second:
        return first
    pairs = zip(first.split("/"), second.split("/"), strict=False)
    return "/".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _last(atom: Atom) -> str | None:
    return atom.name if isinstance(atom, (Outside, Member)) else None


def _column(models: Models, name: str, one: Field) -> str:
    return models.naming.column(name) if one.kind in KEYS else name


def _is_of(tools: Tools, info: ClassInfo, library: str) -> bool:
    hooks = tools.mapping(info)
    return hooks is not None and library in hooks.packages


def _fields(tools: Tools, info: ClassInfo, library: str) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for owner in reversed(info.mro()):
        for name, value in owner.names.items():
            for atom in value:
                if isinstance(atom, Construct) and atom.library == library and isinstance(atom.data, Field):
                    found[name] = atom.data
    return found
