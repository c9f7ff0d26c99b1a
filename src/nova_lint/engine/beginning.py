"""An evaluation before it has evaluated anything: what a group of files says, and what the libraries in use know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from nova_lint.engine.gather import Sources
from nova_lint.engine.reading import Reading
from nova_lint.model.form import FileFacts
from nova_lint.values.known import Known
from nova_lint.values.program import Program
from nova_lint.values.rounds import Rounds

#: Makes an evaluation that has evaluated nothing, in which some files say what they are given to say.
Begin = Callable[[Mapping[str, FileFacts]], Rounds]


def beginning(
    sources: Sources,
    known: Known,
    named: frozenset[str],
    dialect_of: Callable[[str], str],
    read: Reading,
    progress: Callable[[int, int], None] | None = None,
) -> Begin:
    """What begins an evaluation of a group of files. `named` are the names of the methods that libraries make of scripts."""

    def begin(told: Mapping[str, FileFacts]) -> Rounds:
        def facts(path: str) -> FileFacts:
            return told[path] if path in told else sources.facts(path)

        program = Program(sources.python, facts, sources.scripts, _stand_ins(known, read))
        rounds = Rounds(program, known, read.sql, sources.script, dialect_of)
        rounds.progress = progress
        rounds.words |= named
        return rounds

    return begin


def names_of_scripts(sources: Sources, known: Known) -> frozenset[str]:
    """The names of the methods that libraries make of the `.sql` files of the repository."""
    makers = [library.named for library in known.libraries.values() if library.named is not None]
    texts = [text for path in sources.scripts if (text := sources.script(path))] if makers else []
    return frozenset().union(*[maker(text) for maker in makers for text in texts])


def _stand_ins(known: Known, read: Reading) -> dict[str, Callable[[], FileFacts]]:
    """The modules that libraries in use put in the place of their own, read when somebody imports them."""
    return {
        dotted: partial(read.python, text.encode())
        for name in known.objects
        for dotted, text in known.libraries[name].stand_ins.items()
    }
