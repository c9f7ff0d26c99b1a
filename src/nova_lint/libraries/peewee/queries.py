"""peewee's queries: how they begin, how they grow, and when they reach the database."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.libraries.peewee.drawn import Drawn, Query, Source, construct, drawn, paths_in
from nova_lint.libraries.peewee.joins import join
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Value, listed, unknown
from nova_lint.values.chains import Paths, ask, rows, walk
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Model
from nova_lint.values.objects import At

#: What begins a query, each with its op.
STARTS = {
    "select": "read", "filter": "read", "noop": "read", "insert": "insert", "insert_many": "insert", "insert_from": "insert",
    "replace": "upsert", "replace_many": "upsert", "update": "update", "delete": "delete",
}  # fmt: skip
JOINS = frozenset(["join", "left_outer_join", "join_from", "switch", "ensure_join"])
_PLAIN = frozenset(["dicts", "tuples", "namedtuples"])
#: Methods that give another query.
CHAINS = JOINS | _PLAIN | frozenset(
    ["where", "orwhere", "order_by", "order_by_extend", "group_by", "group_by_extend", "having", "limit", "offset", "paginate",
     "distinct", "for_update", "objects", "models", "columns", "select_extend", "select", "filter", "from_", "with_cte",
     "window", "union", "union_all", "intersect", "except_", "alias", "cte", "select_from", "lateral", "bind", "clone",
     "with_related", "on_conflict", "on_conflict_ignore", "on_conflict_replace", "returning", "as_rowcount", "upsert",
     "naive", "aggregate_rows", "annotate"]
)  # fmt: skip
_ROW = frozenset(["get", "get_or_none", "first", "peek", "last"])
_VALUES = frozenset(["count", "exists", "scalar", "scalars", "aggregate", "wrapped_count"])
_ALL = frozenset(["execute", "iterator", "execute_returning", "prefetch"])
#: Methods that run a query.
RUNS = _ROW | _VALUES | _ALL


def start(tools: Tools, source: Model | Source, name: str, arguments: Arguments, at: At) -> Value | None:
    """`User.select(...)`, `User.insert(...)`, `Table("x").update(...)`."""
    table = source.table
    if table is None or name not in STARTS:
        return None
    model = source if isinstance(source, Model) else None
    values = [*arguments.positional, *[value for _, value in arguments.keywords]]
    given = drawn(tools, values)
    query = Query(STARTS[name], table, model, here=model, picked=frozenset(given.models), via=name)
    if isinstance(source, Source):
        query = replace(query, joined=source.joined)
    if name == "filter":
        return construct("query", _filtered(tools, query, arguments))
    return construct("query", with_drawn(query, given))


def call(tools: Tools, query: Query, name: str, arguments: Arguments, at: At) -> Value | None:
    """A method of a query."""
    name = name.removeprefix("aio_")
    if name == "sql":
        return unknown("the text of a query")
    if name in RUNS:
        return _run(tools, query, name, arguments, at)
    if name not in CHAINS:
        return None
    return construct("query", _grown(tools, query, name, arguments))


def run(tools: Tools, query: Query, at: At, via: str, confidence: str = "high") -> None:
    """The query reaches the database."""
    ask(tools, at, query.op, query.table, query.joined, f"peewee.{via}", confidence, query.traits)


def one_of(tools: Tools, query: Query) -> Value:
    """Any row of a query's result."""
    if query.is_plain or query.model is None or query.model.table is None:
        return unknown("values of columns")
    return rows(tools, query.model, along(query))


def along(query: Query) -> frozenset[str]:
    """The links that the rows of a query hold already: their models are joined, and columns of them picked."""
    return frozenset(path for model, path in query.paths if model in query.picked)


def with_drawn(query: Query, given: Drawn) -> Query:
    """The query, with what one more of its clauses draws on.

    A column of another table adds none to an UPDATE or DELETE; in a SELECT that table is joined, or is that of the query
    around it.
    """
    more = (*given.columns, *given.inside) if query.op == "read" else given.inside
    joined = tuple(
        dict.fromkeys([*query.joined, *[t for t in more if t != query.table or query.op != "read"]])
    )
    return replace(query, joined=joined)


