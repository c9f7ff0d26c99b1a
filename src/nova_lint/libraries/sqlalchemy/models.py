"""Which table a mapped class stands for, and its columns: declarative, imperative, SQLModel, Flask-SQLAlchemy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import commonpath

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.libraries.sqlalchemy.drawn import Drawn
from nova_lint.libraries.sqlalchemy.migrations import is_migration
from nova_lint.libraries.sqlalchemy.repository import repository
from nova_lint.libraries.sqlalchemy.tables import (
    Declared,
    Defined,
    Key,
    bound,
    inside,
    known,
    name_in,
    table_name,
)
from nova_lint.model.form import Expr, Item, Name
from nova_lint.model.place import Span
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Construct,
    Func,
    Handle,
    Mapping,
    Member,
    Outside,
    Sequence,
    Text,
    Value,
)
from nova_lint.values.frames import Frame
from nova_lint.values.library import Tools
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo

#: Classes whose subclasses are bases, and those whose subclasses are mapped themselves.
_DECLARATIVE = frozenset(
    [
        "sqlalchemy.orm.DeclarativeBase",
        "sqlalchemy.orm.DeclarativeBaseNoMeta",
        "sqlalchemy.orm.decl_api.DeclarativeBase",
        "sqlalchemy.ext.declarative.DeclarativeBase",
    ]
)
_SQLMODELS = frozenset(["sqlmodel.SQLModel", "sqlmodel.main.SQLModel"])
_FLASK = frozenset(["flask_sqlalchemy.Model", "flask_sqlalchemy.model.Model"])
_MODELS = _SQLMODELS | _FLASK
#: The kind of a class that automap made.
AUTOMAPPED = "automapped"
BASES = _DECLARATIVE | _MODELS


class Model(Struct, eq=False):
    """A mapped class. `tables` are its own first, then those of the classes it is joined to.

    `schema` is where its keys point when they do not say. `is_single` says that it has its parent's table.
    """

    info: ClassInfo
    tables: tuple[TableName, ...]
    schema: str = ""
    is_single: bool = False

    def drawn(self, *columns: str) -> Drawn:
        """What an expression over it draws on."""
        return Drawn(
            tuple([Defined(table).read(*(columns if not at else ())) for at, table in enumerate(self.tables)])
        )


def model_of(tools: Tools, info: ClassInfo) -> Model | None:
    """The model that a class is, or None for a class without a table."""
    known_models = repository(tools).models
    if info.key not in known_models:
        known_models[info.key] = None  # a class that asks for itself on the way has no table
        known_models[info.key] = _model(tools, info)
    return known_models[info.key]


def named(tools: Tools, name: str, near: ClassInfo) -> ClassInfo | None:
    """The mapped class that a class means by a name; `package.Name` and `Name` alike.

    Of several it is the nearest one. A migration has classes of its own, which stand for the tables of that time: nobody else
    means those.
    """
    held = repository(tools)
    if held.counted != len(tools.mapped):
        held.counted = len(tools.mapped)
        held.named = {}
        for info in tools.mapped:
            held.named.setdefault(info.form.simple_name, []).append(info)
    found = [i for i in held.named.get(name.rpartition(".")[2], ()) if model_of(tools, i) is not None]
    if len(found) > 1 and "." in name:
        path = name.rpartition(".")[0].replace(".", "/")
        found = [i for i in found if i.module.path.removesuffix(".py").endswith(path)] or found
    if len(found) > 1:
        found = [i for i in found if i.module is near.module or not is_migration(i.module)]
        shared = [len(commonpath([i.module.path, near.module.path])) for i in found]
        found = [i for i, length in zip(found, shared, strict=True) if length == max(shared)]
    return found[0] if len(found) == 1 else None


def is_mapped(info: ClassInfo) -> bool:
    """Whether a class that has no base of the library is mapped by what it holds or by a base made by a call."""
    for base in info.mro():
        if "__tablename__" in base.names or "__table__" in base.names:
            return True
        for value in base.bases:
            for atom in value:
                if isinstance(atom, Member) and atom.name == "Model" and isinstance(atom.base, Handle):
                    return atom.base.library == "sqlalchemy"
                if isinstance(atom, Handle) and (atom.library, atom.kind) == ("sqlalchemy", "model"):
                    return True
        if any(isinstance(a, Construct) and a.kind == "column" for v in base.names.values() for a in v[:1]):
            return True
    return False


def own_columns(tools: Tools, info: ClassInfo) -> tuple[list[Declared], list[Key]]:
    """The columns and keys that a class adds to its table: its own, and those of bases without a table."""
    columns: dict[str, Declared] = {}
    keys: list[Key] = []
    for base in reversed(_own_line(tools, info)):
        for name, value in base.names.items():
            for atom in tools.look(value):
                held = _declared(tools, info, atom)
                if isinstance(held, Construct) and held.kind == "column" and isinstance(held.data, Declared):
                    kind = held.data.type or _annotated_type(base.annotations.get(name))
                    columns[name] = replace(held.data, name=held.data.name or name, type=kind)
        for name, annotation in base.annotations.items():
            plain = _mapped_type(annotation)
            if name not in columns and plain is not None:
                columns[name] = Declared(name, plain)
    for value in _table_args(tools, info):
        keys += [
            part.data for part in inside(tools, (value,)) if part.kind == "key" and isinstance(part.data, Key)
        ]
    return list(columns.values()), keys


def is_column(tools: Tools, info: ClassInfo, name: str) -> bool:
    """Whether an attribute of a class may be a column: neither a method or property nor a plain value."""
    value = tools.class_value(info, name)
    if value is None:
        return any(name in base.annotations for base in info.mro())
    for atom in tools.look(value):
        if isinstance(atom, Func):
            return any("declared_attr" in dotted_names(expr) for expr in atom.form.decorators)
        if isinstance(atom, (Const, Text, Sequence, Mapping, Cls)):
            return any(
                _mapped_type(base.annotations[name]) for base in info.mro() if name in base.annotations
            )
    return True


def column_names(tools: Tools, info: ClassInfo) -> bool:
    """Whether a class has a primary key of its own or from a base without a table."""
    return any(column.is_primary for column in own_columns(tools, info)[0])


def _model(tools: Tools, info: ClassInfo) -> Model | None:
    held = repository(tools).imperative.get(info.key)
    if held is not None:
        return Model(info, (held.name,), held.name.schema)
    if flag_of(tools, info.names.get("__abstract__")):
        return None
    parent = next((m for base in info.mro()[1:] if (m := model_of(tools, base)) is not None), None)
    schema = _schema(tools, info)
    for atom in _own_value(tools, info, "__table__"):
        if isinstance(atom, Construct) and isinstance(atom.data, Defined):
            return Model(info, (atom.data.name, *(parent.tables if parent else ())), atom.data.name.schema)
    name = _name(tools, info, parent)
    if name is not None and parent is not None and _is_flask(info) and not column_names(tools, info):
        name = None  # Flask-SQLAlchemy makes no table of a child without a primary key of its own, whatever its name
    if name is None:
        if parent is None:
            return _of_automap(info)
        return Model(info, parent.tables, parent.schema, is_single=True)
    table = TableName(name, schema) if "." not in name else table_name(name, schema)
    table = bound(table, known(tools, info.value("__bind_key__")))
    inherited = parent.tables if parent is not None and table not in parent.tables else ()
    return Model(info, (table, *inherited), schema)


def _of_automap(info: ClassInfo) -> Model | None:
    """The model that a child of a class is which automap made: `class Order(Base.classes.orders)`."""
    for value in info.bases:
        for atom in value:
            if isinstance(atom, Construct) and atom.kind == AUTOMAPPED and isinstance(atom.data, Defined):
                return Model(info, (atom.data.name,), atom.data.name.schema, is_single=True)
    return None


def _name(tools: Tools, info: ClassInfo, parent: Model | None) -> str | None:
    """The name of the class's own table: `*` when it is not known, None when it has none."""
    is_own = any(not isinstance(atom, Func) for atom in info.names.get("__tablename__", ()))
    value = _own_value(tools, info, "__tablename__") if is_own or _is_based(info) else ()
    value = _renamed(tools, info) or value if value else ()
    if (name := name_in(value)) is not None:
        return name
    for atom in value:
        return None if isinstance(atom, Const) and atom.value is None else "*"
    bases = set(info.outside_bases())
    if not bases.isdisjoint(_SQLMODELS):
        return info.form.simple_name.lower() if _is_table(info) else None
    if parent is None and (_is_flask(info) or not bases.isdisjoint(_FLASK)):
        return snake_case(info.form.simple_name) if column_names(tools, info) else None
    return None


