"""How fast nova-lint is: every figure as a ratio to another program in the same run.

python -m benchmarks.speed [--quick] [--write]
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import nova_lint
from benchmarks.corpora import UNPACKED, corpus, python_files
from benchmarks.cost import PARSE, Run, run
from benchmarks.growth import Point, plot, points
from benchmarks.peers import PINNED, SEMGREP_RULE, PeerError, installed
from benchmarks.results import RESULTS, table, write_section

_PACKAGE = "matrix-synapse"
_NOVA = [sys.executable, "-m", "nova_lint"]
_QUIET = ["--output-format", "concise", "--exit-zero"]
_SIZES = [400_000, 1_000_000, 2_000_000, 4_000_000, 7_000_000, 10_000_000]


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the table: what is measured, against what, and how many times that it may take and should take."""

    what: str
    run: str
    against: str
    must: float
    aim: float


_GOALS = (
    Goal("cold check / `ast.parse` of the same files", "cold", "parse", 3, 2),
    Goal("cold check / bandit -t B608", "cold", "bandit", 1 / 5, 1 / 8),
    Goal("cold check / semgrep with one rule", "cold", "semgrep", 0.6, 0.4),
    Goal("nothing changed / ruff's cached run of S608", "warm", "ruff", 2, 1),
    Goal("one file changed: a comment in a function / cold check", "comment", "cold", 0.12, 0.05),
    Goal("one file changed: a statement in a function / cold check", "statement", "cold", 0.12, 0.05),
    Goal("one file changed: a query in a function / cold check", "query", "cold", 0.12, 0.05),
    Goal("--help / `python -c pass`", "--help", "pass", 6, 4),
    Goal("--version / `python -c pass`", "--version", "pass", 6, 4),
    Goal("explain NL102 / `python -c pass`", "explain", "pass", 6, 4),
)


