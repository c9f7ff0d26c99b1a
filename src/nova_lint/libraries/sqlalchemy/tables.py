"""Tables, columns, types and keys as they are defined: `Table(...)`, `Column(...)`, `ForeignKey(...)`, `MetaData(...)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.libraries.sqlalchemy.drawn import Drawn, construct
from nova_lint.libraries.sqlalchemy.migrations import is_migration
from nova_lint.libraries.sqlalchemy.repository import repository
from nova_lint.model.change import Change, Column, ForeignKey
from nova_lint.model.statement import TableName
from nova_lint.model.table import BOUND
from nova_lint.model.text import Piece, Written
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Const,
    Construct,
    Mapping,
    Outside,
    Sequence,
    Text,
    Value,
    literal,
    unknown,
)
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At, Touch
from nova_lint.values.texts import owner_of


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key as declared; `columns` is empty for one on a single column, `target` is `table.column`."""

    columns: tuple[str, ...]
    targets: tuple[str, ...]
    on_delete: str = ""
    on_update: str = ""
    name: str = ""
    written: Written | None = field(default=None, compare=False)


class Declared(Struct, frozen=True):
    """A column as declared; the name is empty where the attribute's name is the column's."""

    name: str = ""
    type: str = ""
    keys: tuple[Key, ...] = ()
    is_nullable: bool = True
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Defined:
    """A table; one that is not known is called `*`, and `owner` says whose parameter its name is.

    `written` is where it is named by its name, other than where it is defined.
    """

    name: TableName
    owner: str = ""
    columns: tuple[Declared, ...] = field(default=(), compare=False)
    keys: tuple[Key, ...] = field(default=(), compare=False)
    written: Written | None = field(default=None, compare=False)

    def read(self, *columns: str) -> Touch:
        """Reading it."""
        return Touch(self.name, "read", columns, written=self.written, owner=self.owner)

    def drawn(self, *columns: str) -> Drawn:
        """What an expression over it draws on."""
        return Drawn((self.read(*columns),))


def known(tools: Tools, value: Value | None) -> str:
    """The one known text of a value, or nothing."""
    for atom in tools.look(value) if value is not None else ():
        if isinstance(atom, Text) and atom.known is not None:
            return atom.known
    return ""


def flag(tools: Tools, value: Value | None) -> bool | None:
    """A known truth, or None."""
    for atom in tools.look(value) if value is not None else ():
        if isinstance(atom, Const) and isinstance(atom.value, bool):
            return atom.value
    return None


def inside(tools: Tools, values: Iterable[Value]) -> Iterator[Construct]:
    """The constructs among some values, and in lists of them."""
    for value in values:
        for atom in tools.look(value):
            if isinstance(atom, Construct):
                yield atom
            elif isinstance(atom, Sequence):
                yield from inside(tools, atom.items)


def name_in(value: Value) -> str | None:
    """The name that a value is, `*` in the place of what is not known of it; None for what is no text.

    Of several the first counts, unless one that is less well known covers it: `*orders` is `test_orders`, too. Those that
    differ in a prefix alone are one name with a prefix that is not known.
    """
    names = [
        "".join(part.text if isinstance(part, Piece) else "*" for part in atom.parts)
        for atom in value
        if isinstance(atom, Text) and atom.parts
    ]
    first = names[0] if names else None
    if first is not None and len(set(names)) > 1 and "*" not in "".join(names):
        shared = next(e for i in range(len(first) + 1) if all(n.endswith(e := first[i:]) for n in names))
        if len(shared) > 3 and all(_parted(name, shared) for name in names):
            return f"*{shared.lstrip('_')}"
    return next((name for name in names if "*" in name and fnmatchcase(first or "", name)), first)


def _parted(name: str, ending: str) -> bool:
    """Whether a name is a prefix and this ending, or the ending alone."""
    before = name.removesuffix(ending)
    return not before or before.endswith("_") or ending.startswith("_")


