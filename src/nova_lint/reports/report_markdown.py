"""The report in Markdown, short enough for a weekly mail or a wiki."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from nova_lint.reports.burndown import told
from nova_lint.reports.look import Format, Look
from nova_lint.reports.markdown_text import escaped
from nova_lint.reports.plan_words import opening
from nova_lint.reports.report_data import cards, lead, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nova_lint.model.report import Report

#: Pairs of services, and steps of the plan, that are told; the page has all of them.
_PAIRS, _STEPS = 10, 5


def _render(report: Report, look: Look) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {title(report)}"
    yield ""
    yield lead(report)
    yield ""
    yield "| figure | now | change |"
    yield "|---|---|---|"
    for card in cards(report):
        yield f"| {card['name']} | {' '.join(filter(None, (card['value'], card['of'])))} | {card.get('change', '')} |"
    pairs = Counter((edge.caller, edge.owner) for edge in report.landscape.edges for _ in edge.sites)
    if pairs:
        yield from ("", "## What remains", "", "| asks | owns | places |", "|---|---|---|")
        ranked = sorted(pairs.items(), key=lambda each: (-each[1], each[0]))
        for (caller, owner), number in ranked[:_PAIRS]:
            yield f"| {escaped(caller)} | {escaped(owner)} | {number:,} |"
        if len(ranked) > _PAIRS:
            yield f"| and {len(ranked) - _PAIRS} more pairs | | {sum(number for _, number in ranked[_PAIRS:]):,} |"
    if report.burndown is not None and report.burndown.points:
        yield from ("", told(report.burndown))
    if report.plan.steps:
        yield from ("", "## Next", "", f"{opening(report.plan)}.", "")
        for step in report.plan.steps[:_STEPS]:
            yield f"{step.number}. {escaped(step.title)}: {len(step.tasks):,} places, {step.remaining:,} left after it"


FORMAT = Format("report-markdown", "report", _render)
