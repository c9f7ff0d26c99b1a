"""Which engine a statement goes to: what `Session(binds={Model: engine})` and `bind_arguments` say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from nova_lint.libraries.sqlalchemy.models import model_of
from nova_lint.libraries.sqlalchemy.repository import repository
from nova_lint.libraries.sqlalchemy.tables import Defined
from nova_lint.model import form
from nova_lint.model.change import Change
from nova_lint.model.statement import TableName
from nova_lint.model.table import BOUND, SOME
from nova_lint.values.atoms import (
    Arguments,
    Atom,
    Cls,
    Const,
    Construct,
    Handle,
    Inside,
    Mapping,
    Text,
    Value,
    unknown,
)
from nova_lint.values.library import Tools
from nova_lint.values.objects import At, Touch
from nova_lint.values.program import Module

if TYPE_CHECKING:
    from nova_lint.values.program import ClassInfo

#: The keys of databases, as in `model.query.Query`; none where nothing is said.
Databases = tuple[str, ...]

#: What is called with `binds`.
_TAKES = frozenset([
    "sessionmaker", "async_sessionmaker", "scoped_session", "Session", "AsyncSession", "create_session", "configure",
])  # fmt: skip


def ask(
    tools: Tools, at: At, verb: str, touches: Iterable[Touch], via: str, *, confidence: str = "high",
    placed: str = "caller", changes: tuple[Change, ...] = (), traits: frozenset[str] = frozenset(),
    advisory: tuple[tuple[str, ...], ...] = (), home: Databases = (),
) -> None:  # fmt: skip
    """Note that one statement reaches the database here, as `Tools.ask` does it: the one that its tables are bound to.

    `home` is that of the session, where no table is bound to another one.
    """
    listed = tuple(touches)
    tools.ask(
        at, verb, listed, via, confidence=confidence, placed=placed, changes=changes, traits=traits, advisory=advisory,
        databases=_bound_to(tools, listed, changes) or home,
    )  # fmt: skip


def _bound_to(tools: Tools, touches: tuple[Touch, ...], changes: tuple[Change, ...]) -> Databases:
    """A session goes by the first of its tables that is bound."""
    binds = repository(tools).binds
    if not binds:
        return ()
    tables = [change.table for change in changes] + [touch.table for touch in touches]
    return next(((binds[table.unbound],) for table in tables if table.unbound in binds), ())


def read_binds(tools: Tools) -> None:
    """Look for the `binds` that sessions are made with; all mapped classes are known by now."""
    held = repository(tools)
    held.binds = {}
    for module in tools.program.evaluated():
        if module.facts.mentions.isdisjoint(_TAKES):
            continue
        for call in _calls(module.facts.body):
            given = dict(call.keywords).get("binds")
            if given is not None:
                for mapping in _mappings(given, module):
                    _bind(tools, mapping, module, held.binds)


def directed(tools: Tools, arguments: Arguments) -> Databases:
    """Where `execute(statement, bind_arguments={"bind": engine})` goes, or `{"mapper": Order}`.

    A session of a class that chooses its engines itself (`sessionmaker(class_=Routing)`) goes nobody can tell where.
    """
    given = arguments.keyword("class_")
    for atom in tools.look(given) if given is not None else ():
        if isinstance(atom, Cls) and tools.class_value(atom.info, "get_bind") is not None:
            return (SOME,)
    given = arguments.keyword("bind_arguments")
    found: dict[str, None] = {}
    for mapping in tools.look(given) if given is not None else ():
        for key, value in mapping.entries if isinstance(mapping, Mapping) else ():
            names = {atom.known for atom in tools.look(key) if isinstance(atom, Text)}
            for atom in tools.look(value):
                if "bind" in names:
                    found.update(dict.fromkeys(atom.databases if isinstance(atom, Handle) else (SOME,)))
                elif "mapper" in names or "clause" in names:
                    found.update(dict.fromkeys(_of_mapped(tools, atom)))
    return tuple(found)


def engine(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`warehouse = create_engine(url)`: the variable is what the program calls the database."""
    statement = at.frame.statement
    target = statement.targets[0] if isinstance(statement, form.Assign) and statement.targets else None
    name = target.id if isinstance(target, form.Name) else getattr(target, "name", "")
    return (Handle("sqlalchemy", "engine", (name,) if name else ()),)


