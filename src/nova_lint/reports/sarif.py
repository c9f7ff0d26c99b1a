"""SARIF 2.1.0, for code scanning on GitHub and other viewers.

What GitHub reads of it, and its limits: docs.github.com, "SARIF support for code scanning".
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nova_lint.model.finding import Finding
from nova_lint.reports.look import Format, Look
from nova_lint.reports.remarks import remarks
from nova_lint.reports.sarif_baseline import counts, descriptors, notifications
from nova_lint.reports.sarif_results import BASE, Results, grouped
from nova_lint.reports.sarif_rules import descriptor, unknown
from nova_lint.reports.wording import clean, count, most_severe_first
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from nova_lint.model.report import Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_Group = tuple[Finding, ...]


class Limits(Struct, frozen=True):
    """What GitHub takes: results of a run, how many of these it shows, bytes of a compressed file, runs of a file."""

    results: int = 25_000
    shown: int = 5_000
    size: int = 10_000_000
    runs: int = 20


GITHUB = Limits()


def document(report: Report, look: Look, limits: Limits = GITHUB) -> str:
    """The whole file. Where it would be over a limit, the least severe results are left out, and it says so."""
    most = limits.results
    while True:
        runs = [_run(part, look, name, groups, most, limits) for part, name, groups in _parts(report, look)]
        log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": runs}
        text = json.dumps(log, separators=(",", ":")) + "\n"
        # Compressed it is never larger than this by more than a few bytes; the slow question is seldom asked.
        size = len(text) if len(text) < limits.size else len(gzip.compress(text.encode(), mtime=0))
        kept = max((len(run["results"]) for run in runs), default=0)
        if size <= limits.size or not kept:
            return text
        most = min(kept - 1, int(kept * 0.9 * limits.size / size))


def notes(report: Report, look: Look) -> tuple[str, ...]:
    """What GitHub will not take or not show."""
    runs = json.loads(document(report, look))["runs"] if len(report.findings) > GITHUB.shown else []
    return tuple(
        f"SARIF: {note['message']['text']}"
        for run in runs
        for note in run["invocations"][0]["toolExecutionNotifications"]
        if "descriptor" not in note
    )


def _parts(report: Report, look: Look) -> list[tuple[Report, str, list[_Group]]]:
    """The categories of alerts, each with its results. A category without any closes the alerts it had."""
    findings = report.findings if look.suppressed else report.active
    if not look.split:
        return [(report, _category(look.service), grouped(findings))]
    names = sorted({"", *(service.name for service in report.ownership.services)})
    parts = [(report.of_service(name), name) for name in names]
    return [
        (part, _category(name), grouped(part.findings if look.suppressed else part.active))
        for part, name in parts
    ]


def _category(service: str | None) -> str:
    """What GitHub keeps apart: everything before the last slash."""
    return f"nova-lint/{clean(service)}/" if service else "nova-lint/"


def _run(
    report: Report, look: Look, category: str, groups: list[_Group], most: int, limits: Limits
) -> dict[str, Any]:
    rules = {rule.code: descriptor(rule) for rule in report.rules}
    for group in groups:
        rules.setdefault(group[0].code, unknown(group[0]))
    codes = sorted(rules)
    index = {code: number for number, code in enumerate(codes)}
    kept = _most_severe(groups, most)
    results = Results(report, look)
    return {
        "tool": {
            "driver": {
                "name": "nova-lint",
                "version": VERSION,
                "semanticVersion": VERSION,
                "rules": [rules[code] for code in codes],
                "notifications": descriptors(),
            }
        },
        "automationDetails": {"id": category},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    *_left_out(len(groups), len(kept), limits),
                    *notifications(remarks(report), results.location),
                ],
                "toolConfigurationNotifications": [_note(warning) for warning in report.warnings],
            }
        ],
        "results": [results.of(group, index[group[0].code]) for group in kept],
        **({"properties": {"baseline": counts(report.compared)}} if report.compared is not None else {}),
    }


def _most_severe(groups: list[_Group], most: int) -> list[_Group]:
    """The results that are kept, in the order in which they came."""
    if len(groups) <= most:
        return groups
    ranks = {most_severe_first(group)[0]: number for number, group in enumerate(groups)}
    kept = sorted(ranks[finding] for finding in most_severe_first(ranks)[:most])
    return [groups[number] for number in kept]


def _left_out(total: int, kept: int, limits: Limits) -> list[dict[str, Any]]:
    told = []
    if kept < total:
        told.append(
            _note(
                f"{count(total - kept, 'result')} of {total:,} left out, the least severe: GitHub takes no more."
            )
        )
    if kept > limits.shown:
        told.append(_note(f"GitHub shows {limits.shown:,} of {kept:,} results, the most severe."))
    return told


def _note(text: str) -> dict[str, Any]:
    return {"level": "warning", "message": {"text": clean(text)}}


FORMAT = Format("sarif", "findings", document, notes)
