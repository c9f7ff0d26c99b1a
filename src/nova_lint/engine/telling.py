"""A rule and the fields of a fact: whether the one matches the other, and what it then says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.model.rule import Rule


def matches(rule: Rule, fields: Mapping[str, Any]) -> bool:
    """Whether all of `match` is true of the fields, and none of `unless`."""
    for key, wanted in rule.match.items():
        if not _holds(fields[key], wanted):
            return False
    return not (rule.unless and any(_holds(fields[key], wanted) for key, wanted in rule.unless.items()))


def told(rule: Rule, fields: Mapping[str, Any], place: Span) -> Finding:
    """What the rule says of a fact with these fields, at a place."""
    return Finding(
        place=place,
        code=rule.code,
        rule=rule.name,
        severity=_severity(rule, fields),
        message=rule.text.format_map(fields),
        help=rule.help.format_map(fields),
        about=rule.select,
    )


def guarded(finding: Finding, confidence: str) -> Finding:
    """The finding with its confidence. What is only a guess is shown, and fails nothing.

    Guesses are SQL that no call is seen to send, and SQL that was read crudely.
    """
    guessed = confidence == "low" and finding.severity == "error"
    return replace(finding, severity="warning" if guessed else finding.severity, confidence=confidence)


def _holds(value: Any, wanted: Any) -> bool:
    """Equal, or one of several; a field that is a set holds what is asked for, or any of it."""
    if isinstance(value, frozenset):
        return not value.isdisjoint(wanted if isinstance(wanted, tuple) else (wanted,))
    return value in wanted if isinstance(wanted, tuple) else bool(value == wanted)


def _severity(rule: Rule, fields: Mapping[str, Any]) -> str:
    """What the rule says, or more where the fact is worse than most."""
    worse = bool(rule.error_if) and all(_holds(fields[key], wanted) for key, wanted in rule.error_if.items())
    return "error" if worse else rule.severity
