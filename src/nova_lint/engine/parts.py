"""Which part of a migration a query belongs to: the one that goes up, or the one that goes back down."""

from __future__ import annotations

from nova_lint.values.frames import Emission
from nova_lint.values.objects import Objects
from nova_lint.values.program import Module
from nova_lint.values.rounds import Rounds


class Parts:
    """The parts of all migrations of a repository, as the libraries tell them by function."""

    def __init__(self, rounds: Rounds) -> None:
        self._rounds = rounds
        self._telling = [
            objects for objects in rounds.known.objects.values() if type(objects).part is not Objects.part
        ]
        self._functions: dict[str, dict[str, frozenset[str]]] = {}
        self._reached: dict[str, dict[str, str]] = {}

    def of(self, emission: Emission) -> str:
        """`up`, `down`, or nothing outside of migrations.

        The call itself may say it; else the outermost function on the way that is a part; else the functions of
        the same module that are one and call the innermost function: what only `down` uses is `down`.
        """
        if emission.part or not self._telling:
            return emission.part
        for step in reversed(emission.chain):
            path, _, function = step.function.partition(":")
            told = self._told(self._rounds.program.module(path), function)
            if told:
                return told
        path, _, function = emission.chain[-1].function.partition(":")
        return self._by_use(path).get(function.partition(".")[0], "")

    def _told(self, module: Module, function: str) -> str:
        """What the libraries say of a function, or of one that it is defined in."""
        while function:
            for objects in self._telling:
                told = objects.part(self._rounds.tools, module, function)
                if told:
                    return told
            function = function.rpartition(".<locals>.")[0]
        return ""

    def _by_use(self, path: str) -> dict[str, str]:
        """The functions of a module that only its parts use, each with the part; one that both use goes up."""
        held = self._reached.get(path)
        if held is not None:
            return held
        mentions = self._mentions().get(path, {})
        module = self._rounds.program.module(path)
        reached: dict[str, set[str]] = {"up": set(), "down": set()}
        for name in mentions:
            told = self._told(module, name)
            if told:
                reached[told] |= _closure(name, mentions)
        found = dict.fromkeys(reached["down"], "down") | dict.fromkeys(reached["up"], "up")
        self._reached[path] = found
        return found

    def _mentions(self) -> dict[str, dict[str, frozenset[str]]]:
        """What each function mentions, by file and by name; what methods mention counts for their class."""
        if not self._functions:
            for func in self._rounds.functions.values():
                held = self._functions.setdefault(func.module.path, {})
                name = func.form.name.partition(".")[0]
                held[name] = held.get(name, frozenset()) | func.form.mentions
        return self._functions


def _closure(start: str, mentions: dict[str, frozenset[str]]) -> set[str]:
    found, pending = {start}, [start]
    while pending:
        for name in mentions[pending.pop()]:
            if name in mentions and name not in found:
                found.add(name)
                pending.append(name)
    return found
