"""Which functions are worth a look: those that ask, commit or call out, and those that call them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from nova_lint.engine.units.codebase import Code, Source
from nova_lint.engine.units.happenings import DEPTH
from nova_lint.engine.units.known_remote import METHODS, TELLING_METHODS
from nova_lint.model.fact import StatementFact

#: A name that so many functions have does not tell who calls whom.
_MOST = 8

_ENDS = frozenset({"commit", "rollback"})
_TELLING = TELLING_METHODS | _ENDS


class Live:
    """The functions worth a look, told from the names that they mention alone.

    `codes` are all of them, those inside of others included; `names` the names by which they are called.
    """

    def __init__(self, files: Iterable[Source], facts: Iterable[StatementFact]) -> None:
        telling = METHODS | _ENDS
        asking = {(a.call.file, a.function.partition(".<locals>.")[0]) for f in facts for a in f.accesses}
        all_codes = [code for file in files for code in file.codes]
        live = {
            code
            for code in all_codes
            if code.form is None
            or (code.path, code.name) in asking
            or code.file.uses_anyhow
            or not (telling if code.file.uses_remote else _TELLING).isdisjoint(code.form.mentions)
        }
        defined = Counter(name for code in all_codes for name in _called(code))
        self.names = {name for code in live for name in _called(code)}
        telling_names = {name for name in self.names if defined[name] <= _MOST}
        for _ in range(DEPTH):
            more = [
                code
                for code in all_codes
                if code not in live
                and code.form is not None
                and not telling_names.isdisjoint(code.form.mentions)
            ]
            live.update(more)
            found = {name for code in more for name in _called(code)}
            self.names |= found
            telling_names |= {name for name in found if defined[name] <= _MOST}
        self.codes: list[Code] = []
        for code in all_codes:
            if code.form is None:
                # Its functions are there already; of the module itself only the lambdas are left.
                self.codes += [
                    code,
                    *[c for i in code.inner if i.form and i.form.simple_name == "<lambda>" for c in i.all()],
                ]
            elif code in live and code.form.simple_name != "<lambda>":
                self.codes += code.all()


def _called(code: Code) -> Iterable[str]:
    """The names by which a function is called: its own, those inside of it; a constructor by that of its class."""
    if code.form is None:
        return ()
    name = code.form.simple_name
    if name == "__init__" and code.owner is not None:
        return (code.owner.simple_name,)
    return (name,)
