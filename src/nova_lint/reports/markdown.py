"""A summary in Markdown, for a pull request: what is new, gone and left, by pair of caller and owner."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.markdown_text import code, escaped
from nova_lint.reports.ratchet import ratchet
from nova_lint.reports.wording import by_severity, closing, count, most_severe_first, sentence

if TYPE_CHECKING:
    from nova_lint.model.baseline import Edge
    from nova_lint.model.finding import Finding
    from nova_lint.model.report import Report

#: By this a program finds its comment again, to write the new summary over the old one.
MARKER = "<!-- nova-lint summary -->"

#: Rows that are shown; the rest is counted. GitHub takes 1 MiB for a step, and 65,536 characters for a comment.
_PAIRS = 50
_FINDINGS = 50
_Pair = tuple[str, str]


def _render(report: Report, look: Look) -> str:
    lines = [MARKER, f"### nova-lint: {_verdict(report)}", ""]
    lines += _pairs(report)
    lines += _findings(report, look)
    lines += _remarks(report)
    lines.append(f"<sub>{escaped(closing(report))}.</sub>")
    return "".join(f"{line}\n" for line in lines)


def _verdict(report: Report) -> str:
    found = by_severity(report.active)
    if found:
        return f"{found} to look at"
    if report.failed:
        return "the baseline holds what is gone"
    mended = len(report.compared.dropped) if report.compared is not None else 0
    return f"nothing new, {count(mended, 'old finding')} gone" if mended else "nothing new"


def _pairs(report: Report) -> list[str]:
    new, left, gone = _counts(report)
    pairs = sorted({*new, *left, *gone}, key=lambda pair: (-new[pair], -left[pair], pair))
    if not pairs:
        return []
    columns = (
        [("new", new), ("gone", gone), ("remaining", left)]
        if left or gone or report.compared
        else [("findings", new)]
    )
    lines = [
        f"| caller | owner | {' | '.join(name for name, _ in columns)} |",
        f"|---|---|{'--:|' * len(columns)}",
    ]
    lines += [_row(*_sides(pair), [numbers[pair] for _, numbers in columns]) for pair in pairs[:_PAIRS]]
    if len(pairs) > _PAIRS:
        rest = [sum(numbers[pair] for pair in pairs[_PAIRS:]) for _, numbers in columns]
        lines.append(_row(f"{len(pairs) - _PAIRS:,} more", "", rest))
    if len(pairs) > 1:
        lines.append(_row("**all**", "", [sum(numbers.values()) for _, numbers in columns]))
    return [*lines, ""]


def _row(caller: str, owner: str, numbers: list[int]) -> str:
    return f"| {caller} | {owner} | {' | '.join(f'{number:,}' for number in numbers)} |"


def _counts(report: Report) -> tuple[Counter[_Pair], Counter[_Pair], Counter[_Pair]]:
    """How much is new, is left of the old, and is gone, by caller and owner.

    What the branch has taken out of the baseline is gone too: its summary tells what it mended.
    """
    new = Counter(_pair(finding) for finding in report.active)
    left = Counter(_pair(finding) for finding in report.findings if finding.state != "new")
    gone = (
        Counter(_pair(entry.edge) for entry in (*report.compared.gone, *report.compared.dropped))
        if report.compared is not None
        else Counter()
    )
    return new, left, gone


def _pair(about: Finding | Edge) -> _Pair:
    """Who uses what is whose; what is not about two services is counted together."""
    return (about.caller, about.owner) if about.caller and about.owner else ("", "")


def _sides(pair: _Pair) -> tuple[str, str]:
    return (escaped(pair[0]), escaped(pair[1])) if pair[0] else ("*other findings*", "")


def _findings(report: Report, look: Look) -> list[str]:
    found = most_severe_first(report.active)
    if not found:
        return []
    lines = ["<details><summary>What to look at</summary>", ""]
    lines += [_finding(finding, look) for finding in found[:_FINDINGS]]
    if len(found) > _FINDINGS:
        lines.append(f"- and {count(len(found) - _FINDINGS, 'more finding')}")
    return [*lines, "", "</details>", ""]


def _finding(finding: Finding, look: Look) -> str:
    place = f"{look.path(finding.place.file)}:{finding.place.line}"
    told = escaped(f"{sentence(finding)}. {finding.help}".strip())
    return f"- {code(place)} **{finding.code}** [{finding.severity}] {told}"


def _remarks(report: Report) -> list[str]:
    """How the findings compare with what was there before, and what is odd about the configuration."""
    lines = [f"- {escaped(told)}" for told in dict.fromkeys((*ratchet(report), *report.warnings))]
    return [*lines, ""] if lines else []


FORMAT = Format("markdown", "findings", _render)
