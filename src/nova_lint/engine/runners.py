"""The functions that run whatever they are handed: nobody is helped by a helper that touches a hundred tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nova_lint.model.statement import TableName
from nova_lint.values.frames import Emission, Key, is_within

#: A function that is handed queries over so many tables is one that runs them for others.
_MANY = 5


def runners(asked: Mapping[Key, Iterable[Emission]]) -> frozenset[str]:
    """These functions, by key; `asked` is what every function asks."""
    tables: dict[str, set[TableName]] = {}
    for (key, _), emissions in asked.items():
        for emission in emissions:
            if emission.placed != "both" or len(emission.chain) == 1:
                continue
            for step in emission.chain[:-1]:
                if is_family(key, step.function):
                    break
                held = tables.setdefault(step.function, set())
                held.update(access.table for s in emission.statements for access in s.accesses)
    return frozenset(function for function, held in tables.items() if len(held) >= _MANY)


def is_family(key: str, function: str) -> bool:
    """Whether a function is the one that is meant, or is defined in it; `key` may stand for the body of a module."""
    return function.startswith(key) if key.endswith(":") else is_within(function, key)