def main(arguments: list[str]) -> int:
    """Measure everything; the exit is 0 for any figures: they are to be read, not to be passed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed")
    parser.add_argument("--quick", action="store_true", help="one round, growth to a million lines")
    parser.add_argument("--times", type=int, default=5, metavar="N", help="the median of N rounds (5)")
    parser.add_argument("--seconds", type=float, default=600, help="how long growth may take (600)")
    parser.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    asked = parser.parse_args(arguments)
    times = 1 if asked.quick else asked.times
    compileall.compile_dir(Path(nova_lint.__file__).parent, quiet=1)  # as pip does with what it installs
    with tempfile.TemporaryDirectory() as place:
        jobs, missing = _jobs(Path(place))
        medians = _measured(jobs, times)
    check = [*_NOVA, "check", "--no-cache", "-q", *_QUIET]
    sizes = _SIZES[:2] if asked.quick else _SIZES
    grown = points(UNPACKED / "grown", sizes, check, asked.seconds)
    body = _told(medians, grown, missing, times)
    for size in sizes[len(grown) :]:
        print(
            f"not measured: {size:,} lines, which would have taken more than the rest of {asked.seconds:.0f} s"
        )
    if asked.write and len(grown) < 2:
        print("nothing is written: growth needs two sizes at least; give it more --seconds")
        return 1
    print(body)
    if asked.write:
        write_section("speed", body)
        (RESULTS.parent / "growth.svg").write_text(plot(grown), encoding="utf-8")
    return 0


def _jobs(place: Path) -> tuple[dict[str, Callable[[], Run]], list[str]]:
    """What is run, by name, and what could not be installed."""
    found = corpus(_PACKAGE)
    code = place / "code"
    shutil.copytree(
        found.root, code, ignore=shutil.ignore_patterns(".git", ".nova-lint-cache", ".ruff_cache")
    )
    shutil.copy(found.config, code / "nova-lint.toml")
    names = place / "names"
    names.write_text("\0".join(str(code / path.relative_to(found.root)) for path in python_files(found)))
    rule = place / "rule.yml"
    rule.write_text(SEMGREP_RULE)
    edited = max(code.rglob("storage/databases/main/*.py"), key=lambda path: path.stat().st_size)
    check = [*_NOVA, "check", *_QUIET]
    cache = ["--cache-dir", str(place / "ruff")]
    for _ in range(
        2
    ):  # an answer is kept when the clock of the file system has moved on since the last change
        run(check, code)

    def changed(line: str) -> Run:
        _insert(edited, line.replace("N", str(int.from_bytes(os.urandom(3)))))
        return run(check, code)

    jobs: dict[str, Callable[[], Run]] = {
        "parse": lambda: run([sys.executable, "-c", PARSE, str(names)], code),
        "cold": lambda: run([*check, "--no-cache"], code),
        "warm": lambda: run(check, code),
        "pass": lambda: run([sys.executable, "-c", "pass"], code),
        "--help": lambda: run([*_NOVA, "--help"], code),
        "--version": lambda: run([*_NOVA, "--version"], code),
        "explain": lambda: run([*_NOVA, "explain", "NL102"], code),
    }
    peers = {
        "ruff": ["check", "--isolated", "--select", "S608", "--exit-zero", *cache],
        "bandit": ["-t", "B608", "-r", "-q", "--exit-zero", "."],
        "semgrep": [
            "scan",
            "--config",
            str(rule),
            "--metrics=off",
            "--disable-version-check",
            "--quiet",
            ".",
        ],
    }
    missing: list[str] = []
    for name, options in peers.items():
        try:
            peer = [str(installed(name)), *options]
        except PeerError as error:
            missing.append(str(error))
            continue
        jobs[name] = partial(run, peer, code, accepted=(0, 1))
    if "ruff" in jobs:
        jobs["ruff"]()
    for (
        name,
        line,
    ) in _EDITS.items():  # the last of a round: what they leave behind is made good before the next
        jobs[name] = partial(changed, line)
    return jobs, missing


#: What is put into a function by each of the runs after a change; `N` stands for another number each time.
_EDITS = {
    "comment": "# N",
    "statement": "_touched = N",
    "query": 'txn.execute("SELECT a FROM touched_N WHERE b = 1")',
}


def _insert(path: Path, line: str) -> None:
    """Put a line into a function, before the first statement that sends SQL."""
    lines = path.read_text().split("\n")
    at = next(index for index, each in enumerate(lines) if each.lstrip().startswith("txn.execute("))
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    path.write_text("\n".join([*lines[:at], indent + line, *lines[at:]]))


def _measured(jobs: dict[str, Callable[[], Run]], times: int) -> dict[str, Run]:
    """The median of each job by CPU time, all of them run by turns."""
    taken: dict[str, list[Run]] = {name: [] for name in jobs}
    for _ in range(times):
        for name, job in jobs.items():
            taken[name].append(job())
            print(f"{name}\t{taken[name][-1].cpu:.3f} s", flush=True)
        jobs["warm"]()  # the answer after the change is kept now
    return {name: sorted(runs, key=lambda one: one.cpu)[len(runs) // 2] for name, runs in taken.items()}


def _told(medians: dict[str, Run], grown: list[Point], missing: list[str], times: int) -> str:
    lines = []
    for goal in _GOALS:
        if goal.against not in medians:
            lines.append([goal.what, "not measured", f"{goal.must:.3g}", f"{goal.aim:.3g}", "", ""])
            continue
        own, other = medians[goal.run].cpu, medians[goal.against].cpu
        lines.append(
            [
                goal.what,
                f"{own / other:.3g}",
                f"{goal.must:.3g}",
                f"{goal.aim:.3g}",
                f"{own:.3f} s",
                f"{other:.3f} s",
            ]
        )
    if len(grown) > 1:
        first, last = grown[0], grown[-1]
        per_line = (last.taken.cpu / last.lines) / (first.taken.cpu / first.lines)
        what = f"CPU per line, {last.lines / 1e6:.1f} / {first.lines / 1e6:.1f} million lines"
        lines.append(
            [what, f"{per_line:.3g}", "1.1", "1", f"{last.taken.cpu:.1f} s", f"{first.taken.cpu:.1f} s"]
        )
    for point in grown:
        allowed = 80 + 80 * point.biggest + 60 * point.lines / 1e6
        what = f"memory at {point.lines / 1e6:.1f} million lines / 80 MiB + 80 x biggest file + 60 MiB per million"
        lines.append(
            [
                what,
                f"{point.taken.peak / allowed:.3g}",
                "1",
                "0.5",
                f"{point.taken.peak:.0f} MiB",
                f"{allowed:.0f} MiB",
            ]
        )
    versions = ", ".join(f"{name} {version}" for name, version in PINNED.items())
    how = (
        f"`python -m benchmarks.speed --times {times} --write`. CPU seconds of whole processes, medians of {times} "
        f"rounds by turns, on {_PACKAGE}. Python {platform.python_version()}, {versions}.\n"
    )
    absent = "".join(f"\nNot installed: {what}.\n" for what in missing)
    return f"## Speed\n\n{how}{absent}\n{table(['run', 'ratio', 'must', 'aim', 'own', 'other'], lines)}\n\n![growth](growth.svg)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
