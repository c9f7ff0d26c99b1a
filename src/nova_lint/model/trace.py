"""What a run asked of the texts of files, noted on the way: it tells a later run which changes matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct, field

from nova_lint.model.question import Question


class Asked(Struct, frozen=True):
    """One question: of which files (`among`, by path, but for those in `besides`), and which of them answered yes.

    With `is_any` it was only asked until one did, which is then the only one in `found`.
    """

    question: Question
    among: Collection[str]
    found: tuple[str, ...]
    besides: frozenset[str] = frozenset()
    is_any: bool = False


class Answered(Struct, frozen=True):
    """The files that said yes to a question, and those that said no."""

    yes: frozenset[str]
    no: frozenset[str]


#: Nobody was asked.
UNASKED = Answered(frozenset(), frozenset())


class Trace(Struct):
    """All that a run asked of texts.

    `names` tells by path which modules a file may import, where anybody wanted to know. `read` are the files that were read,
    `listed` is a digest of the names of all files that there are. `earlier` are answers that files have given before, and
    would give again. `parts` are the groups of files that were followed apart.
    """

    asked: list[Asked] = field(default_factory=list)
    names: dict[str, bytes] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    listed: bytes = b""
    parts: list[tuple[str, ...]] = field(default_factory=list)
    earlier: dict[Question, Answered] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget an earlier run, but for the names of all files."""
        self.asked.clear()
        self.names.clear()
        self.read.clear()
        self.parts.clear()
        self.earlier = {}

    def note(
        self,
        question: Question,
        among: Collection[str],
        found: Iterable[str],
        besides: Iterable[str] = (),
        *,
        is_any: bool = False,
    ) -> None:
        """Keep a question and its answer."""
        self.asked.append(Asked(question, among, tuple(found), frozenset(besides), is_any))
