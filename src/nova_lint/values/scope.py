"""Names and what they stand for, at one point of a function."""

from __future__ import annotations

from msgspec import Struct, field

from nova_lint.values.atoms import Value, join


class Scope(Struct, eq=False):
    """The names of one activation of a function, a class body or a module.

    `outer` is the scope of the enclosing function or module. A name `x.y` stands for the attribute `y`
    stored on the variable `x`, `x.y.z` for one that was stored on such an attribute.
    """

    names: dict[str, Value] = field(default_factory=dict)
    outer: Scope | None = None
    nonlocals: dict[str, Scope] = field(default_factory=dict)
    has_attributes: bool = False

    def find(self, name: str) -> Value | None:
        """What the name stands for here or in an enclosing scope."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.names.get(name)
            if value is not None:
                return value
            scope = scope.outer
        return None


def merge(states: list[dict[str, Value]]) -> dict[str, Value]:
    """The names after several branches: what each branch says, joined."""
    first, *others = states
    if not others:
        return first
    merged = dict(first)
    for state in others:
        for name, value in state.items():
            held = merged.get(name)
            if held is None:
                merged[name] = value
            elif held is not value:
                merged[name] = join(held, value)
    return merged
