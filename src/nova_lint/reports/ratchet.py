"""What was compared, in a few lines for people: new, known, gone, and why that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.wording import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nova_lint.model.baseline import Comparison, Edge, Entry
    from nova_lint.model.report import Report

#: Entries shown of each kind; the rest is counted.
_SHOWN = 10


def ratchet(report: Report) -> list[str]:
    """Lines on how the findings compare with what was there before; none where nothing was."""
    compared = report.compared
    if compared is None:
        return []
    lines = [_counts(compared)]
    lines += _gone(compared)
    lines += _listed([f"transferred: {line(e)} is now {sides(edge)}" for e, edge in compared.transferred])
    late = set(compared.late)
    lines += _listed(
        [
            f"{'expired' if e in late else 'expired (warning)'}: {line(e)}, until {e.until}"
            for e in compared.expired
        ]
    )
    if compared.unfrozen:
        rules = ", ".join(sorted(compared.unfrozen))
        told = f"The baseline was made without {rules}: `nova-lint baseline init --rule RULE` tolerates what is there."
        lines.append(told)
    return [harmless(told) for told in lines]  # names and days, too, are what somebody wrote


def line(entry: Entry) -> str:
    """An entry in one line."""
    edge, site = entry.edge, entry.site
    what = " ".join(part for part in (edge.op, edge.table) if part)
    where = f"{site.path}:{site.symbol}" if site.symbol and edge.op else site.path
    parts = [entry.fp, edge.rule, what, f"({sides(edge)})" if edge.owner else "", where]
    return harmless(" ".join(part for part in parts if part))


def sides(edge: Edge) -> str:
    """Who asks whom, as `orders -> users`."""
    return f"{edge.caller or 'nobody'} -> {edge.owner or 'nobody'}"


def _counts(compared: Comparison) -> str:
    parts = [f"{compared.new:,} new", f"{compared.known:,} known"]
    since = [f"{len(compared.dropped):,} taken out"] if compared.dropped else []
    since += [f"{len(compared.added):,} let in"] if compared.added else []
    if since:
        parts[1] += f" ({', '.join(since)} since the merge base)"
    elif compared.before is not None and compared.against == "the baseline":
        parts[1] += " (as at the merge base)"
    parts.append(f"{len(compared.gone):,} gone")
    if compared.transferred:
        parts.append(f"{len(compared.transferred):,} transferred")
    return f"Against {harmless(compared.against)}: {', '.join(parts)}."


def _gone(compared: Comparison) -> list[str]:
    if not compared.gone or compared.stale == "off":
        return []
    lines = _listed([f"gone: {line(entry)}" for entry in compared.gone])
    if compared.failed and compared.blamed and compared.stale == "error":
        how = (
            "The baseline must shrink with them: run `nova-lint baseline update`, and commit what it changes."
        )
    else:
        how = "`nova-lint baseline update` takes them out of the baseline."
    return [*lines, how]


def _listed(lines: Sequence[str]) -> list[str]:
    hidden = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([f"and {hidden:,} more"] if hidden > 0 else [])]