def _grown(tools: Tools, query: Query, name: str, arguments: Arguments) -> Query:
    if name in JOINS:
        return join(tools, query, name, arguments)
    if name in _PLAIN:
        return replace(query, is_plain=True)
    if name == "filter":
        return _filtered(tools, query, arguments)
    given = drawn(tools, [*arguments.positional, *[value for _, value in arguments.keywords]])
    if name in ("from_", "select_from", "union", "union_all", "intersect", "except_", "with_cte"):
        given = Drawn((), (*given.columns, *given.inside), given.models)
    made = with_drawn(query, given)
    if name in ("select", "columns", "select_extend"):
        return replace(
            made, picked=(query.picked if name == "select_extend" else frozenset()) | set(given.models)
        )
    if name == "for_update":
        return replace(made, traits=made.traits | {"for-update"})
    if name in ("on_conflict_replace", "upsert") or (name == "on_conflict" and _replaces(tools, arguments)):
        return replace(made, op="upsert", traits=made.traits | {"on-conflict"})
    if name.startswith("on_conflict"):
        return replace(made, traits=made.traits | {"on-conflict"})
    return made


def _replaces(tools: Tools, arguments: Arguments) -> bool:
    """Whether rows that are there are changed: not by `on_conflict("IGNORE")`."""
    given = arguments.get(0, "action")
    said = [getattr(atom, "known", None) for atom in tools.look(given)] if given else []
    return not any(
        isinstance(one, str) and one.upper() in ("IGNORE", "NOTHING", "ROLLBACK", "ABORT", "FAIL")
        for one in said
    )


def _filtered(tools: Tools, query: Query, arguments: Arguments) -> Query:
    """`filter(user__name="x")`: Django's way of naming columns behind links."""
    names = [*paths_in(tools, arguments.positional), *[key for key, _ in arguments.keywords]]
    tables: list[TableName] = []
    for name in names if query.model is not None else ():
        assert query.model is not None
        tables += walk(query.model, name)[0]
    values = [*arguments.positional, *[value for _, value in arguments.keywords]]
    made = with_drawn(query, drawn(tools, values))
    return replace(made, joined=tuple(dict.fromkeys([*made.joined, *tables])))


def _run(tools: Tools, query: Query, name: str, arguments: Arguments, at: At) -> Value:
    if name in ("get", "get_or_none", "first") and arguments.positional:
        query = with_drawn(query, drawn(tools, arguments.positional))
    run(tools, query, at, query.via if name == "execute" and query.op != "read" else name)
    if name in _VALUES:
        return unknown("values of columns")
    if name == "prefetch":
        return prefetched(tools, query, arguments.positional, at)
    if name in _ROW:
        return one_of(tools, query)
    if query.op != "read" and "returning" not in query.traits and name == "execute":
        return unknown("how many rows were changed")
    return (listed("list", [one_of(tools, query)], True),)


def prefetched(tools: Tools, query: Query, others: tuple[Value, ...], at: At) -> Value:
    """`prefetch(users, tweets)`: one query for each, which reads the tables of those before it; rows hold the others'."""
    names: set[str] = set(along(query))
    known = [query]
    for atom in (atom for value in others for atom in tools.look(value)):
        other = as_query(tools, atom)
        if other is None or other.model is None:
            continue
        above = next(
            (one for one in reversed(known) if one.model and _between(one.model, other.model)), query
        )
        run(
            tools, replace(other, joined=tuple(dict.fromkeys([*other.joined, *above.tables]))), at, "prefetch"
        )
        names |= set(_between(query.model, other.model) if query.model else ())
        known.append(other)
    if query.is_plain or query.model is None or query.model.table is None:
        return (listed("list", [unknown("values of columns")], True),)
    return (listed("list", [rows(tools, query.model, frozenset(names))], True),)


def as_query(tools: Tools, atom: Atom) -> Query | None:
    """A query, or all rows of a model."""
    data = getattr(atom, "data", None)
    if isinstance(data, Query):
        return data
    given = drawn(tools, [(atom,)])
    if given.models and given.models[0].table is not None:
        model = given.models[0]
        return Query("read", given.models[0].table, model, here=model)
    return None


def paths(tools: Tools, arguments: Arguments) -> Value:
    """`DQ(user__name="x")`: names of columns behind links."""
    return construct("paths", Paths(tuple(key for key, _ in arguments.keywords)))


def _between(model: Model, other: Model) -> list[str]:
    """The names of the links of a model that lead to another one."""
    return [name for name, link in [*model.links.items(), *model.back.items()] if link.other(model) is other]
