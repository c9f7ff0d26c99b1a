"""The units of work of changed functions as they were, and as they are: whether they are the same but for lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from nova_lint.config.load import Config
from nova_lint.engine.again.alike import alike
from nova_lint.engine.again.facts import moved_facts
from nova_lint.engine.again.lines import Lines
from nova_lint.engine.again.same import Change
from nova_lint.engine.again.worked import Worked, decoded
from nova_lint.engine.again.working import WORK, digest_of, turn
from nova_lint.engine.gather import Sources
from nova_lint.engine.reading import Reading
from nova_lint.engine.units.codebase import Code, Codebase
from nova_lint.engine.units.live import family, functions_asking
from nova_lint.engine.units.working import Working
from nova_lint.model.fact import StatementFact
from nova_lint.model.form import FileFacts, Function
from nova_lint.values.frames import is_within
from nova_lint.values.program import Program


class BothWork:
    """`said_then` gives what a file said before, `until_then` what had changed by then since files had some keys."""

    def __init__(
        self,
        sources: Sources,
        reading: Reading,
        config: Config,
        said_then: Callable[[str], FileFacts],
        until_then: Callable[[Mapping[str, bytes], Collection[str]], list[Change]],
    ) -> None:
        self._sources, self._reading, self._config = sources, reading, config
        self._said_then, self._until_then = said_then, until_then

    def is_alike(
        self, facts: Sequence[StatementFact], changes: Sequence[Change], moved: Mapping[str, Lines]
    ) -> bool:
        """Whether the same follows of all functions as before the changes; lines are learned.

        False where what is kept does not tell it for certain. `facts` are those before.
        """
        owners = self._config.ownership
        held = self._reading.recall(WORK, b"")
        kept = None if held is None else decoded(held)
        if kept is None or kept.around != digest_of(owners, self._config.code):
            return False
        earlier = [*self._until_then(kept.keys, kept.read), *changes]
        if any(change.functions is None for change in earlier):
            return False
        try:
            now = moved_facts(facts, moved)
        except LookupError:
            return False
        outer = {f"{path}:{before.name}" for path, before, _ in _functions(earlier)}
        codebases = [self._codebase(kept, self._said_then), self._codebase(kept, self._sources.facts)]
        both = [
            Working(codebase, each, owners.service_of, kept.names, owners.meant if owners.databases else None)
            for codebase, each in zip(codebases, (facts, now), strict=True)
        ]
        if not all(
            _turn(kept, codebases[0], f"{path}:{one.name}", facts)
            == _turn(kept, codebases[1], f"{path}:{other.name}", facts)
            for path, one, other in _functions(changes)
        ):
            return False
        pairs = [
            pair
            for key in _affected(kept, outer)
            for pair in _pairs(*[_codes(each, key) for each in codebases])
        ]
        if None in pairs:
            return False
        known = [one.held for told in kept.families for one in told]
        for working in both:
            working.guards.know(known)
        return all(
            both[0].held(pair[0]) == both[1].held(pair[1])
            and alike(both[0].own(pair[0]), both[1].own(pair[1]), moved)
            for pair in pairs
            if pair is not None
        )

    def _codebase(self, kept: Worked, said: Callable[[str], FileFacts]) -> Codebase:
        sources = self._sources
        codebase = Codebase(sources, Program(sources.python, said, sources.scripts))
        codebase.want(kept.wanted)
        return codebase


def _functions(changes: Iterable[Change]) -> Iterator[tuple[str, Function, Function]]:
    for change in changes:
        for before, after in change.functions or ():
            yield change.path, before, after


def _affected(kept: Worked, outer: Iterable[str]) -> list[str]:
    """The functions of which something else may follow where some say something else, by key, those among them."""
    outer = set(outer)
    within = [key for key in kept.bodies if any(is_within(key, one) for one in outer)]
    affected = kept.used_by({*within, *outer})
    keys: dict[str, None] = {}
    first = 0
    for told in kept.families:
        if told[0].key in outer or not affected.isdisjoint(range(first, first + len(told))):
            keys[told[0].key] = None
        first += len(told)
    return list(keys)


def _codes(codebase: Codebase, key: str) -> list[list[Code]]:
    """The functions of a key with those inside of them, in order; the body of a module with its lambdas."""
    path, _, name = key.partition(":")
    file = codebase.file(path)
    return [family(code) for code in ([file.top] if not name else file.codes) if code.name == name]


def _pairs(some: list[list[Code]], others: list[list[Code]]) -> Iterator[tuple[Code, Code] | None]:
    """The same functions before and after; None where there are others."""
    if [[code.name for code in each] for each in some] != [[code.name for code in each] for each in others]:
        yield None
        return
    for one, other in zip(some, others, strict=True):
        yield from zip(one, other, strict=True)


def _turn(kept: Worked, codebase: Codebase, key: str, facts: Iterable[StatementFact]) -> int:
    """In which turn it is told that a function is worth a look; nothing is told of a file that is not looked at."""
    path, _, name = key.partition(":")
    code = codebase.file(path).named.get(name) if path in kept.wanted else None
    return -1 if code is None else turn(code, functions_asking(facts), kept.turns)
