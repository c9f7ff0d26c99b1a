"""What peewee's queries are built of, and which tables a value draws on when a query uses it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nova_lint.libraries.peewee.naming import LIBRARY, NAMING
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Cls, Construct, Mapping, Sequence, Value
from nova_lint.values.chains import Paths
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Link, Model, Models


class Source(Struct, frozen=True):
    """A table that no class stands for: `Table("x")`, the table between two models, or a join of some."""

    table: TableName
    joined: tuple[TableName, ...] = ()


class Alias(Struct, frozen=True):
    """`User.alias()`: a model under another name."""

    model: Model


class Column(Struct, frozen=True):
    """`User.name`: a field of a model."""

    model: Model
    name: str

    @property
    def link(self) -> Link | None:
        """The link that the field is, if it is one."""
        return self.model.links.get(self.name)


class Query(Struct, frozen=True):
    """A query so far: `op` as in `Access`, on `table`; it runs when somebody asks for its rows, or executes it.

    `model` is whose rows it gives, if a class stands for them; `joined` are further tables that it reads. `here` is the
    model that the next join begins at, `paths` are the links by which others were joined, `picked` the models whose
    columns were chosen. `link` is the field that it follows, for the rows of a many-to-many one.
    """

    op: str
    table: TableName
    model: Model | None = None
    joined: tuple[TableName, ...] = ()
    here: Model | None = None
    paths: tuple[tuple[Model, str], ...] = ()
    picked: frozenset[Model] = frozenset()
    traits: frozenset[str] = frozenset()
    is_plain: bool = False
    link: Link | None = None
    via: str = ""

    @property
    def tables(self) -> tuple[TableName, ...]:
        """All tables that it touches."""
        return (self.table, *self.joined)


class Drawn(Struct, frozen=True):
    """What values draw on: the tables of `columns`, those of queries `inside`, and the `models` of the former."""

    columns: tuple[TableName, ...] = ()
    inside: tuple[TableName, ...] = ()
    models: tuple[Model, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.columns or self.inside or self.models)


def construct(kind: str, data: object = None) -> Value:
    """An object of this library."""
    return (Construct(LIBRARY, kind, data),)


def drawn(tools: Tools, values: Iterable[Value], depth: int = 0) -> Drawn:
    """What some values draw on when a query uses them."""
    columns: list[TableName] = []
    inside: list[TableName] = []
    models: list[Model] = []
    for atom in (atom for value in values for atom in tools.look(value)):
        found = Drawn()
        if isinstance(atom, Cls):
            model = Models.of(tools, NAMING).model(atom.info)
            found = _of_model(model) if model is not None else found
        elif isinstance(atom, Construct):
            found = _of_data(atom.data)
        elif isinstance(atom, Sequence) and depth < 4:
            found = drawn(tools, atom.items[:64], depth + 1)
        elif isinstance(atom, Mapping) and depth < 4:
            found = drawn(tools, [value for entry in atom.entries[:64] for value in entry], depth + 1)
        columns += found.columns
        inside += found.inside
        models += found.models
    return Drawn(*[tuple(dict.fromkeys(part)) for part in (columns, inside, models)])  # type: ignore[arg-type]


def paths_in(tools: Tools, values: Iterable[Value]) -> tuple[str, ...]:
    """The names that `DQ(user__name="x")` among some values holds."""
    atoms = (atom for value in values for atom in tools.look(value))
    return tuple(
        n for a in atoms if isinstance(a, Construct) and isinstance(a.data, Paths) for n in a.data.names
    )


def _of_data(data: object) -> Drawn:
    if isinstance(data, Drawn):
        return data
    if isinstance(data, Alias | Column):
        return _of_model(data.model)
    if isinstance(data, Source):
        return Drawn((data.table, *data.joined))
    if isinstance(data, Query):
        return Drawn(inside=data.tables)
    return Drawn()


def _of_model(model: Model) -> Drawn:
    return Drawn((model.table,) if model.table is not None else (), (), (model,))
