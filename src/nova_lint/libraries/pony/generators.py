"""Generators and lambdas that Pony reads as queries: the paths through attributes that they hold are joins."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from nova_lint.libraries.pony.relations import Entities
from nova_lint.model.statement import TableName
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Func, Mapping, Sequence, Value, unknown
from nova_lint.values.chains import rows
from nova_lint.values.library import Tools
from nova_lint.values.model_links import Link, Model
from nova_lint.values.objects import At


class Trail(Struct, eq=False):
    """The tables that a query draws on, as they turn up."""

    tables: list[TableName] = field(default_factory=list)


class Variable(Struct, frozen=True):
    """A variable of a query, or a path from one: it stands for rows of a model.

    `pending` is the model's table as long as a key alone is asked for, which the table before it holds as well.
    """

    model: Model
    trail: Trail
    pending: TableName | None = None

    def need(self) -> None:
        """More than the key is asked for: the table is joined."""
        if self.pending is not None:
            self.trail.tables.append(self.pending)


class Selection(Struct, frozen=True):
    """A query: the model whose rows it is about, further tables that it draws on, and what its items are.

    `also` are the tables of what is fetched with it, by queries of their own. `link` is set for the rows that a relation of a
    row leads to; `via` is the call that it began with.
    """

    model: Model
    joined: tuple[TableName, ...] = ()
    item: Value = ()
    also: tuple[TableName, ...] = ()
    traits: frozenset[str] = frozenset()
    link: Link | None = None
    via: str = "select"


def selection(value: Selection) -> Construct:
    """A query as the program sees it."""
    return Construct("pony", "query", value)


def variable(model: Model, trail: Trail, pending: TableName | None = None) -> Value:
    """A variable as the program sees it."""
    return (Construct("pony", "variable", Variable(model, trail, pending)),)


def variable_over(tools: Tools, base: Atom) -> Value | None:
    """The variable of a generator over an entity, a query, or a collection of another variable."""
    if isinstance(base, Cls):
        model = Entities.known(tools).model(base.info)
        return None if model is None or model.table is None else variable(model, Trail([model.table]))
    data = base.data if isinstance(base, Construct) else None
    if isinstance(data, Variable):
        return (base,)
    if isinstance(data, Selection) and data.model.table is not None:
        return variable(data.model, Trail([data.model.table, *data.joined]))
    return None


def attribute_of(tools: Tools, base: Variable, name: str) -> Value | None:
    """`student.group`, `group.students.name`: links go on, columns end the path."""
    link, one = base.model.link(name), base.model.fields.get(name)
    if link is None or one is None:
        if one is not None and not one.is_primary:
            base.need()
        return unknown("a column") if one is not None else None
    other = link.other(base.model)
    if one.kind == "key":
        base.need()
        return variable(other, base.trail, other.table)
    if link.pairs is not None:
        base.trail.tables.append(link.pairs)
        return variable(other, base.trail, other.table)
    base.trail.tables += [other.table] if other.table is not None else []
    return variable(other, base.trail)


def query_of(tools: Tools, variables: list[Value], element: Value, before: int, at: At) -> Value | None:
    """The query that a generator is; queries inside it are parts of it, so what they asked is taken back."""
    found = [atom.data for value in variables for atom in value if isinstance(atom, Construct)]
    held = [data for data in found if isinstance(data, Variable)]
    if not held:
        return None
    for one in flat(tools, element):
        if isinstance(one, Construct) and isinstance(one.data, Variable):
            one.data.need()
    inner = taken_back(at, before)
    if trails := _open_lambdas(tools):
        trails[-1].tables += [table for one in held for table in one.trail.tables]
    first = next(
        (a.data for a in element if isinstance(a, Construct) and isinstance(a.data, Variable)), held[0]
    )
    tables = dict.fromkeys([*(t for one in held for t in one.trail.tables), *inner])
    joined = tuple([table for table in tables if table != first.model.table])
    return (selection(Selection(first.model, joined, _item(tools, element))),)


def read_lambdas(tools: Tools, model: Model, values: Iterable[Value], at: At) -> tuple[TableName, ...]:
    """The tables that the lambdas among some arguments lead to from a model."""
    trail = Trail()
    before = len(at.frame.emissions)
    for atom in (atom for value in values for atom in tools.look(value)):
        if isinstance(atom, Func):
            count = max(1, sum(param.kind == "pos" for param in atom.form.params))
            given = Arguments((variable(model, trail)[0:1],) * count)
            _open_lambdas(tools).append(trail)
            try:
                tools.look(tools.result_of((atom,), given, at))
            finally:
                _open_lambdas(tools).pop()
            if atom in at.frame.nested:
                at.frame.nested.remove(atom)  # it is read, never called
    trail.tables += taken_back(at, before)
    return tuple(dict.fromkeys(trail.tables))


def is_part(tools: Tools, tables: Iterable[TableName]) -> bool:
    """Whether a query stands in a lambda that is being read: then its tables are those of the query around it."""
    trails = _open_lambdas(tools)
    if trails:
        trails[-1].tables += tables
    return bool(trails)


def _open_lambdas(tools: Tools) -> list[Trail]:
    """What the lambdas that are being read have found so far, the innermost last."""
    found: list[Trail] = tools.registry.setdefault("pony lambdas", [])
    return found


def taken_back(at: At, before: int) -> list[TableName]:
    """The tables that were read since, by queries that are parts of another one."""
    emissions = at.frame.emissions
    parts = [e for e in emissions[before:] if e.via.startswith("pony.") and not e.via.endswith(_ROWS)]
    emissions[before:] = [e for e in emissions[before:] if e not in parts]
    return [access.table for e in parts for s in e.statements for access in s.accesses]


def flat(tools: Tools, value: Value, depth: int = 0) -> list[Atom]:
    """The alternatives of a value and those inside lists and dicts."""
    found: list[Atom] = []
    for atom in tools.look(value):
        found.append(atom)
        if isinstance(atom, Sequence) and depth < 3:
            found += [inner for item in atom.items[:16] for inner in flat(tools, item, depth + 1)]
        elif isinstance(atom, Mapping) and depth < 3:
            found += [inner for _, item in atom.entries[:16] for inner in flat(tools, item, depth + 1)]
    return found


#: What Python evaluates before the query is sent: single rows that a condition compares with.
_ROWS = (".Entity.get", ".Entity.[]", ".get_for_update")


def _item(tools: Tools, element: Value, depth: int = 0) -> Value:
    """What the program gets for an item: rows for variables, tuples of what they hold."""
    found: list[Atom] = []
    for atom in element:
        data = atom.data if isinstance(atom, Construct) else None
        if isinstance(data, Variable):
            found += rows(tools, data.model)
        elif isinstance(atom, Sequence) and depth < 3:
            found.append(
                Sequence("tuple", tuple([_item(tools, i, depth + 1) for i in atom.items]), atom.open)
            )
    return tuple(found) or unknown("values of columns")
