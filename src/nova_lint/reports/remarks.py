"""What a comparison says about entries of the baseline, as findings: each at its line in the baseline's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.model.finding import Finding
from nova_lint.model.place import Span
from nova_lint.reports.ratchet import line, sides
from nova_lint.reports.wording import most_severe_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nova_lint.model.baseline import Comparison, Entry
    from nova_lint.model.report import Report

#: Stands where a finding has the code of its rule.
CODE = "baseline"

_UPDATE = "Run `nova-lint baseline update`, and commit what it changes."


def remarks(report: Report) -> tuple[Finding, ...]:
    """Entries that are gone, expired or transferred, those that fail the run as errors; sorted by severity and place.

    The rule of each is `gone`, `expired` or `transferred`, and so is its state. None where nothing was compared, and
    none of what is gone where that was not asked for.
    """
    compared = report.compared
    if compared is None:
        return ()
    found = [*_gone(compared), *_expired(compared), *_transferred(compared)]
    return tuple(most_severe_first(found))


def _gone(compared: Comparison) -> Iterator[Finding]:
    if compared.stale == "off":
        return
    blamed = {entry.fp for entry in compared.blamed} if compared.stale == "error" else ()
    for entry in compared.gone:
        severity = "error" if entry.fp in blamed else "note"
        told = f"the baseline holds what is gone: {line(entry)}"
        yield _remark(compared, entry, "gone", severity, told, _UPDATE)


def _expired(compared: Comparison) -> Iterator[Finding]:
    late = {entry.fp for entry in compared.late}
    for entry in compared.expired:
        severity = "error" if entry.fp in late else "warning"
        told = f"the last day of an entry, {entry.until}, is over: {line(entry)}"
        yield _remark(compared, entry, "expired", severity, told, "Mend the code, or agree on another day.")


def _transferred(compared: Comparison) -> Iterator[Finding]:
    for entry, edge in compared.transferred:
        told = f"what an entry tolerates is now {sides(edge)}: {line(entry)}"
        yield _remark(compared, entry, "transferred", "note", told, _UPDATE)


def _remark(
    compared: Comparison, entry: Entry, kind: str, severity: str, message: str, help_: str
) -> Finding:
    edge, site = entry.edge, entry.site
    return Finding(
        place=compared.places.get(entry.fp, Span(site.path, 1, 1)),
        code=CODE,
        rule=kind,
        severity=severity,
        message=message,
        help=help_,
        caller=edge.caller,
        owner=edge.owner,
        table=edge.table,
        op=edge.op,
        function=site.symbol,
        state=kind,
        reason=entry.reason,
        fingerprint=entry.fp,
        about=CODE,
    )
