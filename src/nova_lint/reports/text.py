"""Findings for people: what, where in the source, what else belongs to it, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.excerpt import excerpt
from nova_lint.reports.look import Format, Look
from nova_lint.reports.ratchet import ratchet
from nova_lint.reports.wording import by_severity, closing, count, folded, harmless, headline, per_rule

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report

#: Further places shown below one finding; the rest is counted.
_RELATED = 5


def _render(report: Report, look: Look) -> str:
    lines: list[str] = []
    for finding in report.active:
        lines += [*_finding(report, finding, look), ""]
    if look.statistics and report.active:
        lines += [*_statistics(report, look), ""]
    if not look.quiet:
        lines += _closing(report, look)
    elif report.compared is not None and report.compared.failed:  # a failure always has a reason
        lines += _compared(report, look)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n" if lines else ""


def _finding(report: Report, finding: Finding, look: Look) -> list[str]:
    place = look.paint(harmless(str(finding.place)), "place")
    lines = [f"{place} {look.paint(finding.code, finding.severity)} {look.paint(headline(finding), 'bold')}"]
    gutter = len(str(max([finding.place.line, *(span.line for span, _ in finding.related[:_RELATED])])))
    lines += _source(report, finding, look, gutter)
    blank = " " * gutter
    for span, words in finding.related[:_RELATED]:
        lines.append(f"{blank} {look.paint('=', 'dim')} {harmless(str(span))}: {harmless(words)}")
    hidden = len(finding.related) - _RELATED
    if hidden > 0:
        lines.append(f"{blank} {look.paint('=', 'dim')} and {count(hidden, 'more place')}")
    if finding.help:
        text = folded(finding.help, look.width, f"{blank} = help: ", f"{blank}         ")
        label = f"{blank} {look.paint('=', 'dim')} {look.paint('help:', 'help')}"
        text[0] = text[0].replace(f"{blank} = help:", label, 1)
        lines += text
    if finding.people:
        lines += folded(", ".join(finding.people), look.width, f"{blank} = ask: ", f"{blank}        ")
    if look.verbose:
        lines += _details(finding, look, blank)
    return lines


def _source(report: Report, finding: Finding, look: Look, gutter: int) -> list[str]:
    found = excerpt(report.source, finding.place, look.width - gutter - 3)
    if found is None:
        return []
    number, line, underline = found
    bar = look.paint("|", "dim")
    caret = underline.lstrip(" ")
    marked = " " * (len(underline) - len(caret)) + look.paint(caret, finding.severity)
    return [
        f"{' ' * gutter} {bar}",
        f"{look.paint(number.rjust(gutter), 'dim')} {bar} {line}".rstrip(),
        f"{' ' * gutter} {bar} {marked}",
    ]


def _details(finding: Finding, look: Look, blank: str) -> list[str]:
    told = [
        ("rule", finding.rule),
        ("function", finding.function),
        ("via", finding.via),
        ("confidence", finding.confidence),
        ("sql", finding.sql),
        ("fingerprint", finding.fingerprint),
    ]
    lines: list[str] = []
    for name, value in told:
        if value:
            lines += folded(value, look.width, f"{blank} = {name}: ", f"{blank}   ")
    return lines


def _statistics(report: Report, look: Look) -> list[str]:
    counts = per_rule(report)
    width = max(len(f"{number:,}") for number, _, _ in counts)
    return [f"{number:>{width},} {look.paint(code, 'bold')} {name}" for number, code, name in counts]


def _closing(report: Report, look: Look) -> list[str]:
    lines: list[str] = []
    if report.active:
        files = len({finding.place.file for finding in report.active})
        style = "error" if report.failed else "warning"
        told = by_severity(report.active)
        codes = ", ".join(f"{code} {number:,}" for number, code, _ in per_rule(report))
        lines.append(f"{look.paint(f'Found {told}', style)} in {count(files, 'file')} ({codes}).")
    elif report.counts.files:
        new = "new " if report.compared is not None else ""
        lines.append(look.paint(f"No {new}findings.", "warning" if report.failed else "good"))
    else:
        lines.append(look.paint("There was no file to check.", "warning"))
    lines += _compared(report, look)
    return [*lines, *folded(f"{closing(report)}.", look.width, "", "")]


def _compared(report: Report, look: Look) -> list[str]:
    return [line for told in ratchet(report) for line in folded(told, look.width, "", "  ")]


FORMAT = Format("text", "findings", _render)
