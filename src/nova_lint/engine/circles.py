"""Mapped classes that inherit from themselves: what they are cannot be told, and Python refuses them too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nova_lint.model.form import Name
from nova_lint.model.place import Span
from nova_lint.model.problem import OF_CLASS, Problem
from nova_lint.values.atoms import Atom, Cls, Outside, Unknown, Value
from nova_lint.values.attributes import CIRCLE
from nova_lint.values.program import ClassInfo


def circles(mapped: Iterable[ClassInfo]) -> list[Problem]:
    """A problem for each class that is its own base, or whose base a circle of imports keeps from being known."""
    found: list[Problem] = []
    for info in mapped:
        way = _way(info)
        if way:
            names = ", ".join(one.form.simple_name for one in way)
            found.append(_problem(info, f"inherits from itself: {info.form.simple_name}, {names}"))
            continue
        lost = [
            atom.reason for value in info.bases for atom in value
            if isinstance(atom, Unknown) and atom.reason.endswith(CIRCLE)
        ]  # fmt: skip
        if lost:
            found.append(_problem(info, f"inherits from {lost[0]}"))
    return found


def _problem(info: ClassInfo, told: str) -> Problem:
    place = Span(info.module.path, *info.form.place)
    return Problem(place, "unresolved", f"{OF_CLASS}{told}")


def _way(info: ClassInfo) -> tuple[ClassInfo, ...]:
    """The classes by way of which one inherits from itself, ending with it; empty for all but broken code."""
    came: dict[ClassInfo, ClassInfo] = {}
    waiting = [info]
    while waiting:
        at = waiting.pop()
        for base in _bases(at):
            if base is info:
                way = [info]
                while at is not info:
                    way.append(at)
                    at = came[at]
                return tuple(reversed(way))
            if base not in came:
                came[base] = at
                waiting.append(base)
    return ()


def _bases(info: ClassInfo) -> Iterator[ClassInfo]:
    """The bases in the repository; for one that was not known yet where it is named, what its name means in the end."""
    for expr, value in zip(info.form.bases, info.bases, strict=False):
        known = value
        if isinstance(expr, Name) and all(_is_not_known(atom, expr.id) for atom in value):
            known = info.module.scope.names.get(expr.id, ())
        yield from _classes(known)


def _is_not_known(atom: Atom, name: str) -> bool:
    """Whether a name stands for nothing: no import gives it, and no class of that name comes before."""
    return isinstance(atom, Unknown) or (isinstance(atom, Outside) and atom.name == name)


def _classes(value: Value) -> Iterator[ClassInfo]:
    for atom in value:
        if isinstance(atom, Cls):
            yield atom.info