def _renamed(tools: Tools, info: ClassInfo) -> Value:
    """What an `__init_subclass__` of a base makes of the name, where one does."""
    held = repository(tools)
    for base in info.mro()[1:]:
        for atom in base.names.get("__init_subclass__", ()):
            if isinstance(atom, Func) and "__tablename__" in atom.form.stores:
                at = place_of(info)
                tools.look(tools.result_of(tools.bound((atom,), Cls(info), at), Arguments(), at))
                return tools.look(held.renamed.get(info.key, ()))
    return ()


def snake_case(name: str) -> str:
    """Flask-SQLAlchemy's table name of a class."""
    return re.sub(r"(?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z])", lambda m: f"_{m[0]}", name).lower()


def _is_based(info: ClassInfo) -> bool:
    """Whether a class has a base whose subclasses are mapped: what a mixin says of its table is not about itself."""
    if _is_flask(info) or any("mapped" in dotted_names(expr) for expr in info.form.decorators):
        return True
    for base in info.mro():
        for value in base.bases:
            for atom in value:
                if isinstance(atom, Construct) and atom.kind == "base":
                    return True
                if isinstance(atom, Outside) and atom.name in BASES:
                    return base is not info or atom.name in _MODELS
    return False


def _is_table(info: ClassInfo) -> bool:
    return any(
        name == "table" and getattr(value, "value", None) is True for name, value in info.form.keywords
    )


