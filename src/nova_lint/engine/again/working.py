"""The units of work gone on with after a change: only what was made of something that has changed is worked out again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import blake2b

from nova_lint.engine.again.lines import Lines, moved_span
from nova_lint.engine.again.same import differences
from nova_lint.engine.again.since import Since
from nova_lint.engine.again.worked import Function as Kept
from nova_lint.engine.again.worked import Retold, Worked, by_function, decoded, encoded
from nova_lint.engine.reading import Reading
from nova_lint.engine.units.codebase import Code, Codebase
from nova_lint.engine.units.live import family, functions_asking, is_live
from nova_lint.engine.units.looks import Noted
from nova_lint.engine.units.units import live_code, together
from nova_lint.engine.units.working import Own, Working
from nova_lint.model.fact import StatementFact
from nova_lint.model.form import Function
from nova_lint.model.place import Span
from nova_lint.model.unit import Units
from nova_lint.values.frames import is_within

#: The name of what is kept of them.
WORK = b"units of work"


class Work:
    """The units of work of a codebase. `around` tells all that they depend on besides Python files and facts."""

    def __init__(
        self,
        codebase: Codebase,
        facts: Sequence[StatementFact],
        service_of: Callable[[str], str],
        counts: Callable[[str], bool],
        database_of: Callable[[str, str], str] | None,
        reading: Reading,
        around: bytes,
    ) -> None:
        self._codebase, self._facts, self._counts = codebase, facts, counts
        self._service_of, self._database_of = service_of, database_of
        self._reading = reading
        self._around = around

    def gone_on(self, since: Since) -> tuple[Units, frozenset[str]] | None:
        """The units as they are now, by what is kept of them, and the files that they depend on.

        None where what is kept does not tell it for certain.
        """
        held = self._reading.recall(WORK, b"")
        kept = None if held is None else decoded(held)
        if kept is None or kept.around != self._around or kept.keys != since.keys:
            return None
        try:
            return together(
                _GoingOn(kept, since, self._codebase, self._facts, self._reading).owns(self._working)
            ), kept.read
        except _LostError:
            return None

    def anew(self, keeps: bool) -> Units:
        """The units, from the beginning; they are kept for the next run where that is wanted."""
        codebase, trace = self._codebase, self._reading.trace
        looks = Noted() if keeps and trace is not None else None
        codebase.looks = looks or codebase.looks
        began = 0 if trace is None else len(trace.asked)
        live = live_code(codebase, self._facts, self._counts)
        working = self._working(live.names)
        found = working.all(live.families)
        if looks is not None and trace is not None:
            sources = codebase.sources
            told = encoded(
                live,
                found,
                looks,
                self._facts,
                functions_asking(self._facts),
                trace.asked[began:],
                sources.read,
                codebase.wanted,
                {path: self._reading.key(sources.content(path)) for path in sources.python},
                self._around,
            )
            if told is not None:
                self._reading.leave(WORK, b"", told)
        return together([own for _, own in found])

    def _working(self, names: frozenset[str]) -> Working:
        return Working(self._codebase, self._facts, self._service_of, names, self._database_of)


def digest_of(*around: object) -> bytes:
    """A digest of all that units of work depend on besides Python files and facts."""
    return blake2b(repr(around).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def turn(code: Code, asking: Collection[str], turns: Sequence[Collection[str]]) -> int:
    """In which turn it is told that a function is worth a look (`Live.turns`); behind the last one where it is not."""
    if is_live(code, asking):
        return 0
    mentions = code.mentions
    return next((n for n, names in enumerate(turns, 1) if not mentions.isdisjoint(names)), len(turns) + 1)


class _LostError(Exception):
    """Something of which it is not known what it is now."""


class _GoingOn:
    def __init__(
        self, kept: Worked, since: Since, codebase: Codebase, facts: Sequence[StatementFact], reading: Reading
    ) -> None:
        self._kept, self._codebase, self._facts = kept, codebase, facts
        self._moved: dict[str, Lines] = dict(since.moved)
        self._changed = list(since.changed)
        self._asking = since.asking
        self._reading = reading

    def owns(self, begin: Callable[[frozenset[str]], Working]) -> list[Own]:
        """What follows of every function, in order; `begin` gives what works it out."""
        kept = self._kept
        self._find_changes()
        if not self._answers_alike():
            raise _LostError
        self._codebase.want(kept.wanted)
        outer = {f"{path}:{before.name}": (path, before, after) for path, before, after in self._changed}
        if len(outer) < len(self._changed):
            raise _LostError
        self._check_liveness({key: before for key, (_, before, _) in outer.items()})
        within = [key for key in kept.bodies if any(is_within(key, one) for one in outer)] if outer else []
        affected = kept.used_by({*within, *outer, *self._asking})
        working = begin(kept.names)
        retold = Retold(kept, by_function(self._facts), self._span)
        # Families that are told again, and the code of those that are worked out again, in order.
        order: list[tuple[Kept, ...] | list[Code]] = []
        done: set[str] = set()
        first = 0
        for told in kept.families:
            key, place = told[0].key, told[0].place
            if key in outer:
                path, before, after = outer[key]
                if key in done or place != before.place:
                    raise _LostError  # several functions of one name
                done.add(key)
                order.append(family(self._code(path, after.place)))
            elif affected.isdisjoint(range(first, first + len(told))):
                order.append(told)
            else:
                order.append(family(self._code_of(key, place)))
            first += len(told)
        held = [[working.held(one) if isinstance(one, Code) else one.held for one in each] for each in order]
        known = working.guards.know([one.held for told in kept.families for one in told])
        if working.guards.know([one for each in held for one in each]) != known:
            raise _LostError
        try:
            return [
                working.own(one) if isinstance(one, Code) else retold.own(one)
                for each in order
                for one in each
            ]
        except LookupError:
            raise _LostError from None

    def _find_changes(self) -> None:
        """What has changed in files that the evaluation did not read."""
        sources = self._codebase.sources
        for path, key in self._kept.keys.items():
            if (
                path in self._moved
                or path not in self._kept.read
                or self._reading.key(sources.content(path)) == key
            ):
                continue
            old, lines = self._reading.python_of(key), Lines()
            found = None if old is None else differences(old, sources.facts(path), lines)
            if found is None:
                raise _LostError
            self._moved[path] = lines
            self._changed += [(path, before, after) for before, after in found]

    def _answers_alike(self) -> bool:
        """Whether files answer as before what was asked of their texts; it is asked again, and so noted."""
        return all(
            tuple(self._codebase.sources.answering(one.question, one.besides)) == one.found
            for one in self._kept.asked
        )

    def _check_liveness(self, before: Mapping[str, Function]) -> None:
        """Raise unless the same functions are worth a look as before; `before` are those that were other ones."""
        kept = self._kept
        asking = functions_asking(self._facts)
        for key in {*before, *(asking ^ kept.asking)}:
            path, _, name = key.partition(":")
            if path not in kept.wanted:
                continue
            now = self._codebase.file(path).named.get(name)
            if now is None or now.form is None:
                raise _LostError
            then = Code(now.file, before.get(key, now.form), now.owner, now.outer)
            if turn(then, kept.asking, kept.turns) != turn(now, asking, kept.turns):
                raise _LostError

    def _code_of(self, key: str, place: tuple[int, int]) -> Code:
        """A function that has not changed itself, by its key and the place where it stood."""
        path = key.partition(":")[0]
        lines = self._moved.get(path)
        line = place[0] if lines is None or place == (0, 0) else lines.of(place[0])
        if line is None:
            raise _LostError
        return self._code(path, (line, place[1]))

    def _code(self, path: str, place: tuple[int, int]) -> Code:
        file = self._codebase.file(path)
        if place == (0, 0):
            return file.top
        found = [code for code in file.codes if code.form is not None and code.form.place == place]
        if len(found) != 1:
            raise _LostError
        return found[0]

    def _span(self, span: Span) -> Span:
        found = moved_span(span, self._moved)
        if found is None:
            raise _LostError
        return found