def table_name(text: str, schema: str = "") -> TableName:
    """A table's name as SQLAlchemy is given it, `schema.table` or `table`."""
    database, _, rest = text.rpartition(".")
    if not database:
        return TableName(text, schema)
    head, _, last = database.rpartition(".")
    return TableName(rest, last, head)


def bound(table: TableName, key: str) -> TableName:
    """A table in the database that Flask-SQLAlchemy's bind of this key is, where there is one."""
    return replace(table, database=f"{BOUND}{key}") if key and not table.database else table


def parent_of(key: Key, schema: str = "") -> tuple[TableName, tuple[str, ...]]:
    """The table and the columns that a key points to; a name without a schema is in that of the metadata."""
    columns = tuple(target.rpartition(".")[2] for target in key.targets)
    return table_name(key.targets[0].rpartition(".")[0] or key.targets[0], schema), columns


def changed(
    table: TableName, columns: Iterable[Declared], keys: Iterable[Key], schema: str, defined_by: str = ""
) -> tuple[Change, list[Touch]]:
    """What a definition says of the schema, and the parents that it refers to."""
    listed = tuple(columns)
    found: list[ForeignKey] = []
    touches: list[Touch] = []
    owned = [(key, (column.name,)) for column in listed for key in column.keys]
    for key, own in [*owned, *[(key, key.columns) for key in keys]]:
        parent, parents = parent_of(key, schema)
        if table.database.startswith(BOUND):
            parent = replace(parent, database=parent.database or table.database)
        found.append(ForeignKey(own, parent, parents, key.on_delete, key.on_update, key.name))
        touches.append(Touch(parent, "references", parents, written=key.written))
    made = tuple(Column(c.name, c.type, c.is_nullable, c.is_primary) for c in listed)
    return Change("model", table, columns=made, keys=tuple(found), defined_by=defined_by), touches


def _bind_key(tools: Tools, arguments: Arguments) -> str:
    """`db.Table("notes", ..., bind_key="dw")`; before Flask-SQLAlchemy 3 it was `info={"bind_key": "dw"}`."""
    given = arguments.keyword("bind_key")
    if given is not None:
        return known(tools, given)
    info = arguments.keyword("info")
    for mapping in tools.look(info) if info is not None else ():
        for key, value in mapping.entries if isinstance(mapping, Mapping) else ():
            if known(tools, key) == "bind_key":
                return known(tools, value)
    return ""


