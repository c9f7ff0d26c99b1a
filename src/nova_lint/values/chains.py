"""Queries that a chain of calls builds, of which only the end asks the database: `Event.filter(...).delete()`.

Nothing of `await` is left when values are computed. So a chain asks where it begins, each further link takes that
back and asks anew, and what stays is what the whole chain says, at its last link.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Construct, Instance, Mapping, Sequence, Text, Value
from nova_lint.values.model_links import Link, Model
from nova_lint.values.objects import At, Touch

if TYPE_CHECKING:
    from nova_lint.values.frames import Emission
    from nova_lint.values.library import Tools


class Asked(Struct, eq=False):
    """What a chain has asked so far, each with the list it was noted in. It tells no two queries apart."""

    noted: list[tuple[list[Emission], Emission]] = []

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked)

    def __hash__(self) -> int:
        return 0

    def take_back(self, at: At) -> None:
        """The chain goes on in the same function: what it has asked there was too early."""
        for emissions, emission in self.noted:
            if emissions is at.frame.emissions:
                emissions[:] = [other for other in emissions if other is not emission]
        self.noted.clear()


class Query(Struct, frozen=True):
    """A query over one model: `op` as in `Access`, `joined` are further tables that it draws on.

    `also` are relations that are fetched with it, as paths; `via` is the verb that it began with.
    """

    model: Model
    op: str = "read"
    joined: tuple[TableName, ...] = ()
    also: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
    via: str = ""
    link: Link | None = None
    asked: Asked = field(default_factory=Asked)


class Row(Struct, frozen=True):
    """Where a row came from: the database, with these relations, as paths. `query` is one that goes on if it is asked to."""

    also: frozenset[str] = frozenset()
    query: Query | None = None


class Paths(Struct, frozen=True):
    """Something a query is handed: names of fields across links, and tables of queries inside (`Q`, `Count`)."""

    names: tuple[str, ...] = ()
    tables: tuple[TableName, ...] = ()
    also: frozenset[str] = frozenset()


def run(tools: Tools, query: Query, at: At, via: str, *, confidence: str = "high") -> None:
    """The query reaches the database, as far as the chain says by now."""
    query.asked.take_back(at)
    if query.model.table is None:
        return
    before = len(at.frame.emissions)
    ask(tools, at, query.op, query.model.table, query.joined, via, confidence, query.traits)
    query.asked.noted += [(at.frame.emissions, emission) for emission in at.frame.emissions[before:]]


def ask(
    tools: Tools, at: At, op: str, table: TableName, joined: Iterable[TableName], via: str, confidence: str = "high",
    traits: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    """One statement of `op` on a table, which reads others on the way."""
    written = tools.written(at)
    others = [other for other in dict.fromkeys(joined) if other != table or op != "read"]
    touches = [Touch(table, op, (), bool(others) and op == "read", written)]
    touches += [Touch(other, "read", (), True, written) for other in others]
    verb = "select" if op == "read" else op
    tools.ask(at, verb, touches, via, confidence=confidence, placed="sink", traits=traits)


def rows(tools: Tools, model: Model, also: frozenset[str] = frozenset(), query: Query | None = None) -> Value:
    """Any row of a model, fetched with these relations; `query` goes on if the row is asked to be another query."""
    if query is not None:
        # Equal rows are one object for the evaluation, however often a function is evaluated: the last time counts.
        tools.registry.setdefault("chains", {})[query] = query.asked
    return (tools.instance(model.info, None, Row(also, query)),)


def continued(tools: Tools, row: Instance) -> Query | None:
    """The query that gave a row, where it may go on: `Event.get(id=1).prefetch_related("teams")`."""
    query = row.origin.query if isinstance(row.origin, Row) else None
    if query is None:
        return None
    return replace(query, asked=tools.registry.get("chains", {}).get(query, query.asked))


def walk(model: Model, path: str, separator: str = "__") -> tuple[list[TableName], Model | None]:
    """The tables on the way of a path from a model, and the model that it ends at (None when at a column)."""
    tables: list[TableName] = []
    here: Model | None = model
    for part in path.lstrip("-+").split(separator):
        link = here.link(part) if here is not None else None
        if link is None or here is None:
            return tables, None
        here = link.other(here)
        tables += [table for table in (link.pairs, here.table) if table is not None]
    return tables, here


def read_paths(tools: Tools, values: Iterable[Value], at: At | None = None) -> Paths:
    """The paths in some arguments: texts, `Q`s, and queries inside, which do not run on their own."""
    names: list[str] = []
    tables: list[TableName] = []
    also: set[str] = set()
    for atom in (atom for value in values for atom in _flat(tools, value)):
        if isinstance(atom, Text) and atom.known:
            names.append(atom.known)
        data = atom.data if isinstance(atom, Construct) else None
        if isinstance(data, Paths):
            names += data.names
            tables += data.tables
            also |= data.also
        elif isinstance(data, Query):
            if at is not None:
                data.asked.take_back(at)
            tables += [table for table in (data.model.table, *data.joined) if table is not None]
    return Paths(tuple(names), tuple(tables), frozenset(also))


def conditions(tools: Tools, arguments: Arguments, at: At | None = None) -> Paths:
    """The paths that conditions name: `filter(Q(a__b=1), c__d=2)`, with the queries inside."""
    own = read_paths(tools, [v for v in arguments.positional if not _is_text(v)], at)
    inner = read_paths(tools, [v for _, v in arguments.keywords if not _is_text(v)], at)
    names = tuple([name for name, _ in arguments.keywords])
    return Paths((*own.names, *names, *inner.names), (*own.tables, *inner.tables))


def tables_on(model: Model, paths: Paths) -> tuple[TableName, ...]:
    """The tables that paths lead to from a model."""
    found = [table for name in paths.names for table in walk(model, name)[0]]
    return tuple(dict.fromkeys([*found, *paths.tables]))


def handed_rows(tools: Tools, values: Iterable[Value]) -> list[Instance]:
    """The objects among some arguments, and inside lists of them."""
    return [atom for value in values for atom in _flat(tools, value) if isinstance(atom, Instance)]


def _flat(tools: Tools, value: Value, depth: int = 0) -> list[Atom]:
    found: list[Atom] = []
    for atom in tools.look(value):
        if isinstance(atom, Sequence) and depth < 3:
            for item in atom.items[:64]:
                found += _flat(tools, item, depth + 1)
        elif isinstance(atom, Mapping) and depth < 3:
            for _, item in atom.entries[:64]:
                found += _flat(tools, item, depth + 1)
        else:
            found.append(atom)
    return found


def _is_text(value: Value) -> bool:
    return len(value) == 1 and isinstance(value[0], Text)
