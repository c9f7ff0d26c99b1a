"""Piccolo's queries and rows: what their methods ask of the database."""

from __future__ import annotations

from msgspec.structs import replace

from nova_lint.libraries.piccolo.columns import NAMING, over
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Const, Construct, Instance, Text, Value, unknown
from nova_lint.values.chains import Paths, Query, Row, ask, read_paths, rows, run
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.model_links import Model, Models
from nova_lint.values.objects import At

#: Class methods that begin a query, each with its op.
STARTS = {"select": "read", "objects": "read", "count": "read", "exists": "read", "insert": "insert", "update": "update",
          "delete": "delete", "create_table": "ddl", "alter": "ddl", "create_index": "ddl", "drop_index": "ddl"}  # fmt: skip
#: Methods of queries that give the same query.
_CHAINS = frozenset(
    ["where", "having", "order_by", "limit", "offset", "output", "columns", "group_by", "as_of", "lock_rows", "callback",
     "on_conflict", "returning", "values", "prefetch", "add", "distinct", "add_column", "drop_column", "drop_table",
     "rename_column", "rename_table", "set_null", "set_default", "set_unique", "set_column_type", "set_length",
     "drop_constraint", "add_constraint", "freeze", "count"]
)  # fmt: skip
_RUNS = frozenset(["run", "run_sync", "batch"])
ROWS = frozenset(
    ["save", "remove", "refresh", "get_related", "update_self", "get_m2m", "add_m2m", "remove_m2m"]
)
VERBS = frozenset(STARTS) | _CHAINS | _RUNS | ROWS | {"raw", "get", "get_or_create", "first"}


def query_of(query: Query, kind: str) -> Construct:
    """A query as the program sees it: of `rows`, or of `plain` values."""
    return Construct("piccolo", kind, query)


def start(tools: Tools, model: Model, name: str, arguments: Arguments, at: At) -> Value | None:
    """`Band.select(...)`, `Band.insert(...)`, `Band.raw("SELECT ...")`."""
    if name == "raw":
        sql = arguments.get(0, "sql") or unknown("SQL that is not given")
        tools.emit(sql, "piccolo.raw", "", at.frame, at.place, known_call=True)
        return (Construct("piccolo", "answer", None),)
    if name not in STARTS or model.table is None:
        return None
    query = _joined(tools, Query(model, STARTS[name], via=name), arguments, at, whole=name == "objects")
    run(tools, query, at, f"piccolo.{name}")
    return (query_of(query, "rows" if name == "objects" else "plain"),)


def call(tools: Tools, query: Query, kind: str, name: str, arguments: Arguments, at: At) -> Value | None:
    """A method of a query."""
    via = f"piccolo.{query.via}"
    if name in _RUNS:
        return (query_of(query, kind),)
    if name == "get_or_create" and query.model.table is not None:
        run(tools, query, at, "piccolo.get_or_create")
        ask(tools, at, "insert", query.model.table, (), "piccolo.get_or_create")
        return rows(tools, query.model)
    if name not in _CHAINS and name not in ("first", "get"):
        return None
    made = _joined(tools, query, arguments, at, whole=name == "prefetch")
    if name == "lock_rows":
        made = replace(made, traits=made.traits | {"for-update"}, asked=query.asked)
    if name == "on_conflict":
        op = "upsert" if _replaces(tools, arguments) else made.op
        made = replace(made, op=op, traits=made.traits | {"on-conflict"}, asked=query.asked)
    run(tools, made, at, via)
    if kind == "rows" and name in ("first", "get"):
        return rows(tools, query.model, query=made)
    return (query_of(made, kind),)


def _replaces(tools: Tools, arguments: Arguments) -> bool:
    """Whether rows that are there are changed: by `on_conflict(action="DO UPDATE")`, or by an action that is not known."""
    given = arguments.get(1, "action")
    if given is None:
        return False
    said = [
        atom.known if isinstance(atom, Text) else getattr(atom, "name", None) for atom in tools.look(given)
    ]
    return any(one is None or not one.lower().replace("_", " ").endswith("do nothing") for one in said)


