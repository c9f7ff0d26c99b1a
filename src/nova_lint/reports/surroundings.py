"""What helps to understand a finding, beyond itself: further places, each with a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.model.statement import TableName

if TYPE_CHECKING:
    from nova_lint.model.finding import Finding
    from nova_lint.model.place import Span
    from nova_lint.model.report import Report


def surroundings(report: Report, finding: Finding) -> list[tuple[Span, str]]:
    """The related places of a finding, where its table is defined, and where the configuration says whose it is."""
    found = list(finding.related)
    if finding.table and "*" not in finding.table:
        name = _name(finding.table)
        table = report.schema.table(name)
        if table is not None and table.defined.file:
            found.append((table.defined, f"{finding.table} is defined here"))
        declared = report.ownership.declared(name, finding.owner) if finding.owner else None
        if declared is not None:
            found.append((declared, f"{finding.table} is given to {finding.owner} here"))
    # A configuration may be kept outside of the repository: what is not in it cannot be shown.
    return [(s, words) for s, words in dict.fromkeys(found) if s.file and not s.file.startswith(("/", ".."))]


def chain(finding: Finding) -> list[tuple[Span, str]]:
    """The way that a rule tells, or the places that the query passes through helpers, in order; empty when it passes none."""
    if finding.path:
        return list(finding.path)
    if len(finding.steps) < 2:
        return []
    written = [(span, words) for span, words in finding.related if words.startswith("the SQL is written")]
    names = ["the call", *["passes it on"] * (len(finding.steps) - 2), "reaches the database here"]
    return [*written, *zip(finding.steps, names, strict=True)]


def _name(table: str) -> TableName:
    parts = table.split(".")
    return TableName(parts[-1], *reversed(parts[:-1])) if len(parts) <= 3 else TableName(table)
