"""Annotations of a GitHub Actions run: the most severe findings, as many as GitHub shows, and the rest as a list.

Escaping as in actions/toolkit, packages/core/src/command.ts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.remarks import remarks
from nova_lint.reports.wording import count, harmless, headline, in_full, most_severe_first

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report

#: GitHub shows ten of each level for one step, and drops the others without a word.
_SHOWN = 10
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def _render(report: Report, look: Look) -> str:
    lines: list[str] = []
    rest: list[Finding] = []
    shown: Counter[str] = Counter()
    for finding in _in_turn(report):
        shown[finding.severity] += 1
        if shown[finding.severity] <= _SHOWN:
            lines.append(_annotation(finding, look))
        else:
            rest.append(finding)
    if rest:
        what = count(len(rest), "more finding")
        lines.append(f"nova-lint: {what}, not annotated: GitHub shows {_SHOWN} of each level for one step.")
        lines += [
            f"- {_inert(f'{look.path(finding.place.file)}:{finding.place.line}')} {finding.code} "
            f"{_inert(headline(finding))}"
            for finding in sorted(rest, key=lambda f: (f.place, f.code))
        ]
    return "".join(f"{line}\n" for line in lines)


def _in_turn(report: Report) -> list[Finding]:
    """The findings, the most severe first; why the baseline fails the run must be among those that are shown."""
    told = [*remarks(report)]
    first = told[:1] if report.compared is not None and report.compared.failed else []
    return [*first, *most_severe_first(report.active), *told[len(first) :]]


def _annotation(finding: Finding, look: Look) -> str:
    place = finding.place
    properties = {"file": look.path(place.file), "line": str(max(place.line, 1))}
    if place.end_line > place.line:  # GitHub takes columns within one line only
        properties["endLine"] = str(place.end_line)
    else:
        properties["col"] = str(max(place.column, 1))
        if place.end_line:
            properties |= {"endLine": str(place.end_line), "endColumn": str(place.end_column)}
    properties["title"] = f"{finding.code} {finding.rule}"
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {told}::{_data(in_full(finding))}"


def _data(text: str) -> str:
    return harmless(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _inert(text: str) -> str:
    """Text of the repository in a line of the log, in which no command of the runner can hide."""
    return harmless(text).replace("##[", "## [")


FORMAT = Format("github", "findings", _render)
