"""The names that peewee gives tables: what `Meta` says, what a model inherits of it, and what is made of class names."""

from __future__ import annotations

import re
from functools import cache

from nova_lint.model.place import Span
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Handle, Member, Text, Value
from nova_lint.values.frames import Frame
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Field, Model, Naming, given, known
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo
from nova_lint.values.scope import Scope
from nova_lint.values.tests import truth

#: The library's name, which every construct of it carries.
LIBRARY = "peewee"

#: A table of which only its model knows the name, and does not tell.
ANY = TableName("*")

#: Classes whose subclasses are mapped to tables.
MODELS = frozenset(
    ["peewee.Model", "playhouse.signals.Model", "playhouse.sqlite_ext.FTSModel", "playhouse.sqlite_ext.FTS5Model",
     "playhouse.sqlite_ext.VirtualModel", "playhouse.sqlite_ext.LSMTable", "playhouse.sqlite_ext.RTreeModel",
     "playhouse.kv.Model", "peewee_async.AioModel", "peewee_async.aio_model.AioModel", "playhouse.pwasyncio.Model"]
)  # fmt: skip
_SHARED = re.compile(r"^_?(Base|Abstract)|(Base|Mixin|Model|Abstract)$")


def is_model(info: ClassInfo) -> bool:
    """Whether a class is a model, and not a field."""
    if any(_is_outside(name) for name in info.outside_bases()):
        return True
    atoms = [atom for one in info.mro() for base in one.bases for atom in base]
    return any(_is_base(atom) for atom in atoms)


def _is_outside(name: str) -> bool:
    return name in MODELS or (name.startswith("playhouse.") and name.endswith("Model"))


def _is_base(atom: Atom) -> bool:
    """`flask_db.Model`, and `db.Model` of a database."""
    if isinstance(atom, Member):
        return atom.name == "Model" and isinstance(atom.base, Handle) and atom.base.library == LIBRARY
    return isinstance(atom, Construct) and atom.kind == "base" and atom.library == LIBRARY


def option(info: ClassInfo, name: str, *, inherited: bool = True) -> Value | None:
    """What `class Meta` of a model says, or that of the first base model which says it."""
    for one in info.mro() if inherited else (info,):
        for atom in one.names.get("Meta", ()):
            if isinstance(atom, Cls) and name in atom.info.names:
                return atom.info.names[name]
    return None


@cache
def snake_case(name: str) -> str:
    """`UserProfile` -> `user_profile`, as peewee's `make_snake_case` does."""
    first = re.sub(r"(.)_*([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z0-9])_*([A-Z])", r"\1_\2", first).lower()


def _table(tools: Tools, info: ClassInfo) -> TableName | None:
    if not is_model(info):
        return None
    said = option(info, "table_name", inherited=False) or option(info, "db_table", inherited=False)
    if said is None and _is_shared(info):
        return None
    named = option(info, "schema")
    schema = known(tools, named) if named else ""
    name = given(tools, said, "") if said else _made(tools, info)
    return TableName(name, schema) if name else ANY


def _is_shared(info: ClassInfo) -> bool:
    """Whether a model is there for others to inherit from: peewee has no abstract models, and people never make their tables."""
    if not any(is_model(one) for one in info.subclasses):
        return False
    fields = any(
        isinstance(atom, Construct) and isinstance(atom.data, Field)
        for value in info.names.values()
        for atom in value
    )
    return not fields or _SHARED.search(info.form.simple_name) is not None


def _made(tools: Tools, info: ClassInfo) -> str:
    """The name that a model's class gives its table; nothing where a function makes it that does not tell."""
    simple = info.form.simple_name
    function = option(info, "table_function")
    if function:
        place = Span(info.module.path, *info.form.place)
        at = At(Frame(f"{info.key}|table", info.module, Scope({}, info.scope)), place)
        told = tools.look(tools.result_of(function, Arguments(((Construct(LIBRARY, "class", info),),)), at))
        return next((atom.known for atom in told if isinstance(atom, Text) and atom.known), "")
    legacy = option(info, "legacy_table_names")
    if legacy and truth(tools.look(legacy)) is False:
        return snake_case(simple)
    return re.sub(r"[^\w]+", "_", simple.lower())


def _pairs(model: Model, other: Model) -> str:
    """The table between two models, as `ManyToManyField` makes it."""
    names = [table.name for table in (model.table, other.table) if table is not None]
    return f"{'_'.join(names)}_through"


def _accessor(model: Model, one: Field) -> str:
    if one.accessor in ("+", "!"):
        return ""
    return one.accessor or (f"{model.name.lower()}s" if one.kind == "many" else f"{model.name.lower()}_set")


def key_column(name: str) -> str:
    """The column of a foreign key: `user` -> `user_id`."""
    return name if name.endswith("_id") else f"{name}_id"


NAMING = Naming(LIBRARY, _table, key_column, _pairs, _accessor, parting=lambda one: one.on_delete)


def class_attribute(base: Atom, name: str) -> str:
    """`model_class.__name__` in a function that names tables; else nothing."""
    if (
        isinstance(base, Construct)
        and isinstance(base.data, ClassInfo)
        and name in ("__name__", "__qualname__")
    ):
        return base.data.form.simple_name
    return ""