def _is_flask(info: ClassInfo) -> bool:
    return any(
        (isinstance(atom, Member) and atom.name == "Model")
        or (isinstance(atom, Handle) and atom.kind == "model")
        for base in info.mro()
        for value in base.bases
        for atom in value
    )


def _own_line(tools: Tools, info: ClassInfo) -> list[ClassInfo]:
    """The class and those of its bases that have no table: mixins and abstract classes."""
    return [base for base in info.mro() if base is info or model_of(tools, base) is None]


def _own_value(tools: Tools, info: ClassInfo, name: str) -> Value:
    """What a class or a mixin of it says of a name that is not handed down by a mapped class."""
    for base in info.mro():
        if base is not info and model_of(tools, base) is not None:
            value = base.names.get(name, ())
            if not any(isinstance(atom, Func) for atom in value):
                continue
        value = base.names.get(name, ())
        if value:
            return tuple([found for atom in tools.look(value) for found in _evaluated(tools, info, atom)])
    return ()


def _evaluated(tools: Tools, info: ClassInfo, atom: Atom) -> Value:
    """`declared_attr`: a function of the class says it."""
    if not isinstance(atom, Func):
        return (atom,)
    at = place_of(info)
    return tools.look(tools.result_of(tools.bound((atom,), Cls(info), at), Arguments(), at))


def _declared(tools: Tools, info: ClassInfo, atom: Atom) -> Atom:
    if isinstance(atom, Func) and any("declared_attr" in dotted_names(expr) for expr in atom.form.decorators):
        return next(iter(_evaluated(tools, info, atom)), atom)
    return atom


def place_of(info: ClassInfo) -> At:
    """Where a class is defined, for what is evaluated on its behalf and asked by nobody."""
    frame = Frame(f"{info.module.path}:", info.module, info.module.scope)
    return At(frame, Span(info.module.path, *info.form.place))


def _table_args(tools: Tools, info: ClassInfo) -> Iterator[Value]:
    for atom in _own_value(tools, info, "__table_args__"):
        if isinstance(atom, Sequence):
            yield from atom.items
        else:
            yield (atom,)


def _schema(tools: Tools, info: ClassInfo) -> str:
    for value in _table_args(tools, info):
        for atom in tools.look(value):
            if isinstance(atom, Mapping):
                for key, held in atom.entries:
                    if known(tools, key) == "schema":
                        return known(tools, held)
    for base in info.mro():
        for atom in tools.look(base.names.get("metadata", ())):
            if isinstance(atom, Construct) and atom.kind == "metadata":
                return str(atom.data)
        for value in base.bases:
            for atom in value:
                if isinstance(atom, Construct) and atom.kind == "base" and atom.data:
                    return str(atom.data)
    return ""


def flag_of(tools: Tools, value: Value | None) -> bool:
    """Whether a value is True."""
    return any(isinstance(a, Const) and a.value is True for a in (tools.look(value) if value else ()))


def dotted_names(expr: Expr) -> frozenset[str]:
    """The names in a dotted name."""
    found: set[str] = set()
    while not isinstance(expr, Name):
        name = getattr(expr, "name", None)
        if isinstance(name, str):
            found.add(name)
        inner = getattr(expr, "base", None) or getattr(expr, "func", None)
        if inner is None:
            return frozenset(found)
        expr = inner
    return frozenset(found | {expr.id})


def _mapped_type(annotation: Expr) -> str | None:
    """The type in `Mapped[int]`; None for an annotation that makes no column, a relationship's too."""
    if not isinstance(annotation, Item) or "Mapped" not in dotted_names(annotation.base):
        return None
    return _annotated_type(annotation) or None


def _annotated_type(annotation: Expr | None) -> str:
    """The plain type in an annotation, lower case: `Mapped[Optional[int]]` is `int`."""
    for _ in range(6):
        if isinstance(annotation, Item):
            annotation = annotation.key
        elif annotation is not None and hasattr(annotation, "options"):
            annotation = annotation.options[0]
        elif annotation is not None and hasattr(annotation, "items"):
            annotation = annotation.items[0] if annotation.items else None
        else:
            break
    if isinstance(annotation, Name) and annotation.id in _PLAIN:
        return annotation.id.lower()
    last = getattr(annotation, "name", "")
    return last.lower() if last in _PLAIN else ""


_PLAIN = frozenset(
    [
        "int",
        "str",
        "bool",
        "float",
        "bytes",
        "datetime",
        "date",
        "time",
        "timedelta",
        "Decimal",
        "UUID",
        "dict",
    ]
)
