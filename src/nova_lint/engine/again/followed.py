"""The evaluation of a group of files: gone on with where one is kept that allows it, else from the beginning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b

from nova_lint.engine.again.evaluation import Evaluation, decoded, encoded
from nova_lint.engine.again.resume import resumed
from nova_lint.engine.again.same import Change
from nova_lint.engine.again.since import Since
from nova_lint.engine.beginning import Begin
from nova_lint.engine.gather import Sources
from nova_lint.engine.reading import Reading
from nova_lint.model.declared import Declared
from nova_lint.values.known import Known
from nova_lint.values.rounds import Rounds


class Followed:
    """What is kept of a group. `around` is a digest of all that its evaluation depends on besides its Python files.

    `keys` name by path what those hold, where that is known.
    """

    def __init__(
        self, sources: Sources, reading: Reading, around: bytes, keys: Mapping[str, bytes] | None = None
    ) -> None:
        self._sources, self._reading, self._around = sources, reading, around
        self._is_current = False
        self._keys = keys or {path: reading.key(sources.content(path)) for path in sources.python}

    def resumed(self, begin: Begin, screened: Iterable[str]) -> tuple[Rounds, Since | None] | None:
        """The evaluation as it is now, from what is kept, and what has changed; None where that does not tell it for certain."""
        kept = self.kept(screened)
        if kept is None:
            return None
        changes: list[Change] = []
        for path, key in self._keys.items():
            if kept.keys[path] != key and path in kept.read:
                old = self._reading.python_of(kept.keys[path])
                if old is None:
                    return None
                changes.append(Change(path, old, self._sources.facts(path)))
        for path in sorted(kept.read):
            self._sources.facts(path)  # what is read is looked at for plain SQL
        found = resumed(kept, changes, begin)
        self._is_current = found is not None and kept.keys == self._keys
        return found

    def keep(self, rounds: Rounds) -> None:
        """Keep an evaluation that has come to its end, unless what is kept is of these very files."""
        if self._is_current:
            return
        self._sources.mentioning(
            rounds.asked_for, ()
        )  # as the next run will ask, which then knows the answers
        told = encoded(rounds, self._keys, self._around, self._sources.read)
        if told is not None:
            self._reading.leave(b"evaluation", self._name, told)

    def kept(self, screened: Iterable[str]) -> Evaluation | None:
        """What is kept, where it began as one would now; `screened` are the files in which it would."""
        held = self._reading.recall(b"evaluation", self._name)
        kept = None if held is None else decoded(held)
        if kept is None or kept.around != self._around or kept.keys.keys() != self._keys.keys():
            return None
        is_alike = {*screened, *self._sources.mentioning(kept.asked, ())} == kept.taken
        return kept if is_alike else None

    @property
    def _name(self) -> bytes:
        return next(iter(self._keys), "").encode("utf-8", "surrogatepass")


def around(
    sources: Sources,
    known: Known,
    words: Iterable[str],
    helpers: Iterable[Declared],
    dialect_of: Callable[[str], str],
) -> bytes:
    """A digest of all that an evaluation depends on besides Python files."""
    told = blake2b(digest_size=16)
    for part in (
        *[repr(helper) for helper in helpers],
        *[f"{path}\0{dialect_of(path)}" for path in (*sources.python, *sources.scripts)],
        *[" ".join(sorted(each)) for each in (known.telling, known.words, known.modules, words)],
    ):
        told.update(f"{part}\1".encode("utf-8", "surrogatepass"))
    for path in sources.scripts:
        told.update(sources.digest(path))
    return told.digest()
