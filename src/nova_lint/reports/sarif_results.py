"""Findings as SARIF results: one for each rule and line, since GitHub makes one alert of them anyway."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from nova_lint.reports.columns import Columns, utf16_units
from nova_lint.reports.line_hash import line_hashes
from nova_lint.reports.sarif_baseline import STATES
from nova_lint.reports.surroundings import chain, surroundings
from nova_lint.reports.wording import clean, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nova_lint.model.finding import Finding
    from nova_lint.model.place import Span
    from nova_lint.model.report import Report
    from nova_lint.reports.look import Look

#: Paths are relative to what this stands for; GitHub takes them as relative to the repository in any case.
BASE = "%SRCROOT%"

#: GitHub takes 1,000 locations of a result and shows 100.
_MOST_LOCATIONS = 100
_KINDS = {"known": "external", "waived": "inSource"}


def grouped(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """The findings by rule, line and state, each group sorted by place."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        key = (finding.place.file, finding.place.line, finding.code, finding.state)
        groups.setdefault(key, []).append(finding)
    return [tuple(sorted(group, key=lambda f: f.place)) for group in groups.values()]


@dataclass(slots=True)
class Results:
    """Makes the results of one report."""

    report: Report
    look: Look
    _columns: Columns = field(init=False)
    _hashes: dict[str, Callable[[int], str | None]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._columns = Columns(self.report.source, utf16_units)

    def of(self, group: Sequence[Finding], index: int) -> dict[str, Any]:
        """The result for findings of one rule on one line; `index` is that of the rule."""
        first = group[0]
        related = _each_place_once(place for finding in group for place in surroundings(self.report, finding))
        links = [f"[{_link(words)}]({number})" for number, (_, words) in enumerate(related, 1)]
        told = [*dict.fromkeys(_plain(sentence(finding)) for finding in group)]
        helps = [*dict.fromkeys(_plain(finding.help) for finding in group if finding.help)]
        text = " ".join(["; ".join(told) + ".", *helps, *([f"See: {', '.join(links)}."] if links else [])])
        place = self.location(first.place)
        functions = [*dict.fromkeys(finding.function for finding in group if finding.function)]
        if functions:
            place["logicalLocations"] = [
                {"fullyQualifiedName": clean(name), "kind": "function"} for name in functions
            ]
        result: dict[str, Any] = {
            "ruleId": first.code,
            "ruleIndex": index,
            "level": _level(group),
            "message": {"text": text},
            "locations": [place],
        }
        if related:
            result["relatedLocations"] = [
                {"id": number, **self.location(span), "message": {"text": clean(words)}}
                for number, (span, words) in enumerate(related, 1)
            ]
        flows = [*dict.fromkeys(tuple(chain(finding)) for finding in group if chain(finding))]
        if flows:
            result["codeFlows"] = [self._flow(flow) for flow in flows]
        prints = self._prints(first)
        if prints:
            result["partialFingerprints"] = prints
        if first.fingerprint:
            result["fingerprints"] = {"novaLint/v1": first.fingerprint}
        if self.report.compared is not None:
            result["baselineState"] = STATES[first.state]
        if self.look.suppressed:
            result["suppressions"] = _suppressions(first)
        result["properties"] = {"findings": [_details(finding) for finding in group]}
        return result

    def location(self, span: Span) -> dict[str, Any]:
        """A place as a location, its columns counted as SARIF does."""
        shown = self._columns.of(span)
        region: dict[str, int] = {"startLine": max(shown.line, 1), "startColumn": max(shown.column, 1)}
        if shown.end_line:
            region |= {"endLine": shown.end_line, "endColumn": max(shown.end_column, 1)}
        artifact = {"uri": uri(self.look.path(span.file)), "uriBaseId": BASE}
        return {"physicalLocation": {"artifactLocation": artifact, "region": region}}

    def _flow(self, steps: Sequence[tuple[Span, str]]) -> dict[str, Any]:
        locations = [
            {"location": {**self.location(span), "message": {"text": clean(words)}}} for span, words in steps
        ]
        return {"threadFlows": [{"locations": locations}]}

    def _prints(self, finding: Finding) -> dict[str, str]:
        """GitHub's own fingerprint; nothing where the content of the file is not known."""
        file = finding.place.file
        if file not in self._hashes:
            content = self.report.content(file)
            self._hashes[file] = (lambda line: None) if content is None else line_hashes(content)
        value = self._hashes[file](finding.place.line)
        return {} if value is None else {"primaryLocationLineHash": value}


def uri(path: str) -> str:
    """A path as a relative URI: percent-encoded, so that it means nothing but this path."""
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        name = path.encode("utf-8", "replace")
    return quote(name, safe="/")


def _plain(text: str) -> str:
    """Text in which nothing looks like a link."""
    return clean(text).replace("](", "] (")


def _link(words: str) -> str:
    return re.sub(r"([\\\[\]])", r"\\\1", clean(words))


def _each_place_once(places: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
    return list(dict.fromkeys(places))[:_MOST_LOCATIONS]


def _level(group: Sequence[Finding]) -> str:
    levels = {finding.severity for finding in group}
    return next(level for level in ("error", "warning", "note") if level in levels)


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    if finding.state not in _KINDS:
        return []
    told = {"kind": _KINDS[finding.state], "status": "accepted"}
    return [{**told, "justification": clean(finding.reason)} if finding.reason else told]


def _details(finding: Finding) -> dict[str, str]:
    told = {
        "caller": finding.caller,
        "owner": finding.owner,
        "table": finding.table,
        "op": finding.op,
        "via": finding.via,
        "confidence": finding.confidence,
        "sql": finding.sql,
        "fingerprint": finding.fingerprint,
    }
    return {key: clean(value) for key, value in told.items() if value}
