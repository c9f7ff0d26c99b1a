"""How a baseline became smaller over time."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Point(Struct, frozen=True):
    """How many entries there were after a commit, and how many of them were accepted. `pairs` counts by pair of
    (caller, owner)."""

    commit: str
    day: date
    entries: int
    accepted: int
    pairs: tuple[tuple[tuple[str, str], int], ...] = ()


class Burndown(Struct, frozen=True):
    """The points in the order of time, one for each commit that changed the baseline.

    `pace` is how many entries go in a week, by the line that fits best; `zero` is the day on which that line ends, None
    where nothing shrinks. Commits whose baseline cannot be read are counted as `unread`.
    """

    points: tuple[Point, ...]
    pace: float
    zero: date | None
    unread: int = 0