def _table(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    parts = list(inside(tools, arguments.positional[1:]))
    schema = known(tools, arguments.keyword("schema"))
    home = next((str(p.data) for p in parts if p.kind == "metadata"), "")
    columns = tuple(p.data for p in parts if p.kind == "column" and isinstance(p.data, Declared))
    keys = tuple(p.data for p in parts if p.kind == "key" and isinstance(p.data, Key))
    named = arguments.get(0, "name")
    found: list[Atom] = []
    seen = tools.look(named) if named is not None else unknown("a table", arguments.origin)
    if "*" in (covering := name_in(seen) or "") and covering != "*":
        seen = literal(covering)
    for atom in seen:
        if isinstance(atom, Text) and atom.known:
            name = bound(table_name(atom.known, schema or home), _bind_key(tools, arguments))
            table = repository(tools).tables[name] = Defined(name, "", columns, keys)
            found.append(construct("table", table))
            if _stands_in_a_module(atom, at) and not is_migration(at.frame.module):
                change, touches = changed(name, columns, keys, home)
                tools.ask(at, "model", touches, "sqlalchemy.Table", changes=(change,))
        elif not isinstance(atom, Text) or atom.parts:  # an empty name is a default that is never used
            owner = owner_of(atom) or arguments.origin
            found.append(construct("table", Defined(TableName("*"), owner)))
            if owner:
                tools.wait(at, owner, "sqlalchemy.Table")
    return tuple(found)


def _light(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`table("orders", column("id"))`: a name to build statements with, which says nothing of the schema."""
    schema = known(tools, arguments.keyword("schema"))
    named = arguments.get(0, "name")
    found: list[Atom] = []
    for atom in tools.look(named) if named is not None else unknown("a table", arguments.origin):
        if isinstance(atom, Text) and atom.known:
            found.append(construct("table", Defined(table_name(atom.known, schema))))
        elif not isinstance(atom, Text) or atom.parts:  # an empty name is a default that is never used
            owner = owner_of(atom) or arguments.origin
            found.append(construct("table", Defined(TableName("*"), owner)))
    return tuple(found)


def _stands_in_a_module(name: Text, at: At) -> bool:
    """Whether a table is defined for the whole program: its name is written outside all functions."""
    first = name.parts[0]
    written = first.written if isinstance(first, Piece) else None
    return at.frame.func is None if written is None else not written.function


def _column(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Column("name", Type, ForeignKey(...), nullable=False)`, `mapped_column(...)`."""
    name = known(tools, arguments.keyword("name"))
    kind = type_of(tools, arguments.keyword("type_") or ())
    for index, value in enumerate(arguments.positional[:2]):
        if index == 0 and not name:
            name = known(tools, value)
        kind = kind or type_of(tools, value)
    keys = tuple(
        part.data
        for part in inside(tools, arguments.positional)
        if part.kind == "key" and isinstance(part.data, Key)
    )
    is_primary = bool(flag(tools, arguments.keyword("primary_key")))
    nullable = flag(tools, arguments.keyword("nullable"))
    is_nullable = not is_primary if nullable is None else nullable
    return (construct("column", Declared(name, kind, keys, is_nullable, is_primary)),)


def _field(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """SQLModel's `Field(foreign_key="team.id", primary_key=True)`."""
    target = arguments.keyword("foreign_key")
    keys = (_key_to(tools, target, arguments),) if known(tools, target) else ()
    is_primary = bool(flag(tools, arguments.keyword("primary_key")))
    for part in inside(tools, (arguments.keyword("sa_column") or (),)):
        if part.kind == "column":
            return (part,)
    return (construct("column", Declared("", "", keys, not is_primary, is_primary)),)


def type_of(tools: Tools, value: Value) -> str:
    """A column's type, lower case; empty when it is not known."""
    for atom in tools.look(value):
        if isinstance(atom, Construct) and atom.kind == "type":
            return str(atom.data)
        if isinstance(atom, Outside):
            return atom.name.rpartition(".")[2].lower()
    return ""


def _key_to(tools: Tools, target: Value | None, arguments: Arguments) -> Key:
    text = next((a for a in tools.look(target or ()) if isinstance(a, Text) and a.known), None)
    first = text.parts[0] if text is not None and text.parts else None
    return Key(
        (),
        (name_in(tools.look(target or ())) or "",),
        known(tools, arguments.keyword("ondelete")).lower(),
        known(tools, arguments.keyword("onupdate")).lower(),
        known(tools, arguments.keyword("name")),
        first.written if isinstance(first, Piece) else None,
    )


def _foreign_key(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`ForeignKey("table.column")`, or a column itself."""
    target = arguments.get(0, "column")
    if known(tools, target):
        return (construct("key", _key_to(tools, target, arguments)),)
    for part in inside(tools, (target or (),)):
        if part.kind == "clause" and isinstance(part.data, Drawn) and part.data.froms:
            touch = part.data.froms[0]
            key = _key_to(tools, None, arguments)
            name = f"{touch.table.unbound}.{touch.columns[0] if touch.columns else 'id'}"
            written = tools.written(at)
            return (construct("key", Key((), (name,), key.on_delete, key.on_update, key.name, written)),)
    return (construct("key", None),)


def _foreign_key_constraint(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    own = [known(tools, item) for item in tools.items(arguments.get(0, "columns") or ()) or ()]
    given = tools.items(arguments.get(1, "refcolumns") or ()) or []
    targets = [known(tools, item) for item in given]
    if not targets or not all(targets):
        return (construct("key", None),)
    key = _key_to(tools, given[0], arguments)
    return (
        construct(
            "key", Key(tuple(own), tuple(targets), key.on_delete, key.on_update, key.name, key.written)
        ),
    )


def _metadata(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return (construct("metadata", known(tools, arguments.keyword("schema"))),)


def _named_type(name: str) -> Transfer:
    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        given = [
            str(atom.value)
            for value in arguments.positional
            for atom in tools.look(value)
            if isinstance(atom, Const) and isinstance(atom.value, int)
        ]
        return (construct("type", f"{name.lower()}({', '.join(given)})" if given else name.lower()),)

    return Transfer(apply)


_TYPES = (
    "ARRAY", "BIGINT", "BINARY", "BLOB", "BOOLEAN", "BYTEA", "BigInteger", "Boolean", "CHAR", "CLOB", "DATE",
    "DATETIME", "DECIMAL", "DOUBLE", "DOUBLE_PRECISION", "Date", "DateTime", "Double", "ENUM", "Enum", "FLOAT", "Float",
    "INET", "INT", "INTEGER", "INTERVAL", "Integer", "Interval", "JSON", "JSONB", "LONGTEXT", "LargeBinary", "NUMERIC",
    "NVARCHAR", "Numeric", "PickleType", "REAL", "SMALLINT", "SmallInteger", "String", "TEXT", "TIME", "TIMESTAMP",
    "Text", "Time", "TSVECTOR", "UUID", "Unicode", "UnicodeText", "Uuid", "VARBINARY", "VARCHAR",
)  # fmt: skip

#: What defines something, by simple name.
DEFINITIONS: dict[str, Effect] = {
    "Table": Transfer(_table),
    "table": Transfer(_light),
    "Column": Transfer(_column),
    "column": Transfer(_column),
    "mapped_column": Transfer(_column),
    "deferred": Transfer(lambda tools, receiver, arguments, at: arguments.get(0, "column") or ()),
    "ForeignKey": Transfer(_foreign_key),
    "ForeignKeyConstraint": Transfer(_foreign_key_constraint),
    "MetaData": Transfer(_metadata),
    **{name: _named_type(name) for name in _TYPES},
}

FUNCTIONS: dict[str, Effect] = {
    f"{module}.{name}": effect
    for module, names in (
        ("sqlalchemy", DEFINITIONS),
        ("sqlalchemy.schema", DEFINITIONS),
        ("sqlalchemy.sql.schema", DEFINITIONS),
        ("sqlalchemy.sql", ("table", "column")),
        ("sqlalchemy.sql.expression", ("table", "column")),
        ("sqlalchemy.orm", ("mapped_column", "deferred")),
        ("sqlalchemy.types", _TYPES),
        ("sqlalchemy.dialects.postgresql", _TYPES),
        ("sqlalchemy.dialects.mysql", _TYPES),
        ("sqlalchemy.dialects.sqlite", _TYPES),
        ("sqlmodel", DEFINITIONS),
    )
    for name in names
    for effect in (DEFINITIONS[name],)
} | {"sqlmodel.Field": Transfer(_field), "sqlmodel.main.Field": Transfer(_field)}


def columns_given(tools: Tools, arguments: Arguments) -> tuple[str, ...]:
    """The columns that `values(a=1)` or `values({"a": 1})` name."""
    found = [name for name, _ in arguments.keywords]
    for value in arguments.positional:
        for atom in tools.look(value):
            rows = (
                [a for item in atom.items[:3] for a in tools.look(item)]
                if isinstance(atom, Sequence)
                else [atom]
            )
            for row in rows:
                if isinstance(row, Mapping):
                    found += [known(tools, key) for key, _ in row.entries]
    return tuple(dict.fromkeys(name for name in found if name))
