"""Fields of Tortoise's models, the names it gives tables and columns, and the objects that conditions are made of."""

from __future__ import annotations

from collections.abc import Callable

from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Value
from nova_lint.values.chains import Paths, Query, conditions, read_paths
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.model_links import Field, Model, Naming, given, known, named, rule, truth
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo

_PLAIN = ("BigIntField", "BinaryField", "BooleanField", "CharEnumField", "CharField", "DateField", "DatetimeField",
          "DecimalField", "FloatField", "IntEnumField", "IntField", "JSONField", "SmallIntField", "TextField", "TimeDeltaField",
          "TimeField", "UUIDField")  # fmt: skip
_LINKS = {"ForeignKeyField": "key", "OneToOneField": "one", "ManyToManyField": "many"}
_FUNCTIONS = ("Count", "Sum", "Avg", "Max", "Min", "Lower", "Upper", "Trim", "Length", "Coalesce", "Concat")


def _table(tools: Tools, info: ClassInfo) -> TableName | None:
    meta = next((atom.info for atom in info.names.get("Meta", ()) if isinstance(atom, Cls)), None)
    if meta is None:
        return TableName(info.form.simple_name.lower())
    if truth(tools, meta.names.get("abstract")):
        return None
    name = given(tools, meta.value("table"), info.form.simple_name.lower())
    return TableName(name, known(tools, meta.value("schema")))


def _pairs(model: Model, other: Model) -> str:
    return "_".join(table.name for table in (model.table, other.table) if table is not None)


def _accessor(model: Model, one: Field) -> str:
    if one.accessor is not None:
        return one.accessor
    return f"{model.table.name}s" if model.table is not None else ""


NAMING = Naming("tortoise", _table, lambda name: f"{name}_id", _pairs, _accessor)


def _field(kind: str) -> Callable[[Tools, Atom | None, Arguments, At], Value]:
    def make(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        return (Construct("tortoise", "field", _read(tools, kind, arguments)),)

    return make


def _read(tools: Tools, kind: str, arguments: Arguments) -> Field:
    nullable = truth(tools, arguments.keyword("null"))
    primary = truth(tools, arguments.keyword("pk")) or truth(tools, arguments.keyword("primary_key"))
    if kind not in _LINKS.values():
        column = known(tools, arguments.keyword("source_field"))
        return Field(column=column, type=kind, is_nullable=nullable, is_primary=primary)
    related = arguments.keyword("related_name")
    on_delete = "" if kind == "many" else rule(tools, arguments.keyword("on_delete")) or "cascade"
    return Field(
        kind,
        named(tools, arguments.get(0, "to") or arguments.keyword("model_name")),
        known(tools, arguments.keyword("source_field")),
        on_delete,
        None if related is None else known(tools, related),
        table=known(tools, arguments.get(1, "through")) if kind == "many" else "",
        is_nullable=nullable,
        is_primary=primary,
    )


def _condition(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Q(a__b=1)`, `Q(Q(...), join_type="OR")`."""
    return (Construct("tortoise", "paths", conditions(tools, arguments, at)),)


def _named(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Count("events__participants", _filter=Q(...))`, `F("a__b")`, `Subquery(queryset)`."""
    first = read_paths(tools, arguments.positional[:1], at)
    rest = conditions(tools, Arguments((), arguments.keywords), at)
    inner = read_paths(tools, [value for key, value in arguments.keywords if key == "_filter"], at)
    names = (*first.names, *inner.names)
    tables = (*first.tables, *rest.tables)
    return (Construct("tortoise", "paths", Paths(names, tables)),)


def _prefetch(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Prefetch("events", queryset=Event.filter(...))`: the query set does not run on its own."""
    path = known(tools, arguments.get(0, "relation"))
    inner = arguments.get(1, "queryset")
    found: set[str] = {path} if path else set()
    for atom in tools.look(inner) if inner else ():
        if isinstance(atom, Construct) and isinstance(atom.data, Query):
            atom.data.asked.take_back(at)
            found |= {f"{path}__{name}" for name in atom.data.also}
    return (Construct("tortoise", "paths", Paths(also=frozenset(found))),)


def _of(kind: str) -> Effect:
    return Transfer(_field(kind))


FUNCTIONS: dict[str, Effect] = {
    **{f"tortoise.fields.{name}": _of(name.removesuffix("Field").lower()) for name in _PLAIN},
    **{f"tortoise.fields.data.{name}": _of(name.removesuffix("Field").lower()) for name in _PLAIN},
    **{f"tortoise.fields.{name}": _of(kind) for name, kind in _LINKS.items()},
    **{f"tortoise.fields.relational.{name}": _of(kind) for name, kind in _LINKS.items()},
    **{f"tortoise.functions.{name}": Transfer(_named) for name in _FUNCTIONS},
    "tortoise.expressions.Q": Transfer(_condition),
    "tortoise.query_utils.Q": Transfer(_condition),
    "tortoise.queryset.Q": Transfer(_condition),
    "tortoise.expressions.F": Transfer(_named),
    "tortoise.expressions.Subquery": Transfer(_named),
    "tortoise.query_utils.Prefetch": Transfer(_prefetch),
    "tortoise.expressions.Prefetch": Transfer(_prefetch),
}
