"""yoyo-migrations: https://sr.ht/~olly/yoyo/ (steps of SQL, each with what undoes it)"""

from __future__ import annotations

from nova_lint.values.atoms import Arguments, Atom, Construct, Func, Handle, Partial, Value, unknown
from nova_lint.values.dbapi import executes
from nova_lint.values.library import Gives, Library, Tools, Transfer
from nova_lint.values.objects import At, Objects
from nova_lint.values.program import Module

_NAME = "yoyo"
_STEPS = ("yoyo.step", "yoyo.migrations.step")
_GROUPS = ("yoyo.group", "yoyo.transaction", "yoyo.migrations.group", "yoyo.migrations.transaction")


def _step(tools: Tools, receiver: Atom | None, arguments: Arguments, at: At) -> Value:
    """`step(apply, rollback)`: each is SQL, or a function that is given a connection."""
    for part, value in (("up", arguments.get(0, "apply")), ("down", arguments.get(1, "rollback"))):
        for atom in tools.look(value) if value is not None else ():
            if isinstance(atom, (Func, Partial)):
                for key in _functions(tools, atom):
                    _parts(tools).setdefault(key, part)
            elif tools.text_of((atom,)) and not _is_none(atom):
                tools.emit((atom,), f"{_NAME}.step", "", at.frame, at.place, known_call=True, part=part)
    return (Construct(_NAME, "step"),)


def _functions(tools: Tools, atom: Atom) -> list[str]:
    if isinstance(atom, Func):
        return [atom.key]
    if isinstance(atom, Partial):
        return [key for target in tools.look(atom.target) for key in _functions(tools, target)]
    return []


def _parts(tools: Tools) -> dict[str, str]:
    """Which functions apply a step and which undo one, by `Func.key`."""
    held: dict[str, str] = tools.registry.setdefault(_NAME, {})
    return held


def _is_none(atom: Atom) -> bool:
    return getattr(atom, "value", "") is None


class YoyoSteps(Objects):
    """The hooks of yoyo."""

    packages = frozenset([_NAME])
    verbs = frozenset(["step"])
    starts = frozenset(["step"])

    def parameter(self, tools: Tools, func: Func, name: str) -> Value | None:
        """A function of a step is given a connection."""
        first = func.form.params[0].name if func.form.params else ""
        if name == first and func.key in _parts(tools):
            return (Handle(_NAME, "connection"),)
        return None

    def call(self, tools: Tools, base: Atom, name: str, arguments: Arguments, at: At) -> Value | None:
        """Nothing that is done with a step asks the database."""
        return unknown("None")

    def part(self, tools: Tools, module: Module, function: str) -> str:
        """`step(apply, rollback)`."""
        return _parts(tools).get(f"{module.path}:{function}", "")


LIBRARY = Library(
    name=_NAME,
    functions={
        **dict.fromkeys(_STEPS, Transfer(_step)),
        **dict.fromkeys(
            _GROUPS, Transfer(lambda tools, receiver, arguments, at: (Construct(_NAME, "group"),))
        ),
    },
    methods={
        "connection": {"cursor": Gives("cursor"), **executes("sql")},
        "cursor": executes("sql"),
    },
    objects=YoyoSteps(),
)
