"""A rule, as its file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct

#: What a `[match]` value may be: equal to, or any of.
Wanted = str | bool | int | tuple[str, ...]


class Example(Struct, frozen=True):
    """Files that prove a rule: a comment `<- NL102` marks each line that must be reported."""

    files: Mapping[str, str]
    config: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule selects, what it says, and why.

    `select` is the kind of fact it looks at (`access`, `statement`, `key`, ...), `match` what must be
    true of the fact, `unless` what must not (any of it), `text` and `help` templates over the fact's fields.
    `severity` is `error`, `warning` or `note`; where all of `error_if` is true (and there is some), it is an error.
    `security_severity` is GitHub's score of a vulnerability, from 0.1 to 10.0, for the rules that find one.
    `precision` is SARIF's `very-high` to `low`. `preview` says why the rule is off until somebody asks for it, empty for
    one that is on.
    """

    code: str
    name: str
    summary: str
    severity: str
    precision: str
    select: str
    match: Mapping[str, Wanted]
    text: str
    help: str
    why: str
    instead: str
    limits: str
    unless: Mapping[str, Wanted] = field(default_factory=dict)
    error_if: Mapping[str, Wanted] = field(default_factory=dict)
    preview: str = ""
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()
    security_severity: str = ""
    origin: str = field(default="", compare=False)

    def is_called(self, word: str) -> bool:
        """Whether a word names the rule: its code, the beginning of its code, its name, or `ALL`."""
        upper = word.upper()
        return upper == "ALL" or self.code.startswith(upper) or self.name == word.lower()
