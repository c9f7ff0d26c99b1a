"""Statements as they are built: `select`, `insert`, `update`, `delete`, what is chained to them, and pieces of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from nova_lint.libraries.sqlalchemy.assigning import assigned
from nova_lint.libraries.sqlalchemy.drawn import Built, Drawn, clause, construct, merged, united
from nova_lint.libraries.sqlalchemy.models import model_of
from nova_lint.libraries.sqlalchemy.reading import Option, Reach, all_drawn, drawn, of_receiver
from nova_lint.libraries.sqlalchemy.relations import loads
from nova_lint.libraries.sqlalchemy.tables import Defined, columns_given, inside, table_name
from nova_lint.model.statement import TableName
from nova_lint.model.text import Piece
from nova_lint.values.atoms import Arguments, Atom, Cls, Const, Construct, Sequence, Text, Value
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At, Touch

#: What a statement becomes when another one uses it: a sub-select, an alias, an expression.
_PARTS = frozenset(["alias", "as_scalar", "correlate_as", "cte", "exists", "label", "lateral", "scalar_subquery",
                    "self_group", "subquery", "tablesample"])  # fmt: skip
#: A table and what it is called, in a text.
_NAMED = re.compile(r'\s*(?P<table>[\w"]+(?:\.[\w"]+)*)(?:\s+(?:as\s+)?\w+)?\s*', re.IGNORECASE)
_WRITES = {"insert": "insert", "update": "update", "delete": "delete"}
#: What adds columns to the result; every other clause only says which tables take part.
_SELECTING = frozenset(["add_columns", "column"])
_JOINING = frozenset(["join", "outerjoin", "join_from", "outerjoin_from"])
_NARROWING = frozenset(["where", "filter", "filter_by"])
#: Whose plain arguments are tables or conditions, so that a parameter of which nothing is known may bring some along.
_OPEN = frozenset(
    ["where", "filter", "select_from", "join", "outerjoin", "select", "query", "having", "from_select"]
)


def _select(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return (construct("statement", replace(selected(tools, arguments, at), made=at.frame.key)),)


def selected(tools: Tools, arguments: Arguments, at: At | None = None) -> Built:
    """A SELECT of whatever it is given."""
    parts: list[Drawn] = []
    rows: list[Value] = []
    eager: list[Touch] = []
    for value in _flat(tools, arguments.positional):
        row: list[Atom] = []
        for atom in tools.look(value):
            if isinstance(atom, Cls) and (model := model_of(tools, atom.info)) is not None:
                eager += loads(tools, atom.info)
                parts.append(model.drawn("*"))
                row.append(atom)
            elif isinstance(atom, Construct) and isinstance(atom.data, Defined):
                parts.append(atom.data.drawn("*"))
            elif at is not None and (owner := of_receiver(tools, atom, at)):
                parts.append(Drawn((Touch(TableName("*"), "read", owner=owner),)))
            else:
                told = drawn(tools, (atom,), is_open=True)
                parts.append(told)
                row += told.rows
        rows.append(tuple(row))
    if arguments.open and arguments.origin:
        parts.append(Drawn((Touch(TableName("*"), "read", owner=arguments.origin),)))
    return Built("read", drawn=united(*parts), rows=tuple(rows), eager=merged(eager))


def _flat(tools: Tools, values: Iterable[Value]) -> Iterator[Value]:
    for value in values:
        seen = tools.look(value)
        if seen and all(isinstance(atom, Sequence) for atom in seen):
            for atom in seen:
                assert isinstance(atom, Sequence)
                yield from atom.items
        else:
            yield seen


def _write(op: str) -> Transfer:
    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        target = arguments.get(0, "table")
        found: list[Atom] = []
        for atom in tools.look(target) if target is not None else ():
            told = drawn(tools, (atom,), is_open=True)
            if told.froms:
                found.append(construct("statement", replace(written(op, told), made=at.frame.key)))
        return tuple(found)

    return Transfer(apply)


def written(op: str, target: Drawn) -> Built:
    """An INSERT, UPDATE or DELETE of a table."""
    first = target.froms[0]
    return Built(op, (replace(first, op=op, columns=()),))


def _piece(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """An expression over whatever it is given: `and_`, `exists`, `join`, `func.count`, `case`, ..."""
    return clause(all_drawn(tools, arguments, is_open=True))


def _advisory(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`func.pg_advisory_lock(42)`."""
    key: list[str] = []
    for value in arguments.positional:
        known_ones = [atom.value for atom in tools.look(value) if isinstance(atom, Const)]
        if not known_ones or not isinstance(known_ones[0], int):
            return clause(all_drawn(tools, arguments, is_open=True))
        key.append(str(known_ones[0]))
    return clause(replace(all_drawn(tools, arguments), advisory=(tuple(key),) if key else ()))


