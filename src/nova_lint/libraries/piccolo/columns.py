"""Columns of Piccolo's tables, the names it gives them, and the links that they are."""

from __future__ import annotations

import re
from collections.abc import Callable

from nova_lint.model.form import Name, Str
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Construct, Value, literal, unknown
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.model_links import Field, Model, Naming, given, known, named, rule, truth
from nova_lint.values.objects import At
from nova_lint.values.program import ClassInfo

_PLAIN = (
    "Array", "BigInt", "BigSerial", "Blob", "Boolean", "Bytea", "Date", "Decimal", "DoublePrecision", "Email", "Float",
    "Integer", "Interval", "JSON", "JSONB", "Numeric", "PrimaryKey", "Real", "Secret", "Serial", "SmallInt", "Text", "Time",
    "Timestamp", "Timestamptz", "UUID", "Varchar", "Vector",
)  # fmt: skip


def snake(name: str) -> str:
    """`RecordingStudio` -> `recording_studio`, as Piccolo does it."""
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", name).lower()


def _table(tools: Tools, info: ClassInfo) -> TableName | None:
    schema, name = _keyword(tools, info, "schema"), _keyword(tools, info, "tablename")
    return TableName(name or snake(info.form.simple_name), schema)


def _keyword(tools: Tools, info: ClassInfo, name: str) -> str:
    """`class Band(Table, tablename="bands")`."""
    expr = next((expr for key, expr in info.form.keywords if key == name), None)
    if isinstance(expr, Str):
        return expr.text
    if isinstance(expr, Name):
        return given(tools, tools.name_in(info.module, expr.id), "")
    return "" if expr is None else "*"


NAMING = Naming("piccolo", _table, lambda name: name, lambda model, other: "", lambda model, one: "")


def _column(kind: str) -> Callable[[Tools, Atom | None, Arguments, At], Value]:
    def make(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        primary = kind in ("serial", "primarykey") or truth(tools, arguments.keyword("primary_key"))
        column = known(tools, arguments.keyword("db_column_name"))
        nullable = truth(tools, arguments.keyword("null"))
        made = Field(column=column, type=kind, is_nullable=nullable, is_primary=primary)
        return (Construct("piccolo", "field", made),)

    return make


def _key(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`ForeignKey(references=Manager, on_delete=OnDelete.set_null)`."""
    made = Field(
        "key",
        named(tools, arguments.get(0, "references")),
        known(tools, arguments.keyword("db_column_name")),
        rule(tools, arguments.keyword("on_delete")) or "cascade",
        is_nullable=not arguments.keyword("null") or truth(tools, arguments.keyword("null")),
    )
    return (Construct("piccolo", "field", made),)


def _many(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`M2M(LazyTableReference("GenreToBand", module_path=__name__))`: its two keys say what it links."""
    made = Field("many", through=named(tools, arguments.get(0, "joining_table")))
    return (Construct("piccolo", "field", made),)


def _lazy(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    name = known(tools, arguments.get(0, "table_class_name"))
    return literal(name) if name else unknown("a table class")


_PLACES = ("piccolo.columns", "piccolo.columns.column_types")
FUNCTIONS: dict[str, Effect] = {
    **{f"{place}.{name}": Transfer(_column(name.lower())) for place in _PLACES for name in _PLAIN},
    **{f"{place}.ForeignKey": Transfer(_key) for place in _PLACES},
    "piccolo.columns.m2m.M2M": Transfer(_many),
    "piccolo.columns.M2M": Transfer(_many),
    "piccolo.columns.reference.LazyTableReference": Transfer(_lazy),
    "piccolo.columns.LazyTableReference": Transfer(_lazy),
}


def over(model: Model, path: str) -> tuple[tuple[TableName, ...], Model | None]:
    """The tables that a path of columns leads over, `manager.name`, and the model that it ends at."""
    tables: list[TableName] = []
    here: Model | None = model
    for part in [part for part in path.split(".") if part != "_"]:  # `Band.manager._.name`
        if here is None:
            break
        link = here.links.get(part)
        if link is None:
            return tuple(tables), None
        here = link.to
        tables += [table for table in (link.pairs, here.table) if table is not None]
    return tuple(tables), here
