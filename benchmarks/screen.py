"""Whether the screen drops anything: whole packages, with it and without, and what is found compared.

python -m benchmarks.screen [--write] [PACKAGE ...]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from unittest.mock import patch

from benchmarks.corpora import Corpus, corpus, pinned
from benchmarks.results import table, write_section
from nova_lint.cli.deep import run_deep
from nova_lint.config.load import load_config
from nova_lint.engine.discover import discover, read_files
from nova_lint.engine.gather import Sources
from nova_lint.engine.link import Linked, link
from nova_lint.model.query import Asked


@dataclass(frozen=True, slots=True)
class Comparison:
    """What both ways find: how many files are read with the screen and without, and where they differ."""

    files: int
    screened: int
    unscreened: int
    queries: int
    lost: tuple[Asked, ...]
    gained: tuple[Asked, ...]
    seconds: tuple[float, float]


def compared(files: Mapping[str, bytes], dialect: str = "") -> Comparison:
    """Link the files with the screen and without."""
    started = time.process_time()
    kept = run_deep(lambda: link(files, dialect=dialect))
    between = time.process_time()
    with patch.object(Sources, "screen", _all), patch.object(Sources, "mentioning", _others):
        every = run_deep(lambda: link(files, dialect=dialect))
    with_screen, without = _said(kept), _said(every)
    return Comparison(
        files=len(files),
        screened=kept.files_parsed,
        unscreened=every.files_parsed,
        queries=len(without),
        lost=tuple(without[key] for key in without.keys() - with_screen.keys()),
        gained=tuple(with_screen[key] for key in with_screen.keys() - without.keys()),
        seconds=(between - started, time.process_time() - between),
    )


def _all(sources: Sources, telling: object, words: object, modules: object) -> list[str]:
    return list(sources.python)


def _others(sources: Sources, names: Collection[str], besides: Collection[str]) -> list[str]:
    return [path for path in sources.python if path not in besides]


def _said(linked: Linked) -> dict[object, Asked]:
    return {
        (asked.query.call, asked.query.function, asked.query.confidence, asked.statements): asked
        for asked in linked.asked
    }


def _measured(found: Corpus) -> Comparison:
    config = load_config(found.config)
    listed = discover(found.root, config.exclude)
    files, _ = read_files(found.root, [path for path in listed if not config.code.is_skipped(path)])
    return compared(files)


def main(arguments: list[str]) -> int:
    """Compare the named packages, or all; 1 when the screen drops anything of one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screen")
    parser.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    parser.add_argument("packages", nargs="*")
    asked = parser.parse_args(arguments)
    lines, failed = [], False
    for name in asked.packages or [name for name, entry in pinned().items() if entry.config.is_file()]:
        one = _measured(corpus(name))
        failed = failed or bool(one.lost or one.gained)
        figures = (one.files, one.screened, one.unscreened, one.queries, len(one.lost), len(one.gained))
        lines.append(
            [name, *[f"{figure:,}" for figure in figures], *[f"{seconds:.1f} s" for seconds in one.seconds]]
        )
        print(*lines[-1], sep="\t", flush=True)
        for asked_ in (*one.lost[:10], *one.gained[:10]):
            print(
                "   ", asked_.query.call, asked_.query.function, asked_.query.text.shape[:80], file=sys.stderr
            )
    if asked.write:
        head = ["package", "files", "read", "without", "queries", "lost", "gained", "CPU", "without"]
        body = "## The screen drops nothing\n\n`python -m benchmarks.screen --write`\n\n"
        write_section("speed screen", body + table(head, lines))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
