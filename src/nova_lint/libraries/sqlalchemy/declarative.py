"""Bases that map their subclasses, and classes mapped by a call: `declarative_base()`, `registry()`, `map_imperatively`."""

from __future__ import annotations

from nova_lint.libraries.sqlalchemy.drawn import construct
from nova_lint.libraries.sqlalchemy.repository import repository
from nova_lint.libraries.sqlalchemy.tables import Defined, inside
from nova_lint.values.atoms import Arguments, Atom, Cls, Construct, Value
from nova_lint.values.library import Effect, Tools, Transfer
from nova_lint.values.objects import At


def _schema(tools: Tools, arguments: Arguments) -> str:
    given = arguments.keyword("metadata")
    for value in (given,) if given is not None else arguments.positional:
        for part in inside(tools, (value,)):
            if part.kind == "metadata":
                return str(part.data)
    return ""


def _declarative_base(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """A base class; one given as `cls` is a base of what is made."""
    return (construct("base", _schema(tools, arguments)),)


def _registry(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return (construct("registry", _schema(tools, arguments)),)


def map_class(tools: Tools, arguments: Arguments) -> Value:
    """`registry.map_imperatively(Class, table)`: the class stands for that table from now on."""
    target, table = arguments.get(0, "class_") or (), arguments.get(1, "local_table") or ()
    for part in inside(tools, (table,)):
        if isinstance(part.data, Defined):
            for atom in tools.look(target):
                if isinstance(atom, Cls):
                    held = repository(tools)
                    held.imperative[atom.info.key] = part.data
                    held.models.pop(atom.info.key, None)
                    atom.info.mapped = False  # it is one now
                    if atom.info not in tools.mapped:
                        tools.mapped.append(atom.info)
    return tools.look(target)


def _map(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    return map_class(tools, arguments)


def of_registry(tools: Tools, base: Construct, name: str, arguments: Arguments) -> Value | None:
    """`registry.generate_base()`, `registry.map_imperatively(...)`."""
    if name == "generate_base":
        return (construct("base", base.data),)
    if name == "map_imperatively":
        return map_class(tools, arguments)
    if name in ("mapped", "mapped_as_dataclass") and arguments.positional:
        return arguments.positional[0]
    return None


_MADE: dict[str, Effect] = {
    "declarative_base": Transfer(_declarative_base),
    "automap_base": Transfer(_declarative_base),
    "registry": Transfer(_registry),
    "mapper": Transfer(_map),
}

FUNCTIONS: dict[str, Effect] = {
    f"{module}.{name}": effect
    for module in (
        "sqlalchemy.orm",
        "sqlalchemy.orm.decl_api",
        "sqlalchemy.ext.declarative",
        "sqlalchemy.ext.declarative.api",
        "sqlalchemy.ext.automap",
    )
    for name, effect in _MADE.items()
}
