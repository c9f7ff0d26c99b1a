"""Tortoise's query sets and rows: what their methods ask of the database."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.values.atoms import Arguments, Const, Construct, Instance, Value, unknown
from nova_lint.values.chains import (
    Paths,
    Query,
    Row,
    ask,
    conditions,
    read_paths,
    rows,
    run,
    tables_on,
    walk,
)
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Link, Model
from nova_lint.values.objects import At

#: Methods of classes and query sets that give another query set.
CHAINS = frozenset(
    ["all", "filter", "exclude", "get", "get_or_none", "first", "last", "latest", "earliest", "count", "exists",
     "values", "values_list", "order_by", "prefetch_related", "select_related", "only", "annotate", "distinct", "limit",
     "offset", "group_by", "using_db", "select_for_update", "force_index", "use_index", "in_bulk", "resolve_orm",
     "get_queryset", "as_query", "explain"]
)  # fmt: skip
_ROW = frozenset(["get", "get_or_none", "first", "last", "latest", "earliest"])
_PATHS = frozenset(
    ["values", "values_list", "order_by", "only", "latest", "earliest", "distinct", "group_by"]
)
_CONDITIONS = frozenset(["filter", "exclude", "get", "get_or_none", "annotate"])
WRITES = frozenset(["create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "raw", "delete", "update",
                    "fetch_for_list"])  # fmt: skip
ROWS = frozenset(["save", "delete", "refresh_from_db", "fetch_related"])
LINKS = frozenset(["add", "remove", "clear"])


def queryset(query: Query, kind: str = "queryset") -> Construct:
    """A query as the program sees it."""
    return Construct("tortoise", kind, query)


def start(model: Model, via: str, link: Link | None = None) -> Query:
    """A query over all rows of a model, or those that a link of a row leads to."""
    pairs = (link.pairs,) if link is not None and link.pairs is not None else ()
    return Query(model, joined=pairs, via=via, link=link)


def call(tools: Tools, query: Query, kind: str, name: str, arguments: Arguments, at: At) -> Value | None:
    """A method of a class (`Event.filter`), of a query set, or of the rows that a link leads to."""
    if query.model.table is None:
        return None
    if kind == "related" and name in LINKS:
        return _linked(tools, query, name, arguments, at)
    if name in WRITES:
        return _write(tools, query, name, arguments, at)
    if name == "sql":
        query.asked.take_back(at)
        return unknown("the text of a query")
    if name not in CHAINS:
        return None
    made = query if query.via else replace(query, via=name)
    if name in _ROW or name in ("values", "values_list", "count", "exists", "in_bulk"):
        made = replace(made, via=name)
    if name in _CONDITIONS:
        made = _joined(made, conditions(tools, arguments, at))
    elif name in _PATHS:
        made = _joined(made, _given(tools, arguments, at))
    elif name in ("prefetch_related", "select_related"):
        given = read_paths(tools, arguments.positional, at)
        made = replace(made, also=made.also | given.also | set(given.names))
        if name == "select_related":
            made = _joined(made, given)
    elif name == "select_for_update":
        made = replace(made, traits=made.traits | {"for-update"})
    made = replace(made, asked=query.asked)
    settle(tools, made, at)
    if kind == "plain" or name in ("values", "values_list", "count", "exists"):
        return (queryset(made, "plain"),)
    if name in _ROW or kind == "row":
        return rows(tools, made.model, made.also, made)
    return (queryset(made),)


def settle(tools: Tools, query: Query, at: At) -> None:
    """Ask what the chain says by now, with the relations that are fetched along with it."""
    via = f"tortoise.{query.via or 'all'}"
    run(tools, query, at, via)
    before = len(at.frame.emissions)
    _fetch(tools, query.model, query.also, at, "tortoise.prefetch_related", query.joined)
    query.asked.noted += [(at.frame.emissions, emission) for emission in at.frame.emissions[before:]]


def of_row(
    tools: Tools, base: Instance, model: Model, name: str, arguments: Arguments, at: At
) -> Value | None:
    """`row.save()`, `row.delete()`, ..."""
    if model.table is None or name not in ROWS:
        return None
    via = f"tortoise.{name}"
    if name == "fetch_related":
        paths = read_paths(tools, arguments.positional, at)
        _fetch(tools, model, paths.also | set(paths.names), at, via, ())
    elif name == "refresh_from_db":
        ask(tools, at, "read", model.table, (), via)
    elif name == "delete":
        ask(tools, at, "delete", model.table, (), via)
    elif not base.is_any:
        ask(tools, at, "insert", model.table, (), via)
    else:
        ask(tools, at, "update", model.table, (), via, "high" if isinstance(base.origin, Row) else "medium")
    return (Const(None),)


def _write(tools: Tools, query: Query, name: str, arguments: Arguments, at: At) -> Value:
    table = query.model.table
    assert table is not None
    via = f"tortoise.{name}"
    if name in ("delete", "update"):
        made = replace(query, op=name, via=name, also=frozenset(), traits=frozenset(), asked=query.asked)
        run(tools, made, at, via)
        return (queryset(made, "plain"),)
    query.asked.take_back(at)
    if name == "raw":
        sql = arguments.get(0, "sql")
        tools.emit(sql or unknown("SQL that is not given"), via, "", at.frame, at.place, known_call=True)
        return (queryset(replace(start(query.model, name), asked=query.asked)),)
    if name == "fetch_for_list":
        given = read_paths(tools, arguments.positional[1:], at)
        _fetch(tools, query.model, given.also | set(given.names), at, via, ())
        return (Const(None),)
    if name in ("get_or_create", "update_or_create"):
        ask(tools, at, "read", table, (), via)
        ask(tools, at, "insert", table, (), via)
    if name == "update_or_create" or name == "bulk_update":
        ask(tools, at, "update", table, (), via)
    if name in ("create", "bulk_create"):
        traits = (
            {"on-conflict"}
            if arguments.keyword("on_conflict") or arguments.keyword("ignore_conflicts")
            else set()
        )
        updates = name == "bulk_create" and arguments.keyword("update_fields") is not None
        ask(tools, at, "upsert" if updates else "insert", table, (), via, traits=frozenset(traits))
    if name in ("create", "get_or_create", "update_or_create"):
        came = {key for key, _ in arguments.keywords if key in query.model.links}
        return rows(tools, query.model, frozenset(came if name == "create" else ()))
    return unknown("rows that were made")


def _linked(tools: Tools, query: Query, name: str, arguments: Arguments, at: At) -> Value:
    """`event.participants.add(team)` changes the table of the pairs."""
    if query.link is not None and query.link.pairs is not None:
        query.asked.take_back(at)
        ask(tools, at, "insert" if name == "add" else "delete", query.link.pairs, (), f"tortoise.{name}")
    return (Const(None),)


def _fetch(
    tools: Tools, model: Model, also: frozenset[str] | set[str], at: At, via: str, known: tuple[object, ...]
) -> None:
    """A query for each relation that is fetched along, unless the query itself joins it."""
    for path in sorted(also):
        found = [table for table in walk(model, path)[0] if table not in known]
        for table in found[-1:]:
            ask(tools, at, "read", table, found[:-1], via)


def _joined(query: Query, paths: Paths) -> Query:
    tables = dict.fromkeys([*query.joined, *tables_on(query.model, paths)])
    return replace(query, joined=tuple(tables), asked=query.asked)


def _given(tools: Tools, arguments: Arguments, at: At) -> Paths:
    return read_paths(tools, [*arguments.positional, *[value for _, value in arguments.keywords]], at)


def follow(tools: Tools, base: Instance, link: Link, model: Model, at: At) -> Value:
    """`event.tournament`: the row, fetched when it is awaited, unless it came along."""
    target = link.other(model)
    also = base.origin.also if isinstance(base.origin, Row) else frozenset()
    inner = frozenset(path.partition("__")[2] for path in also if path.startswith(f"{link.name}__"))
    name = link.name if link.model is model else next((n for n, one in model.back.items() if one is link), "")
    came = any(path.partition("__")[0] == name for path in also)
    if not came and base.is_any and target.table is not None:
        sure = "medium" if isinstance(base.origin, Row) else "low"
        ask(tools, at, "read", target.table, (), "tortoise.attribute", sure, frozenset({"lazy-load"}))
    return rows(tools, target, inner)
