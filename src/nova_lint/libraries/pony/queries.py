"""What the methods of Pony's entities and queries ask of the database."""

from __future__ import annotations

import re

from msgspec.structs import replace

from nova_lint.libraries.pony.generators import Selection, Variable, is_part, read_lambdas, selection
from nova_lint.libraries.pony.raw import send
from nova_lint.libraries.pony.relations import Entities
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Cls, Construct, Text, Value, listed, unknown
from nova_lint.values.chains import Paths, ask, rows, walk
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Model
from nova_lint.values.objects import At

_CHAINS = frozenset(["filter", "where", "order_by", "sort_by", "distinct", "without_distinct", "prefetch", "for_update",
                     "select"])  # fmt: skip
_ROW = frozenset(["first", "get"])
_ROWS = frozenset(["fetch", "limit", "page", "random", "to_list"])
_VALUES = frozenset(["exists", "count", "sum", "avg", "min", "max", "group_concat", "show", "to_json"])
QUERIES = _CHAINS | _ROW | _ROWS | _VALUES | {"delete"}
_PATH = re.compile(r"\b[A-Za-z_]\w*\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)")
_RAW = frozenset(["select_by_sql", "get_by_sql"])
CLASSES = frozenset(["get", "get_for_update", "exists", "select", "select_random", "drop_table"]) | _RAW


def of_query(tools: Tools, query: Selection, name: str, arguments: Arguments, at: At) -> Value | None:
    """A method of a query."""
    if name not in QUERIES:
        return None
    if name == "prefetch":
        return (selection(_prefetched(tools, query, arguments)),)
    if name in ("filter", "where", "order_by", "sort_by", "select"):
        query = conditions(tools, query, arguments, at)
    if name == "for_update":
        query = replace(query, traits=query.traits | {"for-update"})
    if name in _CHAINS:
        return (selection(query),)
    if name == "delete":
        return _deleted(tools, query, arguments, at)
    run(tools, query, at, name)
    if name in _VALUES:
        return unknown("values of columns")
    return query.item if name in _ROW else (listed("list", [query.item], True),)


def of_class(tools: Tools, model: Model, name: str, arguments: Arguments, at: At) -> Value | None:
    """A method of an entity's class."""
    table = model.table
    if table is None or name not in CLASSES:
        return None
    if name in _RAW:
        return raw_rows(tools, model, name, arguments, at)
    if name == "drop_table":
        ask(tools, at, "ddl", table, (), "pony.drop_table")
        return unknown("None")
    query = conditions(tools, Selection(model, item=rows(tools, model)), arguments, at)
    if name == "select":
        return (selection(query),)
    if name == "get_for_update":
        query = replace(query, traits=query.traits | {"for-update"})
    run(tools, query, at, f"Entity.{name}" if name == "get" else name)
    if name == "exists":
        return unknown("whether there is a row")
    return query.item if name != "select_random" else (listed("list", [query.item], True),)


def run(tools: Tools, query: Selection, at: At, via: str) -> None:
    """The query reaches the database, with those for what is fetched with it."""
    if query.model.table is None or is_part(tools, (query.model.table, *query.joined)):
        return
    ask(tools, at, "read", query.model.table, query.joined, f"pony.{via}", traits=query.traits)
    for table in query.also:
        if table not in (query.model.table, *query.joined):
            ask(tools, at, "read", table, (), "pony.prefetch")


def conditions(tools: Tools, query: Selection, arguments: Arguments, at: At) -> Selection:
    """The query with the tables that lambdas, keywords and `Person.car.name` among its arguments lead to."""
    values = [*arguments.positional, *[value for _, value in arguments.keywords]]
    found = [*query.joined, *read_lambdas(tools, query.model, values, at)]
    for atom in (atom for value in values for atom in tools.look(value)):
        data = atom.data if isinstance(atom, Construct) else None
        if isinstance(atom, Text) and atom.known:
            found += in_text(query.model, atom.known)
        elif isinstance(data, Paths):
            for path in data.names:
                tables, end = walk(query.model, path, ".")
                found += tables if end is None else tables[:-1]  # the key of the last one is enough
        elif isinstance(data, Variable):
            found += data.trail.tables
        elif isinstance(data, Selection):
            found += [table for table in (data.model.table, *data.joined) if table is not None]
    joined = dict.fromkeys(table for table in found if table != query.model.table)
    return replace(query, joined=tuple(joined))


def in_text(model: Model, text: str) -> list[TableName]:
    """The tables that `"desc(g.faculty.name)"` leads to: Pony takes the source of a lambda, too."""
    found: list[TableName] = []
    for path in _PATH.findall(text):
        tables, end = walk(model, path, ".")
        found += tables if end is None else tables[:-1]
    return found


def raw_rows(tools: Tools, model: Model, name: str, arguments: Arguments, at: At) -> Value:
    """`Person.select_by_sql("SELECT * FROM person WHERE id = $id")`."""
    send(tools, arguments.get(0, "sql"), f"pony.{name}", at)
    one = rows(tools, model)
    return one if name == "get_by_sql" else (listed("list", [one], True),)


def _deleted(tools: Tools, query: Selection, arguments: Arguments, at: At) -> Value:
    """`.delete()` loads the rows and deletes them one by one, `.delete(bulk=True)` sends one statement."""
    table = query.model.table
    if table is not None:
        ask(tools, at, "delete", table, query.joined, "pony.delete")
    return unknown("how many rows")


def _prefetched(tools: Tools, query: Selection, arguments: Arguments) -> Selection:
    """`.prefetch(Group, Student.courses)`: entities and attributes."""
    found: list[TableName] = list(query.also)
    for atom in (atom for value in arguments.positional for atom in tools.look(value)):
        if isinstance(atom, Cls):
            model = Entities.known(tools).model(atom.info)
            if model is not None and model.table is not None:
                found.append(model.table)
        data = atom.data if isinstance(atom, Construct) else None
        if isinstance(data, Paths):
            found += [table for name in data.names for table in walk(query.model, name, ".")[0]]
    return replace(query, also=tuple(dict.fromkeys(found)))
