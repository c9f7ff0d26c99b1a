"""Findings for programs. The shape carries a version, and changes only with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nova_lint.reports.look import Format, Look
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nova_lint.model.baseline import Comparison, Entry
    from nova_lint.model.finding import Finding
    from nova_lint.model.place import Span
    from nova_lint.model.problem import Problem
    from nova_lint.model.report import Report

#: Raised when a key is renamed, removed or changes its meaning; a new key does not raise it.
SHAPE = 1


def _render(report: Report, look: Look) -> str:
    shown = {
        "version": SHAPE,
        "tool": {"name": "nova-lint", "version": VERSION},
        "findings": objects(report, look),
        "compared": _compared(report.compared) if report.compared is not None else None,
        "problems": [_problem(problem) for problem in report.problems],
        "warnings": list(report.warnings),
        "counts": {
            "files": report.counts.files,
            "queries": report.counts.queries,
            "accesses": report.counts.accesses,
            "unreadable": report.counts.unreadable,
            "unresolved": report.counts.unresolved,
            "seconds": round(report.counts.seconds or 0.0, 3),
        },
    }
    # Escaped to ASCII: a path that is not UTF-8 can then be written to any stream.
    return json.dumps(shown, indent=2) + "\n"


def objects(report: Report, look: Look, beside: Iterable[Finding] = ()) -> list[dict[str, Any]]:
    """The findings as objects, those that are tolerated only on request, then others. What is not known is null."""
    found = report.findings if look.suppressed else report.active
    return [_finding(finding) for finding in (*found, *beside)]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "help": finding.help,
        **_place(finding.place),
        "function": finding.function,
        "caller": finding.caller or None,
        "owner": finding.owner or None,
        "table": finding.table or None,
        "op": finding.op or None,
        "via": finding.via or None,
        "sql": finding.sql or None,
        "people": list(finding.people),
        "state": finding.state,
        "reason": finding.reason or None,
        "fingerprint": finding.fingerprint or None,
        "related": [{**_place(span), "message": words} for span, words in finding.related],
    }


def _compared(compared: Comparison) -> dict[str, Any]:
    blamed = {entry.fp for entry in compared.blamed} if compared.stale == "error" else ()
    return {
        "against": compared.against,
        "new": compared.new,
        "known": compared.known,
        "known_before": compared.before,
        "dropped": [_entry(entry) for entry in compared.dropped],
        "added": [_entry(entry) for entry in compared.added],
        "gone": [{**_entry(entry), "fails": entry.fp in blamed} for entry in compared.gone],
        "transferred": [
            {**_entry(entry), "to_caller": edge.caller or None, "to_owner": edge.owner or None}
            for entry, edge in compared.transferred
        ],
        "expired": [
            {**_entry(entry), "until": entry.until, "fails": entry in compared.late}
            for entry in compared.expired
        ],
        "unfrozen": sorted(compared.unfrozen),
        "failed": compared.failed,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "fingerprint": entry.fp,
        "code": entry.edge.rule,
        "caller": entry.edge.caller or None,
        "owner": entry.edge.owner or None,
        "table": entry.edge.table or None,
        "op": entry.edge.op or None,
        "file": entry.site.path or None,
        "function": entry.site.symbol,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"kind": problem.kind, "message": problem.message, **_place(problem.place)}


def _place(span: Span) -> dict[str, Any]:
    """A place; its end is null where only the start is known."""
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line or None,
        "end_column": span.end_column if span.end_line else None,
    }


FORMAT = Format("json", "findings", _render)
