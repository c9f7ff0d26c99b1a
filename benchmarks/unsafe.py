"""How well the rules on unsafe patterns find what is labelled in `unsafe/`, and what became of the places judged by reading.

    python -m benchmarks.unsafe                 every rule that has a folder
    python -m benchmarks.unsafe NL201 --show    one rule, with the places that are wrong
    python -m benchmarks.unsafe --judged        also run the pinned packages of which places were judged

A folder with a `nova-lint.toml` is one repository; in the others each file is one. A line that ends in `# <- NL201` is to be
found, `# <- NL201 outside` with high confidence; everything else is to stay quiet.
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.corpora import UNPACKED
from benchmarks.score import Share
from nova_lint.engine.run import lint

HERE = Path(__file__).resolve().parent
LABELLED = HERE / "unsafe"
#: These need to know whose a table is; in the folders of the others everything is of one service.
_OWNED = ("NL203", "NL301", "NL302", "NL303", "NL307", "NL308", "NL309")
_ONE = '[services.shop]\npaths = ["."]\ntables = ["*"]\n'

_HOW = """`python -m benchmarks.unsafe --judged --write`; the files are in `unsafe/`. A look-alike is a function that is to
stay quiet."""
_READ = """Places in real packages that were read, in `unsafe/judged/` and `judged/races.jsonl`. Those of packages that are
pinned in `corpora.toml` are looked for again."""

Place = tuple[str, int]


@dataclass(slots=True)
class Score:
    """What a rule makes of its folder. `outside` are the marks to be found with high confidence."""

    rule: str
    marked: set[Place] = field(default_factory=set)
    outside: set[Place] = field(default_factory=set)
    found: dict[Place, str] = field(default_factory=dict)
    look_alikes: int = 0

    @property
    def high(self) -> set[Place]:
        """What is reported with high confidence."""
        return {place for place, confidence in self.found.items() if confidence == "high"}

    def row(self) -> list[str]:
        """A line of the table."""
        right = self.marked & set(self.found)
        high = self.high
        return [
            self.rule,
            str(len(self.marked)),
            str(self.look_alikes),
            str(Share(len(right), len(self.found))),
            str(Share(len(high & self.marked), len(high))) if high else "-",
            str(Share(len(right), len(self.marked))),
        ]

    def wrong(self) -> Iterator[str]:
        """The places that are missed, and those that are false alarms."""
        for path, line in sorted(self.marked - set(self.found)):
            yield f"missed       {path}:{line}"
        for path, line in sorted(set(self.found) - self.marked):
            yield f"false alarm  {path}:{line}"
        for path, line in sorted(self.outside & set(self.found) - self.high):
            yield f"not high     {path}:{line}"
        for path, line in sorted(self.high & self.marked - self.outside if self.outside else ()):
            yield f"too high     {path}:{line}"


def folders() -> list[str]:
    """The rules that have a folder."""
    return sorted(path.name for path in LABELLED.glob("NL*") if path.is_dir())


def repositories(rule: str) -> list[tuple[dict[str, str], str]]:
    """What is linted at a time for a rule: files by path, and the configuration."""
    top = LABELLED / rule
    texts = {path.relative_to(top).as_posix(): path.read_text("utf-8") for path in sorted(top.rglob("*.py"))}
    own = top / "nova-lint.toml"
    if own.exists():
        return [(texts, own.read_text("utf-8"))]
    if rule not in _OWNED:
        return [({path: text}, _ONE) for path, text in texts.items()]
    shared = (LABELLED / "nova-lint.toml").read_text("utf-8")
    return [({f"{rule}/{path}": text}, shared) for path, text in texts.items()]


def score(rule: str) -> Score:
    """Lint a folder and compare with its marks."""
    made = Score(rule)
    for files, config in repositories(rule):
        for path, text in files.items():
            for number, line in enumerate(text.split("\n"), 1):
                if f"<- {rule}" in line:
                    made.marked.add((path, number))
                    if line.endswith("outside"):
                        made.outside.add((path, number))
            if "negatives" in path:
                made.look_alikes += _functions(text)
        for finding in lint(files, config, select=[rule]).findings:
            place = finding.place.file, finding.place.line
            if made.found.get(place) != "high":
                made.found[place] = finding.confidence
    return made


def _functions(text: str) -> int:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return sum(isinstance(node, kinds) and node.name != "__init__" for node in ast.walk(ast.parse(text)))


def judged() -> tuple[Counter[tuple[str, str]], dict[tuple[str, str], list[dict[str, Any]]]]:
    """How many verdicts of each kind a rule has, and the judged places by rule and package."""
    counts: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for path in sorted((LABELLED / "judged").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            said = json.loads(line)
            counts[said["rule"], said["verdict"]] += 1
            places.setdefault((said["rule"], path.stem), []).append(said)
    races = HERE / "judged" / "races.jsonl"
    for line in races.read_text("utf-8").splitlines()[1:]:
        said = json.loads(line)
        counts[said["rule"], said["verdict"]] += 1
        places.setdefault((said["rule"], said["package"].rpartition("-")[0]), []).append(said)
    return counts, places


def _today(package: str, rules: set[str]) -> set[tuple[str, str, int]] | None:
    """What the rules report in a package that is unpacked here; None when it is not, or cannot be run."""
    roots = sorted(UNPACKED.glob(f"{package}-[0-9]*"))
    config = HERE / "configs" / f"{package}.toml"
    if not roots or not config.is_file():
        return None
    command = [sys.executable, "-m", "nova_lint", "check", ".", "--config", str(config), "--exit-zero"]
    command += ["--select", ",".join(sorted(rules)), "--output-format", "json"]
    done = subprocess.run(command, cwd=roots[0], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{package}: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    return {(f["code"], f["file"], f["line"]) for f in json.loads(done.stdout)["findings"]}


def _judged_section(run: bool) -> str:
    counts, places = judged()
    seen: dict[str, set[tuple[str, str, int]] | None] = {}
    if run:
        packages: dict[str, set[str]] = {}
        for rule, package in places:
            packages.setdefault(package, set()).add(rule)
        seen = {package: _today(package, rules) for package, rules in packages.items()}
    lines = []
    for rule in sorted({rule for rule, _ in counts}):
        right, wrong = counts[rule, "right"], counts[rule, "wrong"]
        still = Counter[str]()
        for (code, package), said in places.items():
            today = seen.get(package)
            if code != rule or today is None:
                continue
            for place in said:
                kept = (rule, place["file"], place["line"]) in today
                still[f"{place['verdict']} {'kept' if kept else 'gone'}"] += 1
        held = still["right kept"], still["right kept"] + still["right gone"]
        gone = still["wrong gone"], still["wrong kept"] + still["wrong gone"]
        lines.append(
            [rule, str(right + wrong), str(Share(right, right + wrong))]
            + ([f"{held[0]}/{held[1]}", f"{gone[0]}/{gone[1]}"] if run else [])
        )
    head = ["rule", "places judged", "precision as judged"]
    return results.table(
        head + (["right ones reported today", "wrong ones gone today"] if run else []), lines
    )


def main(arguments: list[str]) -> int:
    """Score, show, write; 2 for a rule without a folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.unsafe", description=__doc__)
    parser.add_argument("rules", nargs="*", help="only these rules")
    parser.add_argument("--show", action="store_true", help="list what is wrong")
    parser.add_argument("--judged", action="store_true", help="run the packages whose places were judged")
    parser.add_argument("--write", action="store_true", help="write the section of RESULTS.md")
    options = parser.parse_args(arguments)
    known = folders()
    if strange := sorted(set(options.rules) - set(known)):
        print(f"error: no folder in {LABELLED} is named {', '.join(strange)}", file=sys.stderr)
        return 2
    lines = []
    for rule in options.rules or known:
        made = score(rule)
        lines.append(made.row())
        if options.show:
            print(*(f"{rule} {line}" for line in made.wrong()), sep="\n")
    head = ["rule", "to be found", "look-alikes", "precision", "precision at high confidence", "recall"]
    report = "\n\n".join(
        [
            "## Unsafe patterns: the labelled set",
            _HOW,
            results.table(head, lines),
            _READ,
            _judged_section(options.judged),
        ]
    )
    print(report)
    if options.write:
        results.write_section("unsafe", report)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
