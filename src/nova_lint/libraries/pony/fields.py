"""Attributes of Pony's entities, and the names that Pony gives tables and columns.

Pony calls a table like its class. On PostgreSQL it lower-cases that name, on Oracle it upper-cases it; names of tables
are compared without regard to case, so the class's own name serves for all of them.
"""

from __future__ import annotations

from collections.abc import Callable

from nova_lint.model.form import Return
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Func, Member, Outside, Text, Value
from nova_lint.values.attributes import name_of
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.model_links import Field, Model, Naming, given, known, named, truth
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo

#: The class that a database's entities inherit from: `db.Entity`.
ENTITY = Construct("pony", "entity")

_LAZY = ("LongStr", "LongUnicode")  # `lazy` is their default (pony/orm/dbapiprovider.py)


class Attribute(Field, frozen=True):
    """An attribute of an entity.

    `declared` is the class it was made with (`Required`, `Optional`, `PrimaryKey`, `Set`, `Discriminator`), `reverse` the
    name of the other side where it is given. `cascades` is None when `cascade_delete` is not given. A lazy one is loaded
    when it is read.
    """

    declared: str = ""
    reverse: str = ""
    cascades: bool | None = None
    is_lazy: bool = False
    schema: str = ""


def root_of(info: ClassInfo) -> ClassInfo:
    """The first class of an inheritance: the rows of all of them are in its table."""
    own = [base for base in info.mro() if any(map(is_entity, base.bases))]
    return own[-1] if own else info


def is_entity(base: Value) -> bool:
    """Whether a base class is the `Entity` of some database."""
    return any(atom == ENTITY or (isinstance(atom, Member) and atom.name == "Entity") for atom in base)


def table_name(tools: Tools, value: Value | None) -> TableName | None:
    """`"x"`, `("schema", "x")`: the name of a table as Pony takes it."""
    parts = tools.items(value) if value else None
    if parts is None:
        name = known(tools, value)
        return TableName(name) if name else None
    names = [known(tools, part) for part in parts]
    if not names or not all(names):
        return None
    return TableName(names[-1], names[-2] if len(names) > 1 else "")


def _table(tools: Tools, info: ClassInfo) -> TableName | None:
    root = root_of(info)
    said = root.names.get("_table_")
    if said and tools.items(said) is not None:
        return table_name(tools, said) or TableName("*")
    return TableName(given(tools, said, root.form.simple_name))


def _pairs(model: Model, other: Model) -> str:
    return "_".join(sorted((model.name, other.name)))


NAMING = Naming("pony", _table, lambda name: name, _pairs, lambda model, one: "", lambda m: m.name.lower())


def _attribute(declared: str) -> Callable[[Tools, Atom | None, Arguments, At], Value]:
    def make(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        return (Construct("pony", "field", _read(tools, declared, arguments)),)

    return make


def _read(tools: Tools, declared: str, arguments: Arguments) -> Attribute:
    of = arguments.get(0, "py_type")
    type_name = _type(tools, of)
    to = _entity(tools, of) if not type_name or declared == "Set" else ""
    cascades = arguments.keyword("cascade_delete")
    lazy = arguments.keyword("lazy")
    table = table_name(tools, arguments.keyword("table"))
    return Attribute(
        kind="many" if declared == "Set" else "key" if to else "column",
        to=to,
        column=known(tools, arguments.keyword("column")),
        table=table.name if table else "",
        schema=table.schema if table else "",
        type=type_name,
        is_nullable=declared == "Optional" and type_name not in ("str", *_LAZY),
        is_primary=declared == "PrimaryKey",
        declared=declared,
        reverse=known(tools, arguments.keyword("reverse")),
        cascades=None if cascades is None else truth(tools, cascades),
        is_lazy=type_name in _LAZY if lazy is None else truth(tools, lazy),
    )


def _type(tools: Tools, value: Value | None) -> str:
    """The simple name of a type that is no entity: `str`, `datetime`, `LongStr`."""
    for atom in tools.look(value) if value else ():
        if isinstance(atom, (Outside, Member)):
            return atom.name.rpartition(".")[2]
        if isinstance(atom, Cls) and tools.mapping(atom.info) is None:
            return atom.info.form.simple_name
    return ""


def _entity(tools: Tools, value: Value | None) -> str | ClassInfo:
    """The entity that an attribute leads to: a class, its name, or `lambda: Person`."""
    for atom in tools.look(value) if value else ():
        if isinstance(atom, Func) and atom.form.simple_name == "<lambda>":
            returned = atom.form.body[0]
            return name_of(returned.value) if isinstance(returned, Return) and returned.value else ""
        if isinstance(atom, (Outside, Member)):
            return atom.name.rpartition(".")[2]
        if isinstance(atom, (Cls, Text)):
            return named(tools, (atom,))
    return ""


_MADE = ("Required", "Optional", "PrimaryKey", "Set", "Discriminator")

#: The calls that make attributes, by dotted name.
FIELDS: dict[str, Effect] = {
    f"pony.orm.{inner}{name}": Transfer(_attribute(name)) for inner in ("", "core.") for name in _MADE
}