def of_row(
    tools: Tools, base: Instance, model: Model, name: str, arguments: Arguments, at: At
) -> Value | None:
    """`band.save()`, `band.remove()`, `band.get_related(Band.manager)`."""
    table, via = model.table, f"piccolo.{name}"
    if table is None or name not in ROWS:
        return None
    if name == "get_related":
        return _related(tools, model, arguments, at)
    if name in ("get_m2m", "add_m2m", "remove_m2m"):
        _pairs(tools, model, name, arguments, at)
    elif name == "refresh":
        ask(tools, at, "read", table, (), via)
    elif name == "remove":
        ask(tools, at, "delete", table, (), via)
    elif name == "save" and not base.is_any:
        ask(tools, at, "insert", table, (), via)
    else:
        sure = "high" if isinstance(base.origin, Row) or name == "update_self" else "medium"
        ask(tools, at, "update", table, (), via, sure)
    return (Construct("piccolo", "answer", None),)


def _related(tools: Tools, model: Model, arguments: Arguments, at: At) -> Value:
    """The row that a key leads to."""
    for name in read_paths(tools, arguments.positional[:1], at).names:
        tables, target = over(model, name)
        if target is not None and tables:
            ask(tools, at, "read", tables[-1], tables[:-1], "piccolo.get_related")
            return rows(tools, target)
    return unknown("a row that a key leads to")


def _pairs(tools: Tools, model: Model, name: str, arguments: Arguments, at: At) -> None:
    """Rows of both sides and the table between."""
    given = arguments.keyword("m2m") or (arguments.positional[-1] if arguments.positional else ())
    for path in read_paths(tools, [given], at).names:
        link = model.links.get(path)
        if link is None or link.pairs is None or link.to.table is None:
            continue
        if name == "get_m2m":
            ask(tools, at, "read", link.to.table, (link.pairs,), "piccolo.get_m2m")
            continue
        if name == "add_m2m":
            ask(tools, at, "insert", link.to.table, (), "piccolo.add_m2m", "medium")
        op = "insert" if name == "add_m2m" else "delete"
        ask(tools, at, op, link.pairs, (), f"piccolo.{name}")


def _joined(tools: Tools, query: Query, arguments: Arguments, at: At, *, whole: bool) -> Query:
    """The query with the tables that columns are taken from: `Band.manager.name`; `whole` says that rows are."""
    values = [*arguments.positional, *[value for _, value in arguments.keywords]]
    paths = read_paths(tools, values, at)
    tables = list(_tables(query.model, paths, whole=whole))
    joined = tuple(dict.fromkeys([*query.joined, *tables, *paths.tables]))
    return replace(query, joined=joined, asked=query.asked)


def _tables(model: Model, paths: Paths, *, whole: bool) -> tuple[TableName, ...]:
    found: list[TableName] = []
    for path in paths.names:
        # The key itself is a column of the table at hand; only what is behind it is taken from another one.
        found += over(model, path if whole else path.rpartition(".")[0])[0]
    return tuple(found)


def _ddl(name: str) -> Effect:
    """`create_db_tables(Band, Manager)`."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        models = Models.of(tools, NAMING)
        for atom in (atom for value in arguments.positional for atom in tools.look(value)):
            model = models.model(atom.info) if isinstance(atom, Cls) else None
            if model is not None and model.table is not None:
                ask(tools, at, "ddl", model.table, (), f"piccolo.{name}")
        return (Const(None),)

    return Transfer(apply)


TABLE_FUNCTIONS: dict[str, Effect] = {
    f"piccolo.table.{name}": _ddl(name)
    for name in ("create_db_tables", "create_db_tables_sync", "drop_db_tables", "drop_db_tables_sync", "create_tables",
                 "drop_tables")
}  # fmt: skip
