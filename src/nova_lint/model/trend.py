"""How the figures of a codebase have changed over time."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Figures(Struct, frozen=True):
    """The figures of one commit. Shares go from 0 to 1, `score` from 0 to 10.

    `touches` are the places where one service touches what another owns, `shared` the tables that several services
    write, `findings` all that nobody waived, whether or not a baseline knows them. `understood` of `calls` database
    calls are such that their tables are known.
    """

    score: float
    isolation: float
    deployability: float
    touches: int
    shared: int
    findings: int
    calls: int
    understood: int


class Moment(Struct, frozen=True):
    """A commit, the day on which it was made, and its figures, None where they cannot be told: then `problem` says why.

    `entries` are those of its baseline, None where it had none.
    """

    commit: str
    day: date
    figures: Figures | None
    entries: int | None = None
    problem: str = ""
