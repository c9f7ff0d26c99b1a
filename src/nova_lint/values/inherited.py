"""Methods that subclasses inherit: which of them ask for what only the class of the object at hand says."""

from __future__ import annotations

from collections.abc import Iterator

from nova_lint.values.atoms import Const, Func
from nova_lint.values.program import ClassInfo

#: How many subclasses are looked at for who says what a class leaves open.
_SUBCLASSES = 40


class Inherited:
    """Answers by what methods mention; nothing is evaluated. Valid while no class comes to be: made anew each round.

    The methods that were looked at are added to `looked_at`.
    """

    def __init__(self, words: frozenset[str], looked_at: set[str]) -> None:
        self._words, self._looked_at = words, looked_at
        self._asking: dict[tuple[str, str], bool] = {}
        self._open: dict[str, bool] = {}
        self._below: dict[str, frozenset[str]] = {}
        self._leads: dict[tuple[str, str, str], bool] = {}
        self._methods: dict[tuple[str, str], tuple[Func, ...]] = {}

    def may_ask(self, func: Func, info: ClassInfo) -> bool:
        """Whether a method holds a word that may ask the database, or comes to a method of this class that does."""
        key = (func.key, info.key)
        known = self._asking.get(key)
        if known is None:
            known = self._asking[key] = any(
                not method.form.mentions.isdisjoint(self._words) for method in self._reached(func, info)
            )
        return known

    def is_open(self, func: Func) -> bool:
        """Whether a method asks its object, itself or by another method, for what its class leaves to subclasses."""
        owner = func.owner
        if owner is None or not owner.subclasses:
            return False
        known = self._open.get(func.key)
        if known is None:
            left = self._left_open(owner)
            known = self._open[func.key] = bool(left) and any(
                not method.form.mentions.isdisjoint(left) for method in self._reached(func, owner)
            )
        return known

    def leads_to_open(self, info: ClassInfo, name: str, after: ClassInfo | None) -> bool:
        """Whether a method of this name asks the database for what the class of its object says.

        `after` is the class behind which it is looked for (`super()`).
        """
        key = (info.key, name, after.key if after is not None else "")
        known = self._leads.get(key)
        if known is None:
            line = info.mro()
            if after is not None:
                line = line[line.index(after) + 1 :] if after in line else after.mro()[1:]
            value = next((v for base in line if (v := base.names.get(name)) is not None), ())
            known = self._leads[key] = any(
                isinstance(atom, Func)
                and atom.owner is not info
                and self.is_open(atom)
                and self.may_ask(atom, info)
                for atom in value
            )
        return known

    def calls_open(self, func: Func) -> bool:
        """Whether a method calls one of a class above that asks the database for what only subclasses say."""
        owner = func.owner
        if owner is None or not owner.bases:
            return False
        for base in owner.mro()[1:]:
            for name in func.form.mentions & base.names.keys():
                for atom in base.names[name]:
                    if isinstance(atom, Func) and atom.owner is base:
                        if self.is_open(atom) and self.may_ask(atom, owner):
                            return True
        return False

    def _left_open(self, info: ClassInfo) -> frozenset[str]:
        """The names that a class says nothing of, or None, and a subclass something."""
        known = self._below.get(info.key)
        if known is None:
            found: set[str] = set()
            queue, seen = list(info.subclasses), {info.key}
            while queue and len(seen) <= _SUBCLASSES:
                below = queue.pop(0)
                if below.key not in seen:
                    seen.add(below.key)
                    queue += below.subclasses
                    found |= below.names.keys()
            known = self._below[info.key] = frozenset(
                name
                for name in found
                if not name.startswith("__") and (info.value(name) or (Const(None),)) == (Const(None),)
            )
        return known

    def _reached(self, func: Func, info: ClassInfo) -> Iterator[Func]:
        """A function, and the methods of a class that it comes to: those it names, and those that set what it names."""
        waiting, seen = [func], {func.key}
        while waiting:
            here = waiting.pop()
            self._looked_at.add(here.key)
            yield here
            for name in here.form.mentions:
                for method in self._behind(name, info):
                    if method.key not in seen:
                        seen.add(method.key)
                        waiting.append(method)

    def _behind(self, name: str, info: ClassInfo) -> tuple[Func, ...]:
        known = self._methods.get((name, info.key))
        if known is None:
            found = [atom for atom in info.value(name) or () if isinstance(atom, Func)]
            found += [method for base in info.mro() for method in base.stores(name)]
            known = tuple(method for method in found if not method.module.is_stand_in)
            self._methods[name, info.key] = known
        return known
