"""Which functions are worth a look: those that ask, commit or call out, and those that call them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from nova_lint.engine.units.codebase import Code, Source
from nova_lint.engine.units.happenings import DEPTH
from nova_lint.engine.units.known_remote import METHODS, TELLING_METHODS
from nova_lint.model.fact import StatementFact

#: A name that so many functions have does not tell who calls whom.
_MOST = 8

_ENDS = frozenset({"commit", "rollback"})
_TELLING = TELLING_METHODS | _ENDS
_REMOTE = METHODS | _ENDS


class Live:
    """The functions worth a look, told from the names that they mention alone.

    `families` are all of them, each with those inside of it; `names` the names by which they are called; `turns`
    the names by which those are told that only call others, turn by turn.
    """

    def __init__(self, files: Iterable[Source], facts: Iterable[StatementFact]) -> None:
        asking = functions_asking(facts)
        all_codes = [code for file in files for code in file.codes]
        live = {code for code in all_codes if code.form is None or is_live(code, asking)}
        defined = Counter(name for code in all_codes for name in _called(code))
        names = {name for code in live for name in _called(code)}
        telling_names = frozenset([name for name in names if defined[name] <= _MOST])
        turns: list[frozenset[str]] = []
        for _ in range(DEPTH):
            turns.append(telling_names)
            more = [
                code
                for code in all_codes
                if code not in live
                and code.form is not None
                and not telling_names.isdisjoint(code.form.mentions)
            ]
            live.update(more)
            found = {name for code in more for name in _called(code)}
            names |= found
            telling_names |= {name for name in found if defined[name] <= _MOST}
        self.names, self.turns = frozenset(names), tuple(turns)
        self.families = [
            family(code)
            for code in all_codes
            if code in live and (code.form is None or code.form.simple_name != "<lambda>")
        ]


def family(code: Code) -> list[Code]:
    """A function with those inside of it; a module with its lambdas alone, since its functions are looked at by themselves."""
    if code.form is not None:
        return list(code.all())
    return [code, *[c for i in code.inner if i.form and i.form.simple_name == "<lambda>" for c in i.all()]]


def functions_asking(facts: Iterable[StatementFact]) -> set[str]:
    """The functions that ask the database, by `Code.key`; what is defined in one counts for it."""
    return {f"{a.call.file}:{a.function.partition('.<locals>.')[0]}" for f in facts for a in f.accesses}


def is_live(code: Code, asking: Collection[str]) -> bool:
    """Whether a function is worth a look by itself."""
    if code.form is None or code.key in asking or code.file.uses_anyhow:
        return True
    return not (_REMOTE if code.file.uses_remote else _TELLING).isdisjoint(code.form.mentions)


def _called(code: Code) -> Iterable[str]:
    """The names by which a function is called: its own, those inside of it; a constructor by that of its class."""
    if code.form is None:
        return ()
    name = code.form.simple_name
    if name == "__init__" and code.owner is not None:
        return (code.owner.simple_name,)
    return (name,)
