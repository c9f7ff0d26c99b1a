"""Which rules the user chose: codes, beginnings of codes, and names."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from nova_lint.cli.outcome import WrongInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nova_lint.model.rule import Rule


def chosen(words: Iterable[str], rules: Sequence[Rule], option: str) -> tuple[str, ...]:
    """The codes of the rules that the words name; a word may hold several, with commas between them.

    `NL102` and `cross-service-write` are one rule, `NL1` a family, `ALL` every rule. Raises `WrongInput` for
    a word that names none, with the nearest one that does.
    """
    codes: set[str] = set()
    for word in (part.strip() for text in words for part in text.split(",")):
        if not word:
            continue
        found = [rule.code for rule in rules if rule.is_called(word)]
        if not found:
            raise WrongInput(f"{option}: there is no rule '{word}'.{nearest(word, rules)}")
        codes.update(found)
    return tuple(sorted(codes))


def nearest(word: str, rules: Sequence[Rule]) -> str:
    """A sentence with the rule that was perhaps meant, with a blank in front; empty if none is near."""
    names = {name.lower(): rule for rule in rules for name in (rule.code, rule.name)}
    near = get_close_matches(word.lower(), names, n=1)
    if not near:
        return " `nova-lint explain` lists them all."
    rule = names[near[0]]
    return f" Did you mean {rule.code} ({rule.name})?"
