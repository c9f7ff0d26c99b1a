"""NL201 beside bandit, ruff and semgrep on the same files: what each finds of SQL that is put together, and what it cries.

    python -m benchmarks.injection           the table
    python -m benchmarks.injection --open    the places in real packages that nobody has judged yet

The labelled functions of `unsafe/NL201` are compared by function. In real packages a place is a statement that one of the
tools names; `judged/injection.jsonl` says of each whether it pastes what may be anything. Tests and migrations are left out:
nobody hands them anything.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

from benchmarks import results
from benchmarks.advisories import OWNER, advisories, hits, sources
from benchmarks.corpora import CorpusError, corpus, unpacked
from benchmarks.peers import PeerError
from benchmarks.sql_peers import PEERS, Line, asked
from benchmarks.statements import around, parses, spans
from benchmarks.unsafe import LABELLED, repositories
from nova_lint.engine.run import lint

HERE = Path(__file__).resolve().parent
JUDGED = HERE / "judged" / "injection.jsonl"
PACKAGES = ("matrix-synapse", "lnbits", "trac", "askbot", "pretalx", "keystone", "buildbot", "chia-blockchain",
            "mautrix-telegram", "optuna")  # fmt: skip
_LEFT_OUT = re.compile(r"(^|/)(tests?|_tests|migrations|upgrades|deltas?)/|(^|/)(test_\w+|conftest)\.py$")

#: A package, a file in it, the first line of a statement.
Place = tuple[str, str, int]

OURS, SURE = "nova-lint, NL201", "nova-lint, NL201 at high confidence"


def nova(files: dict[str, str], config: str) -> dict[Line, str]:
    """The lines that NL201 names, each with its confidence."""
    found: dict[Line, str] = {}
    for finding in lint(files, config, select=["NL201"]).findings:
        place = finding.place.file, finding.place.line
        if found.get(place) != "high":
            found[place] = finding.confidence
    return found


def labelled() -> tuple[set[Line], set[Line], dict[str, set[Line]]]:
    """The functions that are to be found, those to stay quiet, and what each tool names."""
    true: set[Line] = set()
    every: set[Line] = set()
    told: dict[str, set[Line]] = {OURS: set(), SURE: set()}
    root = LABELLED / "NL201"
    texts = {
        path.relative_to(root).as_posix(): path.read_text("utf-8") for path in sorted(root.rglob("*.py"))
    }
    held = {path: spans(text, functions=True) for path, text in texts.items()}
    for path, text in texts.items():
        every |= {(path, first) for first, _ in held[path]}
        true |= {
            (path, around(at, held[path]))
            for at, line in enumerate(text.split("\n"), 1)
            if "# <- NL201" in line
        }
    for files, config in repositories("NL201"):
        for (path, line), confidence in nova(files, config).items():
            for name in (OURS, SURE) if confidence == "high" else (OURS,):
                told[name].add((path, around(line, held[path])))
    for name, ask in PEERS.items():
        told[name] = {(path, around(line, held[path])) for path, line in ask(root)}
    return true, every - true, told


@cache
def reported(package: str) -> dict[str, set[Line]]:
    """What each tool names in a package, as the first lines of statements."""
    root = corpus(package).root
    files = {
        path.relative_to(root).as_posix(): path.read_text("utf-8") for path in sorted(root.rglob("*.py"))
    }
    files = {path: text for path, text in files.items() if parses(text)}
    ours = nova(files, OWNER)
    told = {OURS: set(ours), SURE: {line for line, confidence in ours.items() if confidence == "high"}}
    told |= {name: asked(name, root) for name in PEERS}
    held: dict[str, list[tuple[int, int]]] = {}
    for path in {path for lines in told.values() for path, _ in lines if path in files}:
        held[path] = spans(files[path], functions=False)
    return {
        name: {
            (path, around(at, held[path]))
            for path, at in lines
            if path in held and not _LEFT_OUT.search(path)
        }
        for name, lines in told.items()
    }


def published() -> dict[str, int]:
    """How many of the vulnerable lines of the published advisories each tool names; under "" how many there are."""
    told: Counter[str] = Counter()
    for one in advisories():
        texts = sources(one.vulnerable)
        told[""] += len(one.pastes)
        ours = nova(texts, OWNER)
        told[OURS] += len(hits(one, texts, set(ours)))
        told[SURE] += len(hits(one, texts, {line for line, how in ours.items() if how == "high"}))
        for name in PEERS:
            told[name] += len(hits(one, texts, asked(name, unpacked(one.vulnerable))))
    return told


def judged() -> dict[Place, tuple[bool, bool]]:
    """By package, file and line: whether what is pasted may be anything, and whether the place was drawn by lot."""
    rows = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()] if JUDGED.is_file() else []
    return {
        (row["package"], row["file"], row["line"]): (row["verdict"] == "true", row["drawn"] == "sample")
        for row in rows
    }


def alarms(named: set[Place], verdicts: dict[Place, tuple[bool, bool]]) -> tuple[int, int, int]:
    """How many of the places that a tool names were judged, how many of these are true, and the false ones among all.

    The last is estimated: what nobody judged is taken to be false as often as what was drawn by lot.
    """
    read = [verdicts[place] for place in named if place in verdicts]
    by_lot = [is_true for is_true, is_drawn in read if is_drawn]
    share = by_lot.count(False) / len(by_lot) if by_lot else 0.0
    false = sum(not is_true for is_true, _ in read)
    return len(read), len(read) - false, round(false + share * (len(named) - len(read)))


def main(arguments: list[str]) -> int:
    """Compare and print; 2 when a package or a tool cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.injection", description=__doc__)
    parser.add_argument("--open", action="store_true", help="list the places that nobody has judged")
    parser.add_argument("--show", action="store_true", help="list where NL201 is wrong")
    parser.add_argument("--write", action="store_true", help="write the section of RESULTS.md")
    options = parser.parse_args(arguments)
    try:
        told = {package: reported(package) for package in PACKAGES}
        true, false, named = labelled()
        holes = published()
    except (CorpusError, PeerError, OSError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    verdicts = judged()
    places = {
        (p, *line): [n for n in tools if line in tools[n]]
        for p, tools in told.items()
        for line in set().union(*tools.values())
    }
    if options.open:
        for place in sorted(places.keys() - verdicts.keys()):
            print(*place, "|", "; ".join(name.partition(" ")[0].strip(",") for name in places[place]))
        return 0
    if options.show:
        for place, by in sorted(places.items()):
            if place in verdicts and verdicts[place][0] != (OURS in by):
                print("missed" if verdicts[place][0] else "false", *place)
        for kind, lines in (("missed", true - named[OURS]), ("false", false & named[OURS])):
            print(*[f"{kind} {path} {line}\n" for path, line in sorted(lines)], sep="", end="")
    harmful = sum(verdicts[place][0] for place in places if place in verdicts)
    rows = []
    for name in (OURS, SURE, *PEERS):
        here = {place for place, by in places.items() if name in by}
        _, right, wrong = alarms(here, verdicts)
        shares = [f"{len(kind & named[name])} of {len(kind)}" for kind in (true, false)]
        lines_found = f"{holes[name]} of {holes['']}"
        rows.append([name, *shares, lines_found, str(len(here)), f"{right} of {harmful}", str(wrong)])
    head = ["tool", "labelled: found", "labelled: false alarms", "advisories: lines found"]
    head += ["packages: named", "packages: true ones named", "packages: false alarms"]
    drawn = sum(is_drawn for _, is_drawn in verdicts.values())
    how = _HOW.format(judged=len(verdicts), all=len(places), drawn=drawn)
    report = f"{how}\n\n{results.table(head, rows)}"
    print(report)
    if options.write:
        results.write_section("injection", report)
    return 0


_HOW = """## SQL injection, side by side

`python -m benchmarks.injection --write`. The same files for all: the labelled functions of `unsafe/NL201`, the
published advisories of `advisories.toml` at their vulnerable versions, and {all} places in real packages that one of
the tools names, of which {judged} were read and judged (`judged/injection.jsonl`, with reasons): a true one pastes
what may be anything into SQL. All that NL201 named at first was read, and {drawn} of the others were drawn by lot
(seed 11): what a tool names and nobody read is taken to be false as often as what it names and was drawn. semgrep
runs the rules of `unsafe/semgrep-sql.yaml`."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
