"""How often the baseline cries wolf, and how often it sleeps: on the history of a real repository.

Every access of a table counts as a violation. The baseline is rewritten after each commit, so each commit is seen as
its author would have seen it. A commit *grows* if some (table, op) has more accesses after it than before.

    python -m benchmarks.ratchet CLONE --package lnbits --commits 1500

What was read is kept below corpora/ratchet/, so that a run that is stopped goes on where it was. From one state to the
next few files change, so what stands in a file is kept there too.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path

from benchmarks.results import table, write_section
from nova_lint.config.load import parse_config
from nova_lint.engine.baseline.match import Located, match
from nova_lint.engine.baseline.site import numbered, shape_of
from nova_lint.engine.git import contents, git, listed_at
from nova_lint.engine.run import lint
from nova_lint.memo.store import opened
from nova_lint.model.baseline import Edge, Entry, Site
from nova_lint.model.code import CodeKinds
from nova_lint.model.patterns import tidy_table

KEPT = Path(__file__).resolve().parent / "corpora" / "ratchet"
#: Pairs of path and object.
Files = tuple[tuple[str, str], ...]
_CONFIG = '[services.all]\npaths = ["."]\ntables = ["*"]\n'


@dataclass(frozen=True, slots=True)
class Access:
    """One access of a table, as far as anybody's identity needs it."""

    path: str
    line: int
    symbol: str
    table: str
    op: str
    shape: str

    @property
    def edge(self) -> Edge:
        """Its edge; there is one service only."""
        return Edge("access", "", "", self.table, self.op)


#: Fingerprints of other tools, roughly: what is new is what is more than before under the same key.
RIVALS: dict[str, Callable[[Access], Hashable]] = {
    "path + line + table + op": lambda one: (one.path, one.line, one.table, one.op),
    "path + table + op, counted": lambda one: (one.path, one.table, one.op),
    "path + function + table + op + statement": lambda one: (
        one.path, one.symbol, one.table, one.op, one.shape,
    ),
}  # fmt: skip


