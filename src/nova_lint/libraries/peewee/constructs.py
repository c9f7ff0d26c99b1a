"""peewee's objects other than models and rows: fields, aliases, tables without a class, `_meta`, queries."""

from __future__ import annotations

from nova_lint.libraries.peewee import naming, queries, records
from nova_lint.libraries.peewee.drawn import Alias, Column, Drawn, Query, Source, construct, drawn
from nova_lint.libraries.peewee.naming import LIBRARY
from nova_lint.values.atoms import Arguments, Cls, Construct, Handle, Value, literal, unknown
from nova_lint.values.chains import ask
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Model
from nova_lint.values.objects import At

_VERBS = queries.CHAINS | queries.RUNS | queries.STARTS.keys() | records.AT_ONCE


def attribute_of(tools: Tools, base: Construct, name: str) -> Value | None:
    """`base.name`."""
    data = base.data
    told = naming.class_attribute(base, name)
    if told:
        return literal(told)
    if base.kind == "flask":
        return (
            construct("base")
            if name == "Model"
            else (Handle(LIBRARY, "database"),)
            if name == "database"
            else None
        )
    if isinstance(data, Alias):
        return (
            construct("column", Column(data.model, name))
            if name in data.model.fields or name == "id"
            else None
        )
    if isinstance(data, Column):
        if name == "model":
            return (Cls(data.model.info),)
        if data.link is not None and name in data.link.to.fields:
            return construct("column", Column(data.link.to, name))
        if data.link is not None and name == "rel_model":
            return (Cls(data.link.to.info),)
        return None
    if isinstance(data, Model):
        return _of_meta(data, name)
    if isinstance(data, Source) and name not in _VERBS:
        return construct("clause", Drawn((data.table, *data.joined)))
    if isinstance(data, Query) and name in ("c", "_"):
        return construct("clause", Drawn(inside=data.tables))
    if isinstance(data, Query) and name == "model" and data.model is not None:
        return (Cls(data.model.info),)
    return (base,) if isinstance(data, Drawn) else None


def _of_meta(model: Model, name: str) -> Value | None:
    if name == "database":
        return (Handle(LIBRARY, "database"),)
    if name == "table_name" and model.table is not None and model.table != naming.ANY:
        return literal(model.table.name)
    if name == "table" and model.table is not None:
        return construct("table", Source(model.table))
    return (Cls(model.info),) if name == "model" else None


def call_on(tools: Tools, base: Construct, name: str, arguments: Arguments, at: At) -> Value | None:
    """`base.name(...)`."""
    data = base.data
    values = [*arguments.positional, *[value for _, value in arguments.keywords]]
    if base.kind == "flask":
        return construct("base") if name == "get_model_class" else None
    if isinstance(data, Query):
        if name in records.PAIRS and data.link is not None:
            return records.change_pairs(tools, data, name, arguments, at)
        return queries.call(tools, data, name, arguments, at)
    if isinstance(data, Alias):
        return queries.start(tools, data.model, name, arguments, at)
    if isinstance(data, Column):
        return _call_column(tools, base, data, name, arguments)
    if isinstance(data, Source):
        return _call_source(tools, base, data, name, arguments, at)
    if isinstance(data, Model):
        ops = {"create_all": "ddl", "create_table": "ddl", "drop_all": "ddl", "drop_table": "ddl", "truncate_table": "truncate",
               "create_indexes": "ddl"}  # fmt: skip
        if name in ops and data.table is not None:
            ask(tools, at, ops[name], data.table, (), f"peewee.{name}")
        return None
    if isinstance(data, Drawn):
        given = drawn(tools, values)
        merged = Drawn(
            (*data.columns, *given.columns), (*data.inside, *given.inside), (*data.models, *given.models)
        )
        return construct("clause", merged)
    return None


def _call_column(
    tools: Tools, base: Construct, column: Column, name: str, arguments: Arguments
) -> Value | None:
    if name in ("get_through_model", "through_model") and column.link is not None:
        through = column.link.field.through
        if not isinstance(through, str):
            return (Cls(through),)
        return construct("table", Source(column.link.pairs)) if column.link.pairs is not None else None
    given = drawn(tools, [*arguments.positional, *[value for _, value in arguments.keywords]])
    own = (column.model.table,) if column.model.table is not None else ()
    if not given:
        return (base,)
    merged = Drawn((*own, *given.columns), given.inside, (column.model, *given.models))
    return construct("clause", merged)


def _call_source(
    tools: Tools, base: Construct, source: Source, name: str, arguments: Arguments, at: At
) -> Value | None:
    if name in ("bind", "alias", "clone", ""):
        return (base,)
    if name in queries.JOINS:
        given = drawn(tools, arguments.positional)
        more = tuple(dict.fromkeys([*source.joined, *given.columns, *given.inside]))
        return construct("table", Source(source.table, more))
    if name in records.AT_ONCE:
        op = {"get_or_create": "insert", "create": "insert", "bulk_create": "insert", "drop_table": "ddl", "create_table": "ddl",
              "bulk_update": "update", "truncate_table": "truncate"}.get(name, "read")  # fmt: skip
        ask(tools, at, op, source.table, (), f"peewee.{name}")
        return unknown("a row of a table")
    return queries.start(tools, source, name, arguments, at)


def raw(tools: Tools, model: Model, arguments: Arguments, at: At) -> Value:
    """`User.raw("SELECT ...")`: whoever runs it, it is asked where the SQL is."""
    sql = arguments.get(0, "sql") or unknown("SQL that is not given")
    tools.emit(sql, "peewee.raw", "", at.frame, at.place, known_call=True)
    query = Query("read", model.table or naming.ANY, model, picked=frozenset([model]))
    return construct("fetched", query)
