"""peewee's databases: their connections, what they make and drop, and the functions that run queries for others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nova_lint.libraries.peewee import queries, records
from nova_lint.libraries.peewee.drawn import Query, Source, construct, drawn
from nova_lint.libraries.peewee.naming import NAMING, snake_case
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Const, Text, Value, literal, unknown
from nova_lint.values.chains import ask
from nova_lint.values.library import Effect, Gives, Runs, Tools, Transfer
from nova_lint.values.model_links import Models, known
from nova_lint.values.objects import At

_DATABASES = {
    "peewee": ("Database", "SqliteDatabase", "PostgresqlDatabase", "MySQLDatabase", "Proxy", "DatabaseProxy"),
    "playhouse.pool": ("PooledDatabase", "PooledMySQLDatabase", "PooledPostgresqlDatabase", "PooledSqliteDatabase",
                       "PooledPostgresqlExtDatabase", "PooledSqliteExtDatabase", "PooledCSqliteExtDatabase"),
    "playhouse.postgres_ext": ("PostgresqlExtDatabase", "Psycopg3Database", "PooledPostgresqlExtDatabase",
                               "PooledPsycopg3Database"),
    "playhouse.psycopg3_ext": ("Psycopg3Database",),
    "playhouse.sqlite_ext": ("SqliteExtDatabase", "CSqliteExtDatabase"),
    "playhouse.apsw_ext": ("APSWDatabase",),
    "playhouse.cysqlite_ext": ("CySqliteDatabase", "PooledCySqliteDatabase"),
    "playhouse.cockroachdb": ("CockroachDatabase", "PooledCockroachDatabase"),
    "playhouse.mysql_ext": ("MySQLConnectorDatabase", "MariaDBConnectorDatabase", "PooledMySQLConnectorDatabase"),
    "playhouse.sqlcipher_ext": ("SqlCipherDatabase", "SqlCipherExtDatabase"),
    "playhouse.sqliteq": ("SqliteQueueDatabase",),
    "playhouse.pwasyncio": ("AsyncSqliteDatabase", "AsyncMySQLDatabase", "AsyncPostgresqlDatabase"),
    "peewee_async": ("PooledPostgresqlDatabase", "PostgresqlDatabase", "PooledMySQLDatabase", "MySQLDatabase",
                     "PooledPsycopg3Database"),
}  # fmt: skip

TYPES: Mapping[str, str] = {
    **{f"{module}.{name}": "database" for module, names in _DATABASES.items() for name in names},
    "peewee_async.Manager": "manager",
}


def _made(name: str, op: str = "ddl") -> Effect:
    """`db.create_tables([User, Tweet])`."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        given = arguments.get(0, "models") or ()
        for table in drawn(tools, [given]).columns:
            ask(tools, at, op, table, (), f"peewee.{name}")
        return (Const(None),)

    return Transfer(apply)


def _by_manager(name: str) -> Effect:
    """`manager.get(User, User.id == 1)`, `manager.execute(query)`, `manager.update(row)`."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        rest = Arguments(arguments.positional[1:], arguments.keywords, arguments.open, arguments.origin)
        found: list[Value] = []
        for atom in tools.look(arguments.positional[0]) if arguments.positional else ():
            found.append(_managed(tools, atom, name, rest, at) or unknown("what a manager gives"))
        return tuple(atom for value in found for atom in value) or unknown("what a manager gives")

    return Transfer(apply)


def _managed(tools: Tools, atom: Atom, name: str, rest: Arguments, at: At) -> Value | None:
    data = getattr(atom, "data", None)
    if isinstance(data, Query):
        return queries.call(tools, data, name, rest, at)
    model = Models.of(tools, NAMING).model(atom.info) if isinstance(atom, Cls) else None
    if model is not None:
        return records.at_once(tools, model, name, rest, at)
    if name in ("update", "delete"):
        for table in drawn(tools, [(Cls(atom.info),)]).columns if hasattr(atom, "info") else ():
            ask(tools, at, name, table, (), f"peewee.{name}")
    return None


def _table(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Table("users", ("id", "name"), schema="app")`."""
    name = known(tools, arguments.get(0, "name"))
    schema = arguments.get(3, "schema")
    found = TableName(name, known(tools, schema) if schema else "") if name else TableName("*")
    return construct("table", Source(found))