@dataclass(slots=True)
class Score:
    """What one identity got wrong."""

    alarms: list[tuple[str, int]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    rewritten: int = 0


def main() -> int:
    """Read what is not read yet, then score."""
    options = _options()
    commits = _commits(options.clone, options.package, options.commits)
    kept = KEPT / f"{options.package.replace('/', '-')}.jsonl"
    held = _read(options.clone, [files for _, files in commits], kept, options.jobs, options.seconds)
    seen = [(commit, held[key]) for commit, files in commits if (key := _key(files)) in held]
    read = f"{len(seen):,} of the last {len(commits):,} commits, up to {seen[-1][0][:12]}, in {len(held):,} different states"
    text = f"{read}. {_report(seen, _scores(seen), options.show)}"
    print(text)
    if options.write:
        command = f"`python -m benchmarks.ratchet CLONE --package {options.package} --commits {options.commits} --write`"
        section = f"## Ratchet: {options.package}\n\n{command}\n\n{text}"
        write_section(f"ratchet {options.package}", section)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("clone", type=Path, help="a clone with its history")
    parser.add_argument("--package", required=True, help="the folder whose files are read")
    parser.add_argument("--commits", type=int, default=1500, help="how many of the last ones")
    parser.add_argument("--jobs", type=int, default=1, help="processes that read")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop reading after so long")
    parser.add_argument("--show", type=int, default=10, help="how many false alarms to name")
    parser.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    return parser.parse_args()


def _commits(clone: Path, package: str, number: int) -> list[tuple[str, Files]]:
    """The last commits of the main line, the oldest first, each with the files of the package."""
    names = git(clone, "rev-list", "--first-parent", "-n", str(number), "HEAD").decode().split()[::-1]
    asked = "".join(f"{name}:{package}\n" for name in names).encode()
    answers = git(clone, "cat-file", "--batch-check", data=asked).decode().splitlines()
    listed: dict[str, Files] = {}
    found: list[tuple[str, Files]] = []
    for name, answer in zip(names, answers, strict=True):
        tree, _, kind = answer.partition(" ")
        if kind.startswith("tree "):  # before there was the folder, there is none
            if tree not in listed:
                listed[tree] = _files(clone, package, tree)
            found.append((name, listed[tree]))
    return found


def _files(clone: Path, package: str, tree: str) -> Files:
    """The files that are read, as pairs of path and object: tests and what is no code are left out."""
    kinds = CodeKinds()
    found = {f"{package}/{path}": name for path, (name, _) in listed_at(clone, tree).items()}
    return tuple(
        sorted(
            (path, name)
            for path, name in found.items()
            if path.endswith((".py", ".sql")) and kinds.kind_of(path) != "tests"
        )
    )


def _key(files: Files) -> str:
    return sha256(json.dumps(files).encode()).hexdigest()


def _read(
    clone: Path, states: Iterable[Files], kept: Path, jobs: int, seconds: float
) -> dict[str, list[Access]]:
    """The accesses of each different state, by its key; those that are kept are not read again."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    held: dict[str, list[Access]] = {}
    for line in kept.read_text(encoding="utf-8").splitlines() if kept.exists() else ():
        if line.endswith("]}"):  # the last one may be cut off
            data = json.loads(line)
            held[data["key"]] = [Access(*row) for row in data["accesses"]]
    wanted = {key: files for files in states if (key := _key(files)) not in held}
    ends = time.monotonic() + seconds
    with ProcessPoolExecutor(jobs) as pool, kept.open("a", encoding="utf-8") as file:
        todo = iter(wanted.items())
        while time.monotonic() < ends and (batch := list(islice(todo, jobs * 4))):
            found = pool.map(_accesses, [(clone, files, kept.parent) for _, files in batch])
            for (key, _), accesses in zip(batch, found, strict=True):
                held[key] = accesses
                rows = [[a.path, a.line, a.symbol, a.table, a.op, a.shape] for a in accesses]
                file.write(json.dumps({"key": key, "accesses": rows}, separators=(",", ":")) + "\n")
            file.flush()
            print(f"{len(held):,} states read, {len(wanted):,} were missing", file=sys.stderr, end="\r")
    return held


def _accesses(job: tuple[Path, Files, Path]) -> list[Access]:
    """What nova-lint finds in the files. The last part of the job is the folder of the memo."""
    clone, files, memo = job
    held = contents(clone, [name for _, name in files])
    config = replace(parse_config(_CONFIG), store=opened(memo))
    # The rule asked for has next to nothing to do: the facts are what counts.
    report = lint({path: held[name] for path, name in files if name in held}, config, select=["NL900"])
    if config.store is not None:
        config.store.save()
    found = {
        (one.place, one.function, tidy_table(str(one.table)), one.op): shape_of(fact.sql)
        for fact in report.facts
        for one in fact.accesses
        if one.table.is_known and one.confidence != "low" and not one.is_temporary and one.through is None
    }
    return [
        Access(place.file, place.line, function, table, op, shape)
        for (place, function, table, op), shape in sorted(found.items())
    ]


def _scores(seen: Sequence[tuple[str, list[Access]]]) -> dict[str, Score]:
    scores = {name: Score() for name in (*RIVALS, "one-to-one cascade")}
    entries: tuple[Entry, ...] = ()
    before: list[Access] | None = None
    for commit, now in seen:
        located: list[Located] = [(a.edge, Site(a.path, a.symbol, a.shape)) for a in now]
        if before is None or now == before:
            entries = _frozen(located) if before is None else entries
            before = now
            continue
        grown = bool(_more(before, now, lambda one: (one.table, one.op)))
        for name, key in RIVALS.items():
            changed = _more(before, now, key) or _more(now, before, key)
            _note(scores[name], commit, _more(before, now, key), grown, bool(changed))
        matching = match(entries, located)
        _note(
            scores["one-to-one cascade"],
            commit,
            len(matching.new),
            grown,
            bool(matching.new or matching.gone),
        )
        entries, before = _frozen(located), now
    return scores


def _note(score: Score, commit: str, new: int, grown: bool, rewritten: bool) -> None:
    score.rewritten += rewritten
    if new and not grown:
        score.alarms.append((commit, new))
    if grown and not new:
        score.missed.append(commit)


def _frozen(located: Iterable[Located]) -> tuple[Entry, ...]:
    return numbered(Entry(edge, site) for edge, site in located)


def _more(before: Iterable[Access], now: Iterable[Access], key: Callable[[Access], Hashable]) -> int:
    """How many accesses are there now beyond those before, under a key."""
    return sum((Counter(map(key, now)) - Counter(map(key, before))).values())


def _report(seen: Sequence[tuple[str, list[Access]]], scores: dict[str, Score], show: int) -> str:
    grown = sum(
        bool(_more(before, now, lambda one: (one.table, one.op))) for (_, before), (_, now) in pairwise(seen)
    )
    changed = sum(before != now for (_, before), (_, now) in pairwise(seen))
    last = len(seen[-1][1])
    rows = [
        [name, len(score.alarms), sum(new for _, new in score.alarms), len(score.missed), score.rewritten]
        for name, score in scores.items()
    ]
    head = [
        "identity",
        "false-alarm commits",
        "false findings",
        "growth missed",
        "commits that add or remove",
    ]
    alarms = scores["one-to-one cascade"].alarms[:show]
    return "\n".join(
        [
            f"{last:,} accesses at the end; {changed:,} commits change some, {grown:,} of them grow.",
            "",
            table(head, [[str(cell) for cell in row] for row in rows]),
            *(f"\nFalse alarm: {commit[:12]}, {new} new." for commit, new in alarms),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