def by_key(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """Flask-SQLAlchemy's `db.get_engine("warehouse")` and `db.engines["warehouse"]`."""
    given = arguments.get(0, "bind") or arguments.keyword("bind_key") or ()
    keys = [
        "" if isinstance(atom, Const) else (atom.known or SOME) if isinstance(atom, Text) else SOME
        for atom in tools.look(given)
    ]
    return (Handle("sqlalchemy", "engine", tuple(dict.fromkeys(keys)) if any(keys) else ()),)


def _of_mapped(tools: Tools, atom: Atom) -> Databases:
    """The database that a mapped class or a table is bound to."""
    binds = repository(tools).binds
    for table in _tables(tools, atom):
        if table.database.startswith(BOUND):
            return (table.database.removeprefix(BOUND),)
        if table in binds:
            return (binds[table],)
    return ()


def _bind(tools: Tools, mapping: form.Map, module: Module, binds: dict[TableName, str]) -> None:
    """A class is bound with those that inherit from it; what is bound by itself counts before that."""
    by_base: dict[TableName, str] = {}
    for key, value in zip(mapping.keys, mapping.values, strict=True):
        name = _named(value)
        for atom in _value(tools, key, module) if key is not None and name else ():
            for table in _tables(tools, atom):
                binds[table] = name
            for info in _children(tools, atom):
                for table in _tables(tools, Cls(info)):
                    by_base.setdefault(table, name)
    for table, name in by_base.items():
        binds.setdefault(table, name)


def _tables(tools: Tools, atom: Atom) -> tuple[TableName, ...]:
    if isinstance(atom, Construct) and isinstance(atom.data, Defined):
        return (atom.data.name,)
    model = model_of(tools, atom.info) if isinstance(atom, Cls) else None
    return model.tables[:1] if model is not None else ()


def _children(tools: Tools, atom: Atom) -> list[ClassInfo]:
    """The mapped classes that have a base, which may be one that a call made."""
    if isinstance(atom, Cls):
        return [info for info in tools.mapped if info is not atom.info and atom.info in info.mro()]
    if not isinstance(atom, Construct) or atom.kind != "base":
        return []
    return [
        info
        for info in tools.mapped
        if any(held == atom for base in info.mro() for value in base.bases for held in value)
    ]


def _value(tools: Tools, expr: form.Expr, module: Module) -> Value:
    if isinstance(expr, form.Name):
        return tools.look(tools.name_in(module, expr.id))
    if isinstance(expr, form.Attr):
        found: list[Atom] = []
        for atom in _value(tools, expr.base, module):
            if isinstance(atom, Inside):
                found += tools.look(tools.name_in(atom.module, expr.name))
            elif isinstance(atom, Cls) and expr.name == "__table__":
                found.append(atom)
        return tuple(found)
    return unknown("what a session binds")


def _named(expr: form.Expr) -> str:
    """What the program calls an engine: its variable, or the key that it has in a mapping or is asked for by."""
    if isinstance(expr, form.Name):
        return expr.id
    if isinstance(expr, form.Attr):
        return expr.name
    if isinstance(expr, form.Item):
        return expr.key.text if isinstance(expr.key, form.Str) else SOME
    if isinstance(expr, form.Call):
        return next((given.text for given in expr.args if isinstance(given, form.Str)), SOME)
    return SOME


def _mappings(expr: form.Expr, module: Module) -> Iterator[form.Map]:
    """The mapping that is written there, or those that a variable of this name is given."""
    if isinstance(expr, form.Map):
        yield expr
    elif isinstance(expr, form.Name):
        for node in form.nodes(module.facts.body):
            if isinstance(node, form.Assign) and isinstance(node.value, form.Map):
                if any(isinstance(target, form.Name) and target.id == expr.id for target in node.targets):
                    yield node.value


def _calls(body: object) -> Iterator[form.Call]:
    return (node for node in form.nodes(body) if isinstance(node, form.Call))
