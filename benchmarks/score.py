"""The figures: facts compared with what really ran. Pure functions on values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from benchmarks.facts import Pair, Row
from benchmarks.schema import is_system
from benchmarks.truth import Truth


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: `hits` of `total`."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 1.0 of nothing."""
        return self.hits / self.total if self.total else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.hits}/{self.total})"


@dataclass(frozen=True, slots=True)
class Score:
    """All figures of one run against one or several recordings of the same application.

    `function` and `file` are recall, by recording; `exists` and `agreement` are precision. `probed` is the agreement when
    what a probe made happen counts too. `asked` and `asked_in_file` are recall without what was only read again after a commit.
    `ran` is `agreement` over what is reported at a line that ran; None where no recording says which lines did.
    """

    function: dict[str, Share]
    file: dict[str, Share]
    exists: Share
    agreement: Share
    probed: Share
    asked: dict[str, Share]
    asked_in_file: dict[str, Share]
    ran: Share | None = None

    def figure(self, name: str) -> float:
        """A figure by its name in `--require`; recall is that of the first recording. Raises KeyError."""
        first = next(iter(self.function))
        return {
            "recall-function": self.function[first].value,
            "recall-file": self.file[first].value,
            "exists": self.exists.value,
            "agreement": self.agreement.value,
            "agreement-probed": self.probed.value,
            "agreement-ran": self.ran.value if self.ran is not None else 0.0,
        }[name]


def score(rows: Collection[Row], truths: Collection[Truth], tables: frozenset[str]) -> Score:
    """Compare rows with the recordings; `tables` are those that the application has."""
    found = claimed(rows)
    in_files = {pair.in_file for pair in found}
    function = {t.name: Share(len(t.expected & found), len(t.expected)) for t in truths}
    file = {t.name: _in_files(t.expected, in_files) for t in truths}
    wrong = disagreements(rows, truths)
    probed = frozenset[Pair]().union(*(truth.probed for truth in truths))
    judged = [pair for pair in found if _is_covered(pair, truths)]
    accesses = [row for row in rows if row.is_access and not is_system(row.table)]
    at_work = running(rows, truths)
    ran = [pair for pair in judged if pair in at_work]
    strange = [row for row in accesses if row.table not in tables]
    return Score(
        function,
        file,
        exists=Share(len(accesses) - len(strange), len(accesses)),
        agreement=Share(len(judged) - len(wrong), len(judged)),
        probed=Share(len(judged) - len(set(wrong) - probed), len(judged)),
        asked={
            t.name: Share(len((t.expected - t.refreshes) & found), len(t.expected - t.refreshes))
            for t in truths
        },
        asked_in_file={t.name: _in_files(t.expected - t.refreshes, in_files) for t in truths},
        ran=Share(len(set(ran) - set(wrong)), len(ran)) if any(t.ran for t in truths) else None,
    )


def _in_files(expected: Iterable[Pair], found: set[tuple[str, str, str]]) -> Share:
    wanted = {pair.in_file for pair in expected}
    return Share(len(wanted & found), len(wanted))


def claimed(rows: Iterable[Row]) -> set[Pair]:
    """Every pair that the rows claim."""
    return {pair for row in rows for pair in row.pairs}


def running(rows: Iterable[Row], truths: Iterable[Truth]) -> set[Pair]:
    """The pairs that the rows claim at a line that ran in some recording."""
    known = list(truths)
    return {
        pair for row in rows if any(row.line in t.ran.get(row.file, ()) for t in known) for pair in row.pairs
    }


def misses(rows: Iterable[Row], truth: Truth) -> list[Pair]:
    """What ran and was not reported in its function, sorted."""
    return sorted(truth.expected - claimed(rows))


def disagreements(rows: Iterable[Row], truths: Iterable[Truth]) -> list[Pair]:
    """What was reported inside a function that the recording covered and did not happen there, sorted.

    Not all of these are wrong: a branch that no test takes is reported rightly and counted here.
    """
    known = list(truths)
    happened = frozenset().union(*(truth.happened for truth in known))
    return sorted(pair for pair in claimed(rows) - happened if _is_covered(pair, known))


def strangers(rows: Iterable[Row], tables: frozenset[str]) -> list[Row]:
    """The accesses of tables that the application does not have, sorted by place."""
    return sorted(r for r in rows if r.is_access and not is_system(r.table) and r.table not in tables)


def _is_covered(pair: Pair, truths: Iterable[Truth]) -> bool:
    return not is_system(pair.table) and any((pair.file, pair.function) in t.covered for t in truths)
