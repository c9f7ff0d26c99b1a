"""Files in which some rules do not count, as the configuration says."""

from __future__ import annotations

from msgspec import Struct

from nova_lint.model.patterns import path_matches
from nova_lint.model.place import NOWHERE, Span
from nova_lint.model.rule import Rule


class Exempt(Struct, frozen=True):
    """One entry: the files of `pattern`, the rules as words (codes, families, names), and where it is written."""

    pattern: str
    rules: tuple[str, ...]
    place: Span = NOWHERE


class Exemptions(Struct, frozen=True):
    """All entries."""

    entries: tuple[Exempt, ...] = ()

    def hold(self, rule: Rule, path: str) -> bool:
        """Whether a rule does not count in a file."""
        return any(
            any(rule.is_called(word) for word in entry.rules) and path_matches(entry.pattern, path)
            for entry in self.entries
        )
