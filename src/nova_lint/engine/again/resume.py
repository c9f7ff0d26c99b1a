"""An evaluation gone on with after a change: only what depends on the changed functions is evaluated again.

Functions are changed inside only: what a module defines, imports and says of its functions is as it was. What depends on
a changed function is what ran its body. Where that was for a value which is kept for everybody, or where a changed
function becomes a helper, is one no more, or says less than before of others, everything is evaluated from the beginning.

The evaluation before is tried first: if what is to be evaluated again does not come to what it came to then, by what is
kept of it, then it depends on something that is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.engine.again.alike import Placed
from nova_lint.engine.again.evaluation import Evaluation
from nova_lint.engine.again.lazily import Lazily
from nova_lint.engine.again.lines import Lines, moved_span
from nova_lint.engine.again.same import Change
from nova_lint.engine.again.since import Since
from nova_lint.engine.runners import runners
from nova_lint.model.form import FileFacts, Function
from nova_lint.model.place import Span
from nova_lint.model.text import Piece, SqlText, Written
from nova_lint.values.activation import says_nothing
from nova_lint.values.frames import Emission, Key, Step, is_within
from nova_lint.values.rounds import Root, Rounds, settled_by

#: More functions than these are not evaluated one by one: from the beginning is as fast.
_MOST = 300


def resumed(
    kept: Evaluation,
    changes: Sequence[Change],
    begin: Callable[[Mapping[str, FileFacts]], Rounds],
) -> tuple[Rounds, Since | None] | None:
    """The evaluation as it would be from the beginning, and what has changed; None where that is not certain.

    `begin` gives one that has evaluated nothing, in which some files say what they are given to say.
    """
    try:
        resuming = Resuming.of(kept, changes)
        rounds = resuming.run(begin, {change.path: change.old for change in changes})
        return rounds, resuming.since(rounds, {change.path: change.new for change in changes})
    except LostError:
        return None


class LostError(Exception):
    """Something of which it is not known where it stands now, or that cannot be evaluated apart."""


class Said(Struct, frozen=True):
    """What functions say of others: what is handed to whom, which literals are sent, what a limit cut short.

    The `rest` tells of no place.
    """

    handed: frozenset[Placed]
    used: frozenset[Placed]
    cut: frozenset[Placed]
    rest: tuple[object, ...]


class Resuming:
    """What is kept of an evaluation, and what has changed since.

    `moved` tells for the files that have changed which line became which, `changed` are their functions that say something
    else, by path, before and after; `outer` are the keys of all that count as changed. `gone` are the places of the
    literals that stood in changed functions.
    """

    def __init__(
        self,
        kept: Evaluation,
        moved: Mapping[str, Lines],
        changed: list[tuple[str, Function, Function]],
        gone: set[tuple[str, int, int]],
    ) -> None:
        self._kept, self._moved, self._changed = kept, moved, changed
        self._written: dict[int, Written] = {}
        self._emissions, self._ran = kept.emissions(), kept.ran()
        self.outer = {f"{path}:{before.name}" for path, before, _ in changed}
        self._gone = gone
        self._affected: Set[Key] = frozenset()

    @classmethod
    def of(cls, kept: Evaluation, changes: Iterable[Change]) -> Resuming:
        """What is kept, and some files that say something else now. Raises LostError where more than bodies does."""
        moved: dict[str, Lines] = {}
        changed: list[tuple[str, Function, Function]] = []
        gone: set[tuple[str, int, int]] = set()
        for change in changes:
            found = change.functions
            if found is None:
                raise LostError
            moved[change.path] = change.lines
            changed += [(change.path, before, after) for before, after in found]
            gone |= {
                (change.path, jumps[1], jumps[2])
                for _, jumps, function in change.old.sniffed
                if any(is_within(function, before.name) for before, _ in found)
            }
        return cls(kept, moved, changed, gone)

    def affected(self) -> set[Key]:
        """The functions that depend on the changed ones. Raises LostError where others than those that are kept may."""
        if not all(self._is_alike(path, one, other) for path, one, other in self._changed):
            raise LostError
        if any(self._is_changed(key) for key in self._kept.shared):
            raise LostError
        return {key for key, others in self._ran.items() if any(map(self._is_changed, (key[0], *others)))}

    def again(self, rounds: Rounds, affected: Set[Key]) -> dict[Key, None]:
        """Let an evaluation begin with what is kept of all functions but some; those that it has to evaluate, as they are now."""
        emissions = self._emissions
        if self._changed or self._moved:
            left = [key for key in emissions if key not in affected]
            emissions = Lazily(left, lambda key: self.shifted(self._emissions[key]))
        self._seed(rounds, emissions)
        again = dict.fromkeys([self.key(key) for key in affected])
        for path, _, changed in self._changed:
            key = (f"{path}:{changed.name}", changed.place)
            if rounds.is_root(key):
                again.setdefault(key)
            elif key in again:
                raise LostError
        if len(again) > _MOST:
            raise LostError
        return again

    def run(self, begin: Callable[[Mapping[str, FileFacts]], Rounds], old: Mapping[str, FileFacts]) -> Rounds:
        """The evaluation as it would be from the beginning."""
        after = begin({})
        affected = self._affected = self.affected()
        again = self.again(after, affected)
        if again:
            before = begin(old)
            self._seed(before, self._emissions)
            self.evaluate(before, affected)
            self._agree(before, affected)
            self.evaluate(after, again)
            self._check(before, after)
        elif self._changed:
            self._agree(after, ())
        self._put_together(after, affected)
        return after

    def disagrees(self, rounds: Rounds, affected: Iterable[Key]) -> bool:
        """Whether functions that depend on nothing that has changed come to something else than what is kept of them."""
        own = self.affected()
        return any(
            rounds.roots[self.key(key)].emissions != self.shifted(self._emissions[key])
            for key in affected
            if key not in own
        ) or any(self._kept.helpers.get(key) != helper for key, helper in rounds.found.items())

    def said(self, rounds: Rounds, affected: Iterable[Key]) -> Said:
        """All that was evaluated says of others than itself, with what is kept of that."""
        kept, names = self._kept, {key for key, _ in affected}
        handed = {(place, owner, giver) for owner, given in rounds.handed.items() for giver, place in given}
        cut = {*rounds.cut_short.values()}
        for owner, given in kept.handed.items():
            for giver, *place in given:
                found = self._found(Span(*place))  # type: ignore[arg-type]
                if found is not None:
                    handed.add((found, owner, giver))
        cut |= {self._span(Span(*place)) for name, place in kept.cut.items() if name not in names}
        return Said(
            frozenset(handed),
            frozenset([(Span(*place), "", "") for place in rounds.used | self._used(kept.used)]),
            frozenset([(place, "", "") for place in cut]),
            (
                rounds.answered | kept.answered,
                rounds.aliases,
                rounds.passing,
                rounds.found,
                self._late(rounds),
            ),
        )

    def since(self, after: Rounds, new: Mapping[str, FileFacts]) -> Since | None:
        """What has changed, for those that come after; None where that may be more than what some functions ask."""
        other: set[Emission] = set()
        asking: set[str] = set()
        known = {self.key(key): key for key in self._affected}
        for key, before in known.items():
            then, now = self._known(before), set(after.roots[key].emissions)
            if then is None:
                other |= {*self._emissions[before], *now}
            else:
                other |= then ^ now
        other |= {
            one for key, root in after.roots.items() if self._is_changed(key[0]) and key not in known
            for one in root.emissions
        }  # fmt: skip
        for one in other:
            if any(s.changes or s.temporary or s.sequences for s in one.statements):
                return None
            asking |= {step.function for step in one.chain}
        used = after.used - self._used(self._kept.used)
        for path, facts in new.items():
            asking |= {
                f"{path}:{function}"
                for _, jumps, function in facts.sniffed
                if (path, jumps[1], jumps[2]) in used
            }
        elsewhere = any(path not in new for path, _, _ in used)
        if elsewhere or any(key.endswith(":") for key in asking):
            return None
        if any(one.placed == "both" and len(one.chain) > 1 for one in other) and (
            runners(self._emissions) != runners({key: root.emissions for key, root in after.roots.items()})
        ):
            return None
        return Since(self._kept.keys, self._moved, tuple(self._changed), frozenset(asking))

    def _known(self, key: Key) -> set[Emission] | None:
        """What a function asked, on its new lines; None where those are not known."""
        try:
            return set(self.shifted(self._emissions[key]))
        except LostError:
            return None

    def _is_changed(self, key: str) -> bool:
        """Whether a function is a changed one, or is defined in one."""
        return any(is_within(key, outer) for outer in self.outer)

    def _is_alike(self, path: str, one: Function, other: Function) -> bool:
        """Whether a changed function is still what others take it for without running it."""
        return says_nothing(one) == says_nothing(other) and (
            one.mentions == other.mentions
            or not any(is_within(key, f"{path}:{one.name}") for key in self._kept.looked_at)
        )

    def _seed(self, rounds: Rounds, emissions: Mapping[Key, tuple[Emission, ...]]) -> None:
        kept, is_after = self._kept, emissions is not self._emissions
        called = {
            name: [self.key(key) if is_after else key for key in keys] for name, keys in kept.called.items()
        }
        by_name = {key[0]: key for key in emissions}
        settled = Lazily(by_name, lambda name: settled_by(emissions[by_name[name]]))
        rounds.resume(
            kept.taken, kept.helpers, called, kept.aliases, kept.passing, settled, kept.entered, kept.heirs
        )

    def evaluate(self, rounds: Rounds, keys: Iterable[Key]) -> None:
        """Evaluate the changed functions first: what they settle, their callers leave to them."""
        for key in sorted(keys, key=lambda key: (not self._is_changed(key[0]), key)):
            rounds.evaluate(key)
            if key not in rounds.roots:
                raise LostError

    def _agree(self, before: Rounds, affected: Collection[Key]) -> None:
        """Raise unless the functions come to what they came to, by what is kept, with what they say of others.

        Otherwise they depend on more than is kept.
        """
        kept, names = self._kept, {key[0] for key in affected}
        agrees = (
            all(before.roots[key].emissions == self._emissions[key] for key in affected)
            and all(key in before.found for key in kept.helpers if key in names or self._is_changed(key))
            and all(
                each in before.used
                for each in kept.used
                if each in self._gone or self._found(Span(*each)) is None
            )
            and all(
                (giver, Span(*place)) in before.handed.get(owner, {})  # type: ignore[arg-type]
                for owner, given in kept.handed.items()
                for giver, *place in given
                if self._found(Span(*place)) is None  # type: ignore[arg-type]
            )
        )
        if not agrees:
            raise LostError

    def _check(self, before: Rounds, after: Rounds) -> None:
        """Raise unless others are told by the changed functions what they were told: nothing less, of helpers nothing new."""
        after.catch_up(before)
        is_less = (
            before.found != after.found
            or any(self._kept.helpers.get(key) != helper for key, helper in after.found.items())
            or before.aliases != after.aliases
            or before.passing != after.passing
            or not before.answered <= after.answered
            or not self._used(before.used) <= after.used
            or not self._late(before) <= self._late(after)
        )
        if is_less:
            raise LostError
        for owner, given in before.handed.items():
            kept = {(giver, place) for giver, old in given if (place := self._found(old)) is not None}
            if not kept <= after.handed.get(owner, {}).keys():
                raise LostError

    def _late(self, rounds: Rounds) -> set[str]:
        """The modules that only functions asked for."""
        return {one.path for one in rounds.program.evaluated()} - self._kept.entered.keys()

    def _put_together(self, rounds: Rounds, affected: set[Key]) -> None:
        """What is kept beside what was evaluated again, on the lines where it stands now."""
        kept = self._kept
        for key, emissions in self._emissions.items():
            if key not in affected:
                new = self.key(key)
                module = rounds.program.module(key[0].partition(":")[0])
                rounds.roots[new] = Root(key[0], module, self.shifted(emissions))
                rounds.note_consulted(new, self._ran[key])
        rounds.roots = dict(sorted(rounds.roots.items()))
        rounds.used |= self._used(kept.used)
        rounds.answered |= kept.answered
        rounds.shared |= kept.shared
        rounds.looked_at |= kept.looked_at
        rounds.asked_for |= kept.asked
        for owner, given in kept.handed.items():
            held = rounds.handed.setdefault(owner, {})
            for giver, *place in given:
                found = self._found(Span(*place))  # type: ignore[arg-type]
                if found is not None:
                    held[giver, found] = None
            if not held:
                del rounds.handed[owner]
        names = {key[0] for key in affected}
        for name, cut in kept.cut.items():
            if name not in names:
                rounds.cut_short.setdefault(name, self._span(Span(*cut)))

    # Places

    def key(self, key: Key) -> Key:
        """A function where it stands now."""
        lines = self._moved.get(key[0].partition(":")[0])
        if lines is None or key[1] == (0, 0):
            return key
        line = lines.of(key[1][0])
        if line is None:
            raise LostError
        return key[0], (line, key[1][1])

    def _span(self, span: Span) -> Span:
        found = self._found(span)
        if found is None:
            raise LostError
        return found

    def _found(self, span: Span) -> Span | None:
        return moved_span(span, self._moved)

    def _used(self, used: Set[tuple[str, int, int]]) -> set[tuple[str, int, int]]:
        """The places of literals, without those that stand in what has changed."""
        found: set[tuple[str, int, int]] = set()
        for path, line, column in used - self._gone:
            lines = self._moved.get(path)
            new = line if lines is None else lines.of(line)
            if new is not None:
                found.add((path, new, column))
        return found

    def shifted(self, emissions: tuple[Emission, ...]) -> tuple[Emission, ...]:
        """What a function asks, on its new lines."""
        return tuple([self._emission(one) for one in emissions])

    def _emission(self, one: Emission) -> Emission:
        is_moved = any(step.place.file in self._moved for step in one.chain) or any(
            isinstance(part, Piece) and part.written is not None and part.written.file in self._moved
            for part in one.text.parts
        )
        if not is_moved:
            return one
        parts = tuple(
            [
                replace(part, written=self._literal(part.written))
                if isinstance(part, Piece) and part.written is not None
                else part
                for part in one.text.parts
            ]
        )
        chain = tuple([Step(step.function, self._span(step.place)) for step in one.chain])
        return replace(one, text=SqlText(parts), chain=chain)

    def _literal(self, written: Written) -> Written:
        lines = self._moved.get(written.file)
        if lines is None:
            return written
        held = self._written.get(id(written))
        if held is None:
            jumps: list[tuple[int, int, int]] = []
            for offset, line, column in written.jumps:
                new = lines.of(line)
                if new is None:
                    raise LostError
                jumps.append((offset, new, column))
            held = self._written[id(written)] = Written(written.file, written.function, tuple(jumps))
        return held
