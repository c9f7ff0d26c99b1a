"""What is called on `op`: each operation on a table becomes a statement, with what it does to the schema."""

from __future__ import annotations

from collections.abc import Mapping

from nova_lint.libraries.alembic.altering import ALTERING, Alter
from nova_lint.libraries.alembic.naming import (
    LIBRARY,
    Named,
    ask,
    column_names,
    columns_and_keys,
    indexes,
    names_in,
    schema_of,
    tables_named,
    unnamed,
)
from nova_lint.libraries.sqlalchemy.drawn import construct
from nova_lint.libraries.sqlalchemy.reading import drawn
from nova_lint.libraries.sqlalchemy.tables import Defined, columns_given, flag, known
from nova_lint.model.change import Change
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Construct, Handle, Value, unknown
from nova_lint.values.library import Effect, Gives, Passes, Runs, Tools, Transfer
from nova_lint.values.objects import At, Touch
from nova_lint.values.texts import owner_of

_TABLE_KEYWORDS = ("table_name", "source_table", "source", "tablename", "old_table_name")


def _create_table(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`op.create_table("orders", Column(...), ForeignKeyConstraint(...))`; it gives the table."""
    found: list[Atom] = []
    for named in _tables(tools, arguments, 0):
        made, parents, columns = columns_and_keys(tools, named.table, arguments.positional[1:])
        forgiving = bool(flag(tools, arguments.keyword("if_not_exists")))
        change = Change(
            "create table", named.table, columns=made.columns, keys=made.keys, is_forgiving=forgiving
        )
        ask(tools, at, "create_table", named, change, parents, column_names(columns))
        owner = next(
            (part.owner for part in named.text.parts if not hasattr(part, "text") and part.owner), ""
        )
        whose = owner if named.table.name == "*" else ""
        found.append(construct("table", Defined(named.table, whose, tuple(columns))))
    return tuple(found)


def _drop_table(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    forgiving = bool(flag(tools, arguments.keyword("if_exists")))
    for named in _tables(tools, arguments, 0):
        ask(tools, at, "drop_table", named, Change("drop table", named.table, is_forgiving=forgiving))
    return unknown("None")


def _rename_table(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """Both names are touched: whoever owns the new one should know."""
    schema = schema_of(tools, arguments)
    news = tables_named(tools, arguments.get(1, "new_table_name"), schema, arguments.origin)
    for old in _tables(tools, arguments, 0):
        for new in news:
            change = Change("rename table", old.table, new=new.table)
            ask(tools, at, "rename_table", old, change, (new.touch(),))
    return unknown("None")


def _comment(name: str) -> Transfer:
    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        for named in _tables(tools, arguments, 0):
            ask(tools, at, name, named, Change("alter table", named.table))
        return unknown("None")

    return Transfer(apply)


def _altering(name: str, alter: Alter) -> Transfer:
    """An operation that a batch has too, where the table is not among the arguments."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        position = alter.table
        tables = _tables(tools, arguments, position, alter.schema)
        positional = arguments.positional[:position] + arguments.positional[position + 1 :]
        keywords = tuple((key, value) for key, value in arguments.keywords if key not in _TABLE_KEYWORDS)
        rest = Arguments(positional, keywords, arguments.open, arguments.origin)
        for named in tables:
            alter.apply(tools, named, rest, at, name)
        return unknown("None")

    return Transfer(apply)


def _drop_index(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """The table may be left out: then it is that of the operation which makes an index of this name."""
    tables = _tables(tools, arguments, 1)
    if arguments.get(1, "table_name") is None and not arguments.open:
        index = known(tools, arguments.get(0, "index_name") or arguments.keyword("name"))
        held = indexes(tools).get(index)
        tables = [held or unnamed("that of an index, which alone is named")]
    for named in tables:
        ask(tools, at, "drop_index", named, Change("alter table", named.table))
    return unknown("None")


def _bulk_insert(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`op.bulk_insert(table, [{...}, ...])`."""
    given = arguments.get(0, "table") or unknown("an argument that is not there", arguments.origin)
    rows = Arguments((arguments.get(1, "rows") or (),))
    columns = columns_given(tools, rows)
    for atom in tools.look(given):
        for touch in drawn(tools, (atom,)).froms[:1]:
            wanted = Touch(touch.table, "insert", columns, written=touch.written, owner=touch.owner)
            tools.ask(at, "insert", [wanted], f"{LIBRARY}.bulk_insert")
            break
        else:
            wanted = Touch(TableName("*"), "insert", columns, owner=owner_of(atom))
            tools.ask(at, "insert", [wanted], f"{LIBRARY}.bulk_insert")
    return unknown("None")


def _batch(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`with op.batch_alter_table("orders") as batch_op:`"""
    return tuple([Construct(LIBRARY, "batch", named) for named in _tables(tools, arguments, 0)])


def _connection(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return (Handle("sqlalchemy", "connection"),)


def _primary_key(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`sa.PrimaryKeyConstraint("id", name=...)` inside `create_table`."""
    names = [name for value in arguments.positional for name in names_in(tools, value)]
    return (Construct(LIBRARY, "primary key", tuple(names)),)


def _tables(tools: Tools, arguments: Arguments, position: int, schema: str = "schema") -> list[Named]:
    given = next((v for k in _TABLE_KEYWORDS if (v := arguments.keyword(k)) is not None), None)
    if given is None and position < len(arguments.positional):
        given = arguments.positional[position]
    return tables_named(tools, given, schema_of(tools, arguments, schema), arguments.origin)


#: Where Alembic keeps which revision a database has, unless a project names it otherwise.
_VERSION = TableName("alembic_version")


def _versions(name: str, *ops: str) -> Transfer:
    """A call that looks up, or changes, which revision the database has."""

    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        for op in ops:
            verb = "select" if op == "read" else op
            tools.ask(at, verb, (Touch(_VERSION, op),), f"{LIBRARY}.{name}")
        return unknown("a revision")

    return Transfer(apply)


#: What `op` can do, by name.
OPERATIONS: Mapping[str, Effect] = {
    "create_table": Transfer(_create_table),
    "drop_table": Transfer(_drop_table),
    "rename_table": Transfer(_rename_table),
    "create_table_comment": _comment("create_table_comment"),
    "drop_table_comment": _comment("drop_table_comment"),
    **{name: _altering(name, alter) for name, alter in ALTERING.items()},
    "drop_index": Transfer(_drop_index),
    "bulk_insert": Transfer(_bulk_insert),
    "batch_alter_table": Transfer(_batch),
    "execute": Runs("sqltext", certain=True),
    "f": Passes("name"),
    "get_bind": Transfer(_connection),
    "get_context": Gives("context"),
}

FUNCTIONS: Mapping[str, Effect] = {
    **{f"alembic.op.{name}": effect for name, effect in OPERATIONS.items()},
    "alembic.context.get_bind": Transfer(_connection),
    "alembic.migration.MigrationContext.configure": Gives("context"),
    "alembic.runtime.migration.MigrationContext.configure": Gives("context"),
    "alembic.command.current": _versions("current", "read"),
    "alembic.command.stamp": _versions("stamp", "read", "insert", "update"),
    "alembic.command.upgrade": _versions("upgrade", "read", "insert", "update"),
    "alembic.command.downgrade": _versions("downgrade", "read", "update", "delete"),
    "sqlalchemy.PrimaryKeyConstraint": Transfer(_primary_key),
    "sqlalchemy.schema.PrimaryKeyConstraint": Transfer(_primary_key),
}

METHODS: Mapping[str, Mapping[str, Effect]] = {
    "operations": OPERATIONS,
    "context": {
        "execute": Runs("sql", certain=True),
        "get_current_revision": _versions("get_current_revision", "read"),
        "get_current_heads": _versions("get_current_heads", "read"),
        "stamp": _versions("stamp", "read", "insert", "update"),
    },
}
