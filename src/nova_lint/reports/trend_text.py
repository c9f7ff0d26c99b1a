"""The trend for people: a row for each commit, and a sentence on where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.wording import folded, harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nova_lint.model.trend import Moment

_HEAD = ("date", "commit", "score", "isolation", "deployable", "touches", "shared", "findings", "baseline")
_WIDTHS = (10, 8, 5, 9, 10, 7, 6, 8, 8)


def trend_text(moments: Sequence[Moment], width: int) -> str:
    """The table; a commit without figures says why below it."""
    if not moments:
        return "There is no commit yet.\n"
    rows = [_row(moment) for moment in moments]
    lines = [_line(_HEAD), *map(_line, rows), ""]
    lines += folded(told(moments), width, "", "")
    for moment in moments:
        if moment.problem:
            lines += folded(f"{moment.commit[:8]}: {harmless(moment.problem)}", width, "", "  ")
    return "\n".join(lines) + "\n"


def told(moments: Sequence[Moment]) -> str:
    """One sentence on what has changed from the first commit with figures to the last."""
    known = [moment for moment in moments if moment.figures is not None]
    if not known:
        return "No commit has figures."
    first, last = known[0], known[-1]
    assert first.figures is not None
    assert last.figures is not None
    if first is last:
        return f"One commit, of {last.day}: the score is {last.figures.score:.1f}."
    moved = round(last.figures.score, 1) - round(first.figures.score, 1)
    way = "rose" if moved > 0 else "fell"
    score = f"the score {way} by {abs(moved):.1f} to" if round(moved, 1) else "the score stayed at"
    fewer = first.figures.touches - last.figures.touches
    touches = (
        f"{abs(fewer):,} touches {'fewer' if fewer > 0 else 'more'}" if fewer else "as many touches as before"
    )
    return f"From {first.day} to {last.day} {score} {last.figures.score:.1f}; {touches}."


def _row(moment: Moment) -> tuple[str, ...]:
    figures = moment.figures
    entries = f"{moment.entries:,}" if moment.entries is not None else "-"
    if figures is None:
        return (moment.day.isoformat(), moment.commit[:8], *["-"] * 6, entries)
    return (
        moment.day.isoformat(),
        moment.commit[:8],
        f"{figures.score:.1f}",
        f"{figures.isolation * 100:.0f}%",
        f"{figures.deployability * 100:.0f}%",
        f"{figures.touches:,}",
        f"{figures.shared:,}",
        f"{figures.findings:,}",
        entries,
    )


def _line(cells: Sequence[str]) -> str:
    first, second, *rest = (cell.ljust(wide) for cell, wide in zip(cells, _WIDTHS, strict=True))
    right = [cell.strip().rjust(wide) for cell, wide in zip(rest, _WIDTHS[2:], strict=True)]
    return " ".join([first, second, *right]).rstrip()
