"""Small pieces of text that several formats for people share."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report

_SEVERITIES = ("error", "warning", "note")
_CONFIDENCES = ("high", "medium", "low")

# Terminals obey these: a scanned file must not be able to move the cursor or to hide a line.
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """The text with control characters, except tabs, made visible; it stays on one line."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def clean(text: str) -> str:
    """Harmless text without halves of characters, which readers of JSON may refuse."""
    return harmless(text).encode("utf-8", "replace").decode()


def sentence(finding: Finding) -> str:
    """The message, on one line, without a full stop; it says where it is only probable."""
    message = harmless(finding.message)
    if finding.confidence != "high" and "probably" not in message.lower():
        return f"{message} (probably)"
    return message


def in_full(finding: Finding) -> str:
    """The message and what to do instead, as sentences on one line."""
    return f"{sentence(finding)}. {harmless(finding.help)}".strip()


def headline(finding: Finding) -> str:
    """The message, with what must be known to read it: that it is only probable, or only a warning."""
    message = sentence(finding)
    if finding.severity != "error":
        message = f"{message} [{finding.severity}]"
    return message


def most_severe_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by severity, among equals the surer ones first, then by place."""
    return sorted(
        findings,
        key=lambda f: (_SEVERITIES.index(f.severity), _CONFIDENCES.index(f.confidence), f.place, f.code),
    )


def count(number: int, noun: str, plural: str = "") -> str:
    """A number and its noun: `1 file`, `1,204 files`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def by_severity(findings: tuple[Finding, ...]) -> str:
    """How many findings of each severity: `2 errors, 1 warning`; empty when there are none."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(count(counts[severity], severity) for severity in _SEVERITIES if counts[severity])


def closing(report: Report) -> str:
    """One sentence: how much was looked at, what could not be seen, and how long it took (or that it is as it was)."""
    counts = report.counts
    parts = [
        count(counts.files, "file"),
        count(counts.queries, "query", "queries"),
        count(counts.accesses, "table access", "table accesses"),
        count(counts.unreadable, "unreadable statement"),
        count(counts.unresolved, "unresolved call"),
    ]
    taken = "as before" if counts.seconds is None else f"in {counts.seconds:.1f} s"
    return f"{', '.join(parts)}, {taken}"


def per_rule(report: Report) -> list[tuple[int, str, str]]:
    """How often each rule fired, as (count, code, name), the most frequent first."""
    counts = Counter((finding.code, finding.rule) for finding in report.active)
    return [(number, *key) for key, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def folded(text: str, width: int, first: str, rest: str) -> list[str]:
    """The text broken at blanks into lines of at most `width` cells, prefixed by `first`, then by `rest`."""
    lines = textwrap.wrap(
        " ".join(harmless(text).split()),
        width=max(width, len(rest) + 20),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [first.rstrip()]
