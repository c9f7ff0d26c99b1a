"""Runs nova-lint on a pinned package and prints what it found, how much it could not read, and what it cost.

python -m benchmarks.run matrix-synapse --times 3 --write
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections import Counter
from collections.abc import Iterable

from benchmarks import results
from benchmarks.corpora import Corpus, CorpusError, corpus, pinned, python_files
from benchmarks.cost import Speed, measure
from benchmarks.facts import FactsError, Row, rows


def main(arguments: list[str]) -> int:
    """Measure one package or, without a name, every one; 2 when a package cannot be had or a run fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("names", nargs="*", help="packages of corpora.toml; all when none is named")
    parser.add_argument("--times", type=int, default=3, metavar="N", help="the median of N runs (3)")
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    options = parser.parse_args(arguments)
    for name in options.names or list(pinned()):
        try:
            found = corpus(name)
            speed = measure(found, options.times)
        except (CorpusError, FactsError) as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        report = _report(found, speed, options.times)
        print(report)
        if options.write:
            results.write_section(f"run {name}", report)
    return 0


def _report(found: Corpus, speed: Speed, times: int) -> str:
    said = rows(speed.output.splitlines())
    files = python_files(found)
    lines = sum(path.read_bytes().count(b"\n") for path in files)
    accesses = [row for row in said if row.table]
    figures = [
        ["Python files / lines", f"{len(files):,} / {lines:,}"],
        ["queries (distinct statements by place)", f"{len(_queries(said)):,}"],
        ["accesses", f"{len(accesses):,} ({_counts(row.confidence for row in accesses)})"],
        ["accesses by op", _counts(row.op for row in accesses)],
        ["tables", f"{len({row.table for row in accesses if row.is_access}):,}"],
        *_unread(said),
        ["CPU seconds", f"{speed.cpu:.2f}"],
        ["CPU seconds of `ast.parse` over the same files", f"{speed.parse:.2f}"],
        ["ratio", f"{speed.ratio:.1f}"],
        ["seconds on the clock", f"{speed.wall:.2f}"],
        ["peak memory of one process", f"{speed.peak:.0f} MB"],
    ]
    how = (
        f"{found.style}.  \n`python -m benchmarks.run {found.name} --times {times} --write`, "
        f"Python {platform.python_version()}, medians of {times} runs, each in a fresh process, "
        "by turns with `ast.parse`."
    )
    parts = [f"## Run: {found.name} {found.version}", how, results.table(["what", "number"], figures)]
    return "\n\n".join(parts)


def _queries(said: list[Row]) -> set[tuple[str, str, str]]:
    return {(row.file, row.function, row.sql) for row in said}


def _unread(said: list[Row]) -> list[list[str]]:
    """How many statements could not be read and how many calls are unresolved, as shares of all places."""
    every = {(row.file, row.line, row.function, row.sql) for row in said}
    gaps = {(row.file, row.line, row.function, row.sql, row.problem) for row in said if row.problem}
    unresolved = {gap[:4] for gap in gaps if gap[4].startswith("unresolved")}
    unread = {gap[:4] for gap in gaps} - unresolved
    total = max(len(every), 1)
    return [
        ["statements or files that could not be read", f"{len(unread):,} ({len(unread) / total:.1%})"],
        ["calls whose SQL or table is not known", f"{len(unresolved):,} ({len(unresolved) / total:.1%})"],
    ]


def _counts(words: Iterable[str]) -> str:
    counted = Counter(words)
    return ", ".join(f"{word} {count:,}" for word, count in counted.most_common())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
