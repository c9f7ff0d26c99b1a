"""Published SQL injections: does NL201 name the vulnerable line, and is it quiet there after the mending?

    python -m benchmarks.advisories            the table
    python -m benchmarks.advisories piccolo    only some packages
    python -m benchmarks.advisories --write    write the section of RESULTS.md

`advisories.toml` says which. The packages are downloaded and unpacked as those of `corpora.toml` are: never installed, never run.
"""

from __future__ import annotations

import argparse
import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.corpora import Corpus, CorpusError, unpacked
from benchmarks.sql_peers import Line
from benchmarks.statements import around, spans
from nova_lint.engine.run import lint

HERE = Path(__file__).resolve().parent
#: All of a package is one service.
OWNER = '[services.all]\npaths = ["."]\ntables = ["*"]\n'
_HOW = """## SQL injection: published advisories

`python -m benchmarks.advisories --write`. Each package at the last version that has the hole and at the first that has
not, both pinned by hash in `advisories.toml`, chosen before NL201 was run on them. *Found*: how many of
the lines that paste are named in the first; *left*: how many findings are left in the same functions of the second."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line that pastes: its file, the function around it, its number in the vulnerable version."""

    file: str
    function: str
    line: int


@dataclass(frozen=True, slots=True)
class Advisory:
    """One entry of `advisories.toml`."""

    package: str
    id: str
    what: str
    vulnerable: Corpus
    fixed: Corpus
    pastes: tuple[Place, ...]
    limit: str = ""


def advisories() -> list[Advisory]:
    """All entries, in the order of the file."""
    table = tomllib.loads((HERE / "advisories.toml").read_text(encoding="utf-8"))
    return [_advisory(entry) for entry in table["advisory"]]


def hits(one: Advisory, texts: dict[str, str], named: set[Line]) -> list[Place]:
    """Which of its lines are among those that a tool names in the vulnerable version, statement by statement."""
    held = {place.file: spans(texts[place.file], functions=False) for place in one.pastes}
    at = {(file, around(line, held[file])) for file, line in named if file in held}
    return [place for place in one.pastes if (place.file, around(place.line, held[place.file])) in at]


def sources(version: Corpus) -> dict[str, str]:
    """The Python files of an unpacked version, by path. Raises `CorpusError` when it cannot be had."""
    root = unpacked(version)
    files = sorted(root.rglob("*.py"))
    return {path.relative_to(root).as_posix(): path.read_text("utf-8", errors="replace") for path in files}


def outcome(one: Advisory) -> tuple[list[Place], str, int]:
    """Which of its lines are named before, with which best confidence, and how much is left in their functions after.

    Raises `CorpusError` when a version cannot be had.
    """
    texts = sources(one.vulnerable)
    named = _named(texts)
    hit = hits(one, texts, set(named))
    sure = hits(one, texts, {line for line, confidence in named.items() if confidence == "high"})
    texts = sources(one.fixed)
    bodies = {(p.file, *body) for p in one.pastes for body in _bodies(texts.get(p.file, ""), p.function)}
    left = sum(any(f == file and a <= line <= b for f, a, b in bodies) for file, line in _named(texts))
    return hit, "high" if sure else "medium" if hit else "-", left


def main(arguments: list[str]) -> int:
    """Print the table; 2 when a package cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.advisories", description=__doc__)
    parser.add_argument("packages", nargs="*", help="only these")
    parser.add_argument("--write", action="store_true", help="write the section of RESULTS.md")
    options = parser.parse_args(arguments)
    rows, right = [], 0
    try:
        for one in advisories():
            if options.packages and one.package not in options.packages:
                continue
            found, confidence, left = outcome(one)
            right += len(found) == len(one.pastes) and not left
            versions = f"{one.vulnerable.version} -> {one.fixed.version}"
            counted = f"{len(found)} of {len(one.pastes)}"
            rows.append([one.package, versions, one.id, one.what, counted, confidence, str(left), one.limit])
    except CorpusError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    head = ["package", "versions", "advisory", "what is pasted", "found", "confidence", "left", "why"]
    total = f"{right} of {len(rows)} are named before and quiet after."
    report = f"{_HOW}\n\n{results.table(head, rows)}\n\n{total}"
    print(report)
    if options.write:
        results.write_section("advisories", report)
    return 0


def _named(texts: dict[str, str]) -> dict[Line, str]:
    named: dict[Line, str] = {}
    for finding in lint(texts, OWNER, select=["NL201"]).findings:
        place = finding.place.file, finding.place.line
        if named.get(place) != "high":
            named[place] = finding.confidence
    return named


def _bodies(text: str, function: str) -> Iterator[tuple[int, int]]:
    """The first and last lines of what has this qualified name."""
    level: list[ast.AST] = [ast.parse(text)]
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for name in function.split("."):
        level = [
            node
            for parent in level
            for node in ast.walk(parent)
            if isinstance(node, kinds) and node.name == name
        ]
    for node in level:
        if isinstance(node, kinds):
            yield node.lineno, node.end_lineno or node.lineno


def _advisory(entry: dict[str, Any]) -> Advisory:
    package = entry["package"]
    return Advisory(
        package,
        entry["id"],
        entry["what"],
        _version(package, entry["vulnerable"]),
        _version(package, entry["fixed"]),
        tuple(Place(**place) for place in entry["pastes"]),
        entry.get("limit", ""),
    )


def _version(package: str, entry: dict[str, str]) -> Corpus:
    python, abi, platform = (
        ("311", "cp311", "manylinux2014_x86_64") if "-cp311-" in entry["file"] else ("",) * 3
    )
    return Corpus(
        package, entry["version"], "wheel", entry["file"], entry["sha256"], "",
        platform=platform, python=python, abi=abi,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
