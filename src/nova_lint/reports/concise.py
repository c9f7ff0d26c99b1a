"""Findings, one to a line, for editors and `grep`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.ratchet import ratchet
from nova_lint.reports.wording import by_severity, closing, harmless, headline, per_rule

if TYPE_CHECKING:
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    lines = [
        f"{look.paint(harmless(str(finding.place)), 'place')}: "
        f"{look.paint(finding.code, finding.severity)} {headline(finding)}"
        for finding in report.active
    ]
    if look.statistics:
        lines += [f"{number:,} {code} {name}" for number, code, name in per_rule(report)]
    if not look.quiet:
        nothing = "Nothing new found" if report.compared is not None else "Nothing found"
        told = f"Found {by_severity(report.active)}" if report.active else nothing
        lines.append(f"{told}: {closing(report)}.")
    if not look.quiet or (report.compared is not None and report.compared.failed):
        lines += ratchet(report)  # a failure always has a reason, a quiet one too
    return "".join(f"{line}\n" for line in lines)


FORMAT = Format("concise", "findings", _render)