def _compound(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`union(a, b)`."""
    parts = [part.data for part in inside(tools, arguments.positional) if isinstance(part.data, Built)]
    rows = parts[0].rows if parts else ()
    built = Built("read", drawn=all_drawn(tools, arguments, is_open=True), rows=rows, made=at.frame.key)
    return (construct("statement", built),)


def chained(tools: Tools, base: Construct, built: Built, name: str, arguments: Arguments) -> Value:
    """`statement.name(...)`: the statement with one more clause, or a piece of another statement."""
    if name in _PARTS:
        return clause(united(Drawn((), (built.touches(),)), all_drawn(tools, arguments)))
    return (Construct(base.library, base.kind, _with(tools, built, name, arguments)),)


def _with(tools: Tools, built: Built, name: str, arguments: Arguments) -> Built:
    """The statement with one more clause."""
    if name == "with_for_update":
        return replace(built, traits=built.traits | {"for-update"}, locks=_locked(tools, arguments))
    if name in ("on_conflict_do_update", "on_duplicate_key_update") and built.target:
        sets = assigned(tools, built.target[0].table, Arguments((arguments.keyword("set_") or (),)))
        target = tuple(replace(touch, op="upsert", sets=sets) for touch in built.target)
        return replace(built, op="upsert", target=target, traits=built.traits | {"on-conflict"})
    if name == "on_conflict_do_nothing":
        return replace(built, traits=built.traits | {"on-conflict"})
    if name == "returning" and built.target:
        return replace(built, traits=built.traits | {"returning"}, rows=selected(tools, arguments).rows)
    if name == "options":
        touches, names = optioned(tools, arguments)
        loading = replace(built, loaded=built.loaded | names, eager=merged((*built.eager, *touches)))
        return _left(loading, only_of(tools, arguments))
    if name in ("with_entities", "with_only_columns", "add_columns", "add_entity"):
        chosen = selected(tools, arguments)
        if name.startswith("with_"):  # in the place of the columns so far
            froms = tuple([replace(touch, columns=()) for touch in built.drawn.froms])
            built = replace(built, drawn=replace(built.drawn, froms=froms))
        added = built.with_drawn(chosen.drawn)
        if name.startswith("with_"):
            return replace(added, rows=chosen.rows, eager=chosen.eager)
        return replace(added, rows=(*built.rows, *chosen.rows), eager=merged((*built.eager, *chosen.eager)))
    if name == "values" and built.target:
        first = built.target[0]
        columns = dict.fromkeys((*first.columns, *columns_given(tools, arguments)))
        sets = assigned(tools, first.table, arguments) if first.op == "update" else first.sets
        built = replace(built, target=(replace(first, columns=tuple(columns), sets=sets),))
    more = all_drawn(tools, arguments, is_open=name in _OPEN)
    if name in _JOINING:
        more = united(more, Drawn(tuple([t for reach in reaches(tools, arguments) for t in reach.touches])))
    if name in ("select_from", *_JOINING):
        more = united(more, Drawn(tuple(_written(tools, arguments))))
    if name not in _SELECTING:
        more = replace(more, froms=merged([replace(touch, columns=()) for touch in more.froms]))
    return built.with_drawn(more, narrowed=name in _NARROWING)


def _locked(tools: Tools, arguments: Arguments) -> frozenset[TableName] | None:
    """The tables whose rows `with_for_update(of=Order)` locks; None for all, also where nobody can tell which it names."""
    given = arguments.keyword("of")
    told = drawn(tools, given) if given is not None else Drawn()
    found = [touch.table for touches in (told.froms, *told.inner) for touch in touches]
    return frozenset(found) if found else None


def _written(tools: Tools, arguments: Arguments) -> Iterator[Touch]:
    """The tables of `select_from(text("orders o"))`."""
    for value in arguments.positional:
        for atom in tools.look(value):
            match = _NAMED.fullmatch(atom.known) if isinstance(atom, Text) and atom.known else None
            if match is not None and isinstance(atom, Text):
                first = atom.parts[0]
                written = first.written if isinstance(first, Piece) else None
                yield Touch(table_name(match["table"].replace('"', "")), "read", written=written)


def _left(built: Built, only: tuple[Touch, ...]) -> Built:
    """The statement with no more than these columns of the rows that it asked for whole."""
    if not only:
        return built
    columns = {touch.table: touch.columns for touch in only}
    froms = tuple(
        [
            replace(touch, columns=columns[touch.table])
            if "*" in touch.columns and touch.table in columns
            else touch
            for touch in built.drawn.froms
        ]
    )
    return replace(built, drawn=replace(built.drawn, froms=froms))


def only_of(tools: Tools, arguments: Arguments) -> tuple[Touch, ...]:
    """The columns that options such as `load_only` leave."""
    found = [part.data for part in inside(tools, arguments.positional) if isinstance(part.data, Option)]
    return merged([touch for option in found for touch in option.only])


def reaches(tools: Tools, arguments: Arguments) -> list[Reach]:
    """The relationships among the arguments."""
    return [part.data for part in inside(tools, arguments.positional) if isinstance(part.data, Reach)]


def optioned(tools: Tools, arguments: Arguments) -> tuple[tuple[Touch, ...], frozenset[str]]:
    """What loader options read besides, and which relationships they load."""
    found = [part.data for part in inside(tools, arguments.positional) if isinstance(part.data, Option)]
    touches = merged([touch for option in found for touch in option.touches])
    return touches, frozenset().union(*[option.names for option in found])


def of_table(
    tools: Tools, base: Construct, table: Drawn, name: str, arguments: Arguments, made: str
) -> Value:
    """`table.name(...)`, `alias.name(...)`: a statement, a join, an alias."""
    more = all_drawn(tools, arguments, is_open=name in ("join", "outerjoin", "select"))
    if name in _JOINING:
        more = united(more, Drawn(tuple([t for reach in reaches(tools, arguments) for t in reach.touches])))
    if name in _WRITES and table.froms:
        built = replace(written(_WRITES[name], table), made=made)
        return (construct("statement", built.with_drawn(more)),)
    if name == "select":
        return (construct("statement", Built("read", drawn=united(table, more), made=made)),)
    if name in ("alias", "tablesample", "lateral") and table.froms:
        return clause(Drawn((), (table.froms,)))
    return clause(united(table, more) if more else table)


BUILDERS: dict[str, Effect] = {
    "select": Transfer(_select),
    "insert": _write("insert"),
    "update": _write("update"),
    "delete": _write("delete"),
    **dict.fromkeys(
        ("union", "union_all", "intersect", "except_", "intersect_all", "except_all"), Transfer(_compound)
    ),
    **dict.fromkeys(("exists", "join", "outerjoin", "alias", "lateral"), Transfer(_piece)),
}

#: Functions of the database that are called without a table: what holds one of these alone reads none.
_PLAIN = ("count", "current_date", "current_time", "current_timestamp", "current_user", "gen_random_uuid", "localtimestamp",
          "now", "random", "version")  # fmt: skip
_LOCKS = ("pg_advisory_lock", "pg_advisory_xact_lock", "pg_try_advisory_lock", "pg_try_advisory_xact_lock",
          "pg_advisory_lock_shared", "pg_advisory_xact_lock_shared")  # fmt: skip

FUNCTIONS: dict[str, Effect] = (
    {
        f"{module}.{name}": effect
        for module in (
            "sqlalchemy",
            "sqlalchemy.sql",
            "sqlalchemy.sql.expression",
            "sqlalchemy.future",
            "sqlalchemy.orm",
            "sqlmodel",
            "sqlmodel.sql.expression",
        )
        for name, effect in BUILDERS.items()
    }
    | {
        f"{module}.{name}": effect
        for module in ("sqlalchemy.func", "sqlalchemy.sql.func", "sqlalchemy.sql.functions", "sqlmodel.func")
        for names, effect in ((_PLAIN, Transfer(_piece)), (_LOCKS, Transfer(_advisory)))
        for name in names
    }
    | {
        f"sqlalchemy.dialects.{dialect}.insert": _write("insert")
        for dialect in (
            "postgresql",
            "postgresql.dml",
            "sqlite",
            "sqlite.dml",
            "mysql",
            "mysql.dml",
            "mariadb",
        )
    }
)
