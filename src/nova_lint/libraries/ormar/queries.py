"""ormar's query sets and rows: what their methods ask of the database."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Construct, Instance, Value, listed, unknown
from nova_lint.values.chains import Query, Row, ask, conditions, read_paths, rows, tables_on, walk
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Link, Model
from nova_lint.values.objects import At

_CHAINS = frozenset(["filter", "exclude", "select_related", "prefetch_related", "select_all", "fields", "exclude_fields",
                     "order_by", "limit", "offset", "paginate", "flatten_fields"])  # fmt: skip
_ROW = frozenset(["get", "get_or_none", "first", "first_or_none", "last", "last_or_none"])
_VALUES = frozenset(["exists", "count", "max", "min", "sum", "avg", "values", "values_list"])
_READS = _ROW | _VALUES | {"all", "iterate"}
_WRITES: dict[str, tuple[str, ...]] = {
    "create": ("insert",), "bulk_create": ("insert",), "get_or_create": ("read", "insert"),
    "update_or_create": ("read", "insert", "update"), "update": ("update",), "bulk_update": ("update",),
    "delete": ("delete",),
}  # fmt: skip
ROWS = frozenset(["save", "update", "delete", "load", "load_all", "upsert", "save_related"])
_PAIRS = frozenset(["add", "remove", "clear"])
VERBS = _CHAINS | _READS | _WRITES.keys() | ROWS | _PAIRS


def query_of(model: Model, link: Link | None = None) -> Construct:
    """All rows of a model, or those that a link of a row leads to, as the program sees them."""
    pairs = (link.pairs,) if link is not None and link.pairs is not None else ()
    return Construct("ormar", "query", Query(model, joined=pairs, link=link))


def call(tools: Tools, query: Query, name: str, arguments: Arguments, at: At) -> Value | None:
    """A method of a query set or of the rows that a link leads to."""
    table = query.model.table
    if table is None:
        return None
    if name in _PAIRS and query.link is not None:
        return _linked(tools, query.link, table, name, at)
    if name in _CHAINS or name in _READS:
        query = _joined(tools, query, name, arguments, at)
    if name in _CHAINS:
        return (Construct("ormar", "query", query),)
    via = f"ormar.{name}"
    if name in _READS:
        return _read(tools, query, table, name, at)
    for op in _WRITES.get(name, ()):
        sure = "medium" if op == "update" and name == "update_or_create" else "high"
        ask(tools, at, op, table, query.joined if op in ("update", "delete") else (), via, sure)
    if name not in _WRITES:
        return None
    if name.endswith("create") and query.link is not None and query.link.pairs is not None:
        ask(tools, at, "insert", query.link.pairs, (), via)
    return rows(tools, query.model) if name in ("create", "get_or_create") else unknown("what was changed")


def of_row(tools: Tools, base: Instance, model: Model, name: str, at: At) -> Value | None:
    """`row.save()`, `row.update(...)`, `row.load()`, ..."""
    table, via = model.table, f"ormar.{name}"
    if table is None or name not in ROWS:
        return None
    if name in ("load", "load_all"):
        ask(tools, at, "read", table, _around(model) if name == "load_all" else (), via)
    elif name == "save_related":
        for other in dict.fromkeys(link.other(model).table for link in _links(model)):
            if other is not None:
                ask(tools, at, "upsert", other, (), via, "medium")
    elif name in ("update", "delete"):
        ask(tools, at, name, table, (), via)
    elif name == "save" or not base.is_any:
        is_copy = base.is_any and isinstance(base.origin, Row)
        ask(tools, at, "insert", table, (), via, "medium" if is_copy else "high")
    else:
        ask(tools, at, "upsert", table, (), via)
    return (base,)


def _read(tools: Tools, query: Query, table: TableName, name: str, at: At) -> Value:
    ask(tools, at, "read", table, query.joined, f"ormar.{name}")
    if name in _VALUES:
        return unknown("values of columns")
    for path in sorted(query.also):
        found = walk(query.model, path)[0]
        if found:
            ask(tools, at, "read", found[-1], found[:-1], "ormar.prefetch_related")
    one = rows(tools, query.model)
    return one if name in _ROW else (listed("list", [one], True),)


def _joined(tools: Tools, query: Query, name: str, arguments: Arguments, at: At) -> Query:
    """The query with the tables that its arguments lead to."""
    if name == "prefetch_related":
        given = read_paths(tools, arguments.positional, at)
        return replace(query, also=query.also | set(given.names))
    if name == "select_all":
        return replace(query, joined=(*query.joined, *_around(query.model)))
    if name in ("select_related", "order_by"):
        given = read_paths(tools, [*arguments.positional, *[v for _, v in arguments.keywords]], at)
    elif name in ("filter", "exclude") or name in _READS:
        given = conditions(tools, arguments, at)
    else:
        return query
    tables = dict.fromkeys([*query.joined, *tables_on(query.model, given)])
    return replace(query, joined=tuple(tables))


def _linked(tools: Tools, link: Link, table: TableName, name: str, at: At) -> Value:
    """`post.tags.add(tag)` changes the table between, `album.tracks.add(track)` the key of the track."""
    if link.pairs is not None:
        ask(tools, at, "insert" if name == "add" else "delete", link.pairs, (), f"ormar.{name}")
    else:
        ask(tools, at, "update", table, (), f"ormar.{name}")
    return unknown("None")


def _links(model: Model) -> list[Link]:
    return [*model.links.values(), *model.back.values()]


def _around(model: Model) -> tuple[TableName, ...]:
    """The tables that all links of a model lead to."""
    found = [t for link in _links(model) for t in (link.pairs, link.other(model).table) if t is not None]
    return tuple(dict.fromkeys(found))
