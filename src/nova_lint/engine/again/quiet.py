"""A change that says something else, and asks the database what was asked before.

The functions that depend on the changed ones are evaluated by what is kept of all others, once as they were when the last
run found what it found, and once as they are now. If they come to the same but for lines, in what they ask, in what they
say of others and in their units of work, then so does all that follows: it stands on other lines, which are learned on the way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

from nova_lint.config.load import ConfigError, load_config
from nova_lint.engine.again.alike import alike, placed_alike
from nova_lint.engine.again.answers import recall_answers
from nova_lint.engine.again.both_work import BothWork
from nova_lint.engine.again.facts import recall_facts
from nova_lint.engine.again.followed import Followed, around
from nova_lint.engine.again.kept import Kept
from nova_lint.engine.again.lazily import Lazily
from nova_lint.engine.again.resume import LostError, Resuming
from nova_lint.engine.again.same import Change
from nova_lint.engine.beginning import beginning, names_of_scripts
from nova_lint.engine.gather import Sources
from nova_lint.engine.reading import Reading
from nova_lint.libraries import libraries
from nova_lint.memo.store import Store
from nova_lint.model.form import FileFacts
from nova_lint.model.trace import Trace
from nova_lint.values.frames import Emission, Key
from nova_lint.values.known import Known
from nova_lint.values.rounds import Rounds


def is_quiet(kept: Kept, keys: Mapping[str, bytes], store: Store, changes: Mapping[str, Change]) -> bool:
    """Whether files that say something else ask the same: what became of their lines is learned. False where that is not certain.

    `keys` are those of what every Python file holds now, `changes` the files that do not hold what they did when the run
    was kept. All files answer as they did what the run asked of their texts, and
    hold the same SQL.
    """
    try:
        _Quiet(kept, keys, store, changes).check()
    except (ConfigError, LostError, OSError):
        return False
    return True


class _Sources(Sources):
    """The files of a repository by what is kept of them; only those are read of which nothing is."""

    def __init__(self, kept: Kept, keys: Mapping[str, bytes], reading: Reading) -> None:
        root = Path(kept.root)
        files = Lazily((*kept.files, *kept.scripts), lambda path: (root / path).read_bytes())
        super().__init__(files, reading.python, reading.trace)
        self._kept, self._keys, self._reading = kept, keys, reading

    def facts(self, path: str) -> FileFacts:
        """What a Python file says."""
        if path not in self._facts:
            known = self._reading.python_of(self._keys[path])
            if known is not None:
                self._facts[path] = known
        return super().facts(path)

    def digest(self, path: str) -> bytes:
        """A digest of what stands in a script."""
        return self._kept.scripts[path]


class _Quiet:
    def __init__(
        self, kept: Kept, keys: Mapping[str, bytes], store: Store, changes: Mapping[str, Change]
    ) -> None:
        self._kept, self._keys, self._changes = kept, keys, changes
        self._then = dict(zip(kept.files, kept.keys, strict=True))
        self._config = load_config(Path(kept.root, kept.config))
        self._dialect_of = cache(self._config.dialect_of)
        self._reading = Reading(store, None, Trace())
        self._sources = _Sources(kept, keys, self._reading)
        self._moved = {path: change.lines for path, change in changes.items()}
        self._earlier: dict[tuple[str, bytes], Change] = {}

    def check(self) -> None:
        """Raise LostError where not the same is asked."""
        recall_answers(self._reading, self._keys)
        facts = recall_facts(self._reading, self._then)
        if facts is None:
            raise LostError
        for part in self._kept.parts:
            paths = [self._kept.files[number] for number in part]
            if not self._changes.keys().isdisjoint(paths):
                self._follow(self._sources.part(paths))
        work = BothWork(self._sources, self._reading, self._config, self._said_then, self._until_then)
        if not work.is_alike(facts, list(self._changes.values()), self._moved):
            raise LostError
        if not all(lines.keep_their_order for lines in self._moved.values()):
            raise LostError

    def _said_then(self, path: str) -> FileFacts:
        """What a file said when the run was kept."""
        return self._changes[path].old if path in self._changes else self._sources.facts(path)

    def _until_then(self, keys: Mapping[str, bytes], read: Collection[str]) -> list[Change]:
        """What had changed until the run was kept, since files said what they did by these keys."""
        return [
            self._change(path, key)
            for path, key in keys.items()
            if path in read and self._then.get(path) != key
        ]

    def _until_now(self, keys: Mapping[str, bytes], read: Collection[str]) -> list[Change]:
        """What has changed until now."""
        found = []
        for path, key in keys.items():
            if path in read and self._keys.get(path) != key:
                is_since = self._then.get(path) == key and path in self._changes
                found.append(
                    self._changes[path]
                    if is_since
                    else Change(path, self._said(key), self._sources.facts(path))
                )
        return found

    def _change(self, path: str, key: bytes) -> Change:
        held = self._earlier.get((path, key))
        if held is None:
            held = self._earlier[path, key] = Change(path, self._said(key), self._said_then(path))
        return held

    def _said(self, key: bytes) -> FileFacts:
        old = self._reading.python_of(key)
        if old is None:
            raise LostError
        return old

    def _follow(self, sources: Sources) -> None:
        """Evaluate the changed functions of one group of files. Raises LostError unless they come to the same."""
        known = Known(libraries(), self._config.helpers, sources.builds_on)
        if known.objects:
            raise LostError  # what libraries know of a repository is theirs, and not kept
        named = names_of_scripts(sources, known)
        digest = around(sources, known, named, self._config.helpers, self._dialect_of)
        keys = {path: self._keys[path] for path in sources.python}
        screened = sources.screen(known.telling, known.words, known.modules)
        kept = Followed(sources, self._reading, digest, keys).kept(screened)
        if kept is None:
            raise LostError
        begin = beginning(sources, known, named, self._dialect_of, self._reading)
        self._compare(
            Resuming.of(kept, self._until_then(kept.keys, kept.read)),
            Resuming.of(kept, self._until_now(kept.keys, kept.read)),
            begin({path: change.old for path, change in self._changes.items()}),
            begin({}),
        )

    def _compare(self, then: Resuming, now: Resuming, before: Rounds, after: Rounds) -> None:
        """Raise LostError unless what depends on changed functions comes to the same before and after."""
        then.outer = now.outer = then.outer | now.outer
        affected = then.affected() | now.affected()
        some, others = then.again(before, affected), now.again(after, affected)
        then.evaluate(before, some)
        now.evaluate(after, others)
        before.catch_up(after)
        after.catch_up(before)
        if then.disagrees(before, affected) or now.disagrees(after, affected):
            raise LostError
        pairs = [(then.key(key), now.key(key)) for key in affected]
        pairs += _by_name(some.keys() - {one for one, _ in pairs}, others.keys() - {one for _, one in pairs})
        told, telling = (
            then.said(before, affected),
            now.said(after, affected),
        )  # before more lines are learned
        is_alike = (
            told.rest == telling.rest
            and all(alike(_asked(before, one), _asked(after, other), self._moved) for one, other in pairs)
            and all(
                placed_alike(getattr(told, name), getattr(telling, name), self._moved)
                for name in ("handed", "used", "cut")
            )
        )
        if not is_alike:
            raise LostError


def _by_name(some: Iterable[Key], others: Iterable[Key]) -> list[tuple[Key, Key]]:
    """Functions of one key, before and after; one that is evaluated on one side only stands for nothing on the other."""
    then, now = {key: (key, place) for key, place in some}, {key: (key, place) for key, place in others}
    nobody = ("", (0, 0))
    return [(then.get(key, nobody), now.get(key, nobody)) for key in {**then, **now}]


def _asked(rounds: Rounds, key: Key) -> tuple[Emission, ...]:
    """What a function asks."""
    root = rounds.roots.get(key)
    return () if root is None else root.emissions
