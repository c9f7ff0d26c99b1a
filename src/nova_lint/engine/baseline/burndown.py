"""The burn-down: the baseline after each commit that changed it, and where the line ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from nova_lint.engine.baseline.lines import BaselineError, baseline_of
from nova_lint.engine.baseline.store import FOLDER
from nova_lint.engine.git import commits_touching, contents, listed_below
from nova_lint.model.baseline import ACCEPTED, Baseline
from nova_lint.model.burndown import Burndown, Point

#: The pace is that of the last weeks: what was done two years ago says little about the next month.
_RECENT = timedelta(days=84)

#: Nobody plans further ahead, and a line that hardly falls ends nowhere.
_FURTHEST = 365 * 20


def burndown(root: Path, today: date) -> Burndown:
    """The history of the baseline below a root, along the main line of git. Raises `GitError`."""
    listed = [
        (commit, seconds, listed_below(root, commit, FOLDER))
        for commit, seconds in commits_touching(root, FOLDER)
    ]
    held = contents(root, [name for _, _, files in listed for name in files.values()])
    points: list[Point] = []
    unread = 0
    for commit, seconds, files in listed:
        texts = {
            path.rpartition("/")[2]: held.get(name, b"")
            for path, name in files.items()
            if path.endswith(".jsonl")
        }
        try:
            baseline = baseline_of(texts, after_merge=True) if texts else Baseline()
        except BaselineError:
            unread += 1
            continue
        points.append(_point(commit, datetime.fromtimestamp(seconds, UTC).date(), baseline))
    pace, zero = forecast([(point.day, point.entries) for point in points], today)
    return Burndown(tuple(points), pace, zero, unread)


def forecast(counts: Sequence[tuple[date, int]], today: date) -> tuple[float, date | None]:
    """How many entries go in a week, and the day on which none is left; None where nothing shrinks.

    By the least squares of the last twelve weeks; the number of today is that of the last commit.
    """
    if not counts or counts[-1][1] == 0:
        return 0.0, counts[-1][0] if counts else None
    recent = [*_since(counts, today - _RECENT), (max(today, counts[-1][0]), counts[-1][1])]
    slope = _slope([(float(day.toordinal()), float(count)) for day, count in recent])
    days = counts[-1][1] / -slope if slope < 0 else float("inf")
    zero = recent[-1][0] + timedelta(days=round(days)) if days <= _FURTHEST else None
    return -7 * slope, zero


def _since(counts: Sequence[tuple[date, int]], first: date) -> list[tuple[date, int]]:
    """The counts from a day on, with the one that was true on that day."""
    before = [count for day, count in counts if day <= first]
    later = [(day, count) for day, count in counts if day > first]
    return [(first, before[-1]), *later] if before else later


def _slope(points: Iterable[tuple[float, float]]) -> float:
    listed = list(points)
    mean_x = sum(x for x, _ in listed) / len(listed)
    mean_y = sum(y for _, y in listed) / len(listed)
    spread = sum((x - mean_x) ** 2 for x, _ in listed)
    return sum((x - mean_x) * (y - mean_y) for x, y in listed) / spread if spread else 0.0


def _point(commit: str, day: date, baseline: Baseline) -> Point:
    pairs = Counter((entry.edge.caller, entry.edge.owner) for entry in baseline.entries)
    accepted = sum(entry.kind == ACCEPTED for entry in baseline.entries)
    return Point(commit, day, len(baseline.entries), accepted, tuple(sorted(pairs.items())))
