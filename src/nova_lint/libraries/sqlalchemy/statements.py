"""Statements as they are built: `select`, `insert`, `update`, `delete`, what is chained to them, and pieces of them."""

from __future__ import annotations

from dataclasses import replace

from nova_lint.libraries.sqlalchemy.drawn import Built, Drawn, clause, construct, merged, united
from nova_lint.libraries.sqlalchemy.tables import Defined, columns_given
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Const, Construct, Instance, Mapping, Sequence, Text, Unknown, Value, join
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At, Touch

#: What a statement becomes when another one uses it: a sub-select, an alias, an expression.
_PARTS = frozenset(["alias", "as_scalar", "correlate_as", "cte", "exists", "label", "lateral", "scalar_subquery",
                    "self_group", "subquery", "tablesample"])  # fmt: skip
_WRITES = {"insert": "insert", "update": "update", "delete": "delete"}
#: What adds columns to the result; every other clause only says which tables take part.
_SELECTING = frozenset(["add_columns", "add_entity", "column", "with_entities", "with_only_columns"])
_NARROWING = frozenset(["where", "filter", "filter_by"])
#: Whose plain arguments are tables or conditions, so that a parameter of which nothing is known may bring some along.
_OPEN = frozenset(["where", "filter", "select_from", "join", "outerjoin", "select", "query", "having", "from_select"])


def drawn(tools: Tools, value: Value, *, is_open: bool = False, depth: int = 0) -> Drawn:
    """What a value draws on when a statement uses it. `is_open`: a parameter's table counts, though not known."""
    found: list[Drawn] = []
    for atom in tools.look(value):
        if isinstance(atom, Construct):
            found.append(_of_construct(atom))
        elif isinstance(atom, Cls):
            told = tools.class_drawn(atom) if hasattr(tools, "class_drawn") else None
            if told is not None:
                found.append(told)
        elif isinstance(atom, Sequence) and depth < 4:
            found += [drawn(tools, item, is_open=is_open, depth=depth + 1) for item in atom.items]
        elif isinstance(atom, Mapping) and depth < 4:
            for key, held in atom.entries:
                found += [drawn(tools, key, depth=depth + 1), drawn(tools, held, depth=depth + 1)]
        elif is_open and isinstance(atom, Unknown) and atom.owner:
            found.append(Drawn((Touch(TableName("*"), "read", owner=atom.owner),)))
    if not found:
        return Drawn()
    return found[0] if len(found) == 1 else united(*found)


def _of_construct(atom: Construct) -> Drawn:
    data = atom.data
    if isinstance(data, Drawn):
        return data
    if isinstance(data, Defined):
        return data.drawn()
    if isinstance(data, Built):
        return Drawn((), (data.touches(),))
    return Drawn()


def all_drawn(tools: Tools, arguments: Arguments, *, is_open: bool = False) -> Drawn:
    """What the arguments of a call draw on."""
    found = [drawn(tools, value, is_open=is_open) for value in arguments.positional]
    found += [drawn(tools, value) for _, value in arguments.keywords]
    if is_open and arguments.open and arguments.origin:
        found.append(Drawn((Touch(TableName("*"), "read", owner=arguments.origin),)))
    found = [one for one in found if one]
    if not found:
        return Drawn()
    return found[0] if len(found) == 1 else united(*found)


def _select(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return (construct("statement", Built("read", drawn=all_drawn(tools, arguments, is_open=True))),)


def _write(op: str) -> Transfer:
    def apply(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
        target = arguments.get(0, "table")
        found: list[Atom] = []
        for atom in tools.look(target) if target is not None else ():
            told = drawn(tools, (atom,), is_open=True)
            if told.froms:
                found.append(construct("statement", written(op, told)))
        return tuple(found)

    return Transfer(apply)


def written(op: str, target: Drawn) -> Built:
    """An INSERT, UPDATE or DELETE of a table."""
    first = target.froms[0]
    return Built(op, (replace(first, op=op, columns=()),))


def _piece(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """An expression over whatever it is given: `and_`, `exists`, `join`, `func.count`, `case`, ..."""
    return clause(all_drawn(tools, arguments, is_open=True))


def _compound(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`union(a, b)`."""
    inner = all_drawn(tools, arguments, is_open=True)
    rows = next((a.data.rows for v in arguments.positional for a in tools.look(v) if isinstance(a, Construct) and isinstance(a.data, Built)), ())
    return (construct("statement", Built("read", drawn=inner, rows=rows)),)


def chained(tools: Tools, base: Construct, built: Built, name: str, arguments: Arguments) -> Value:
    """`statement.name(...)`: the statement with one more clause, or a piece of another statement."""
    if name in _PARTS:
        more = all_drawn(tools, arguments)
        return clause(united(Drawn((), (built.touches(),)), more) if more else Drawn((), (built.touches(),)))
    if name in ("union", "union_all", "intersect", "intersect_all", "except_", "except_all"):
        return (Construct(base.library, base.kind, built.with_drawn(all_drawn(tools, arguments))),)
    if name == "with_for_update":
        return (Construct(base.library, base.kind, replace(built, traits=built.traits | {"for-update"})),)
    if name in ("on_conflict_do_update", "on_duplicate_key_update") and built.target:
        target = tuple(replace(touch, op="upsert") for touch in built.target)
        return (Construct(base.library, base.kind, replace(built, op="upsert", target=target, traits=built.traits | {"on-conflict"})),)
    if name == "on_conflict_do_nothing":
        return (Construct(base.library, base.kind, replace(built, traits=built.traits | {"on-conflict"})),)
    if name == "values" and built.target:
        columns = columns_given(tools, arguments)
        if columns:
            first = built.target[0]
            built = replace(built, target=(replace(first, columns=tuple(dict.fromkeys((*first.columns, *columns)))),))
    if name == "returning" and built.target:
        return (Construct(base.library, base.kind, replace(built, traits=built.traits | {"returning"})),)
    more = all_drawn(tools, arguments, is_open=name in _OPEN)
    if name not in _SELECTING:
        more = replace(more, froms=merged([replace(touch, columns=()) for touch in more.froms]))
    return (Construct(base.library, base.kind, built.with_drawn(more, narrowed=name in _NARROWING)),)


def of_table(tools: Tools, base: Construct, table: Drawn, name: str, arguments: Arguments) -> Value:
    """`table.name(...)`, `alias.name(...)`: a statement, a join, an alias."""
    more = all_drawn(tools, arguments, is_open=name in ("join", "outerjoin", "select"))
    if name in _WRITES and table.froms:
        return (construct("statement", written(_WRITES[name], table).with_drawn(more)),)
    if name == "select":
        return (construct("statement", Built("read", drawn=united(table, more))),)
    if name in ("alias", "tablesample", "lateral") and table.froms:
        return clause(Drawn((), (table.froms,)))
    return clause(united(table, more) if more else table)


_BUILDERS: dict[str, Effect] = {
    "select": Transfer(_select),
    "insert": _write("insert"),
    "update": _write("update"),
    "delete": _write("delete"),
    **dict.fromkeys(("union", "union_all", "intersect", "except_", "intersect_all", "except_all"), Transfer(_compound)),
    **dict.fromkeys(("exists", "join", "outerjoin", "alias", "lateral"), Transfer(_piece)),
}

FUNCTIONS: dict[str, Effect] = {
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
    for name, effect in _BUILDERS.items()
} | {
    f"sqlalchemy.dialects.{dialect}.insert": _write("insert")
    for dialect in ("postgresql", "postgresql.dml", "sqlite", "sqlite.dml", "mysql", "mysql.dml", "mariadb")
}