def _select(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`Select([users], [users.c.name])`, and functions that are handed tables and columns."""
    given = drawn(tools, arguments.positional)
    tables = (*given.columns, *given.inside)
    if not tables:
        return unknown("a query over what is not known")
    return construct("query", Query("read", tables[0], None, tables[1:], via="select"))


def _prefetch(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`prefetch(User.select(), Tweet.select())`."""
    for atom in tools.look(arguments.positional[0]) if arguments.positional else ():
        query = queries.as_query(tools, atom)
        if query is not None:
            queries.run(tools, query, at, "prefetch")
            return queries.prefetched(tools, query, arguments.positional[1:], at)
    return unknown("rows of queries that are not known")


def _runs(
    at_index: int, name: str, *, is_one: bool = False
) -> Callable[[Tools, Atom | None, Arguments, At], Value]:
    """Functions that run a query, or read a model, that they are handed."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        for atom in tools.look(arguments.get(at_index, name) or ()):
            query = queries.as_query(tools, atom)
            if query is not None:
                rest = drawn(tools, arguments.positional[1:])
                queries.run(tools, queries.with_drawn(query, rest), at, "get" if is_one else "iteration")
                return queries.one_of(tools, query) if is_one else unknown("a page")
        return unknown("rows of a query that is not known")

    return apply


def _snake(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    given = arguments.get(0, "s") or ()
    return tuple(
        made
        for atom in tools.look(given)
        for made in (literal(snake_case(atom.known)) if isinstance(atom, Text) and atom.known else (atom,))
    )


def _clause(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    values = [*arguments.positional, *[value for _, value in arguments.keywords]]
    return construct("clause", drawn(tools, values))


def _paths(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return queries.paths(tools, arguments)


_CURSOR = {"execute": Runs("sql", certain=True), "executemany": Runs("sql", certain=True)}

METHODS: Mapping[str, Mapping[str, Effect]] = {
    "database": {
        "execute_sql": Runs("sql", certain=True, gives="cursor"),
        "execute": Runs("query", gives="cursor"),
        "aio_execute_sql": Runs("sql", certain=True, gives="cursor"),
        "aio_execute": Runs("query", gives="cursor"),
        "cursor": Gives("cursor"),
        "connection": Gives("connection"),
        "create_tables": _made("create_tables"),
        "drop_tables": _made("drop_tables"),
    },
    "connection": {"cursor": Gives("cursor"), **_CURSOR},
    "cursor": _CURSOR,
    "manager": {
        name: _by_manager(name)
        for name in ("get", "get_or_none", "create", "get_or_create", "create_or_get", "execute", "count", "scalar",
                     "prefetch", "update", "delete")
    },
}  # fmt: skip

FUNCTIONS: dict[str, Effect] = {
    "peewee.Table": Transfer(_table),
    "peewee.Select": Transfer(_select),
    "peewee.prefetch": Transfer(_prefetch),
    "peewee_async.prefetch": Transfer(_prefetch),
    "peewee.make_snake_case": Transfer(_snake),
    "peewee.DQ": Transfer(_paths),
    **{f"peewee.{name}": Transfer(_clause) for name in ("fn", "Case", "Cast", "SQL", "Value", "EnclosedNodeList", "NodeList",
                                                        "Tuple", "Window", "ValuesList", "Expression")},
    "peewee.create_model_tables": _made("create_tables"),
    "peewee.drop_model_tables": _made("drop_tables"),
    "playhouse.flask_utils.get_object_or_404": Transfer(_runs(0, "query_or_model", is_one=True)),
    "playhouse.flask_utils.object_list": Transfer(_runs(1, "query")),
    "playhouse.flask_utils.PaginatedQuery": Transfer(_runs(0, "query_or_model")),
    "playhouse.shortcuts.model_to_dict": Transfer(records.as_dict),
    "playhouse.db_url.connect": Gives("database"),
}  # fmt: skip
