"""CPU time and memory of a command in a fresh process, and of bare `ast.parse` over the same files."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO

from benchmarks.corpora import Corpus, python_files
from benchmarks.facts import FactsError, command, environment

#: Reads and parses the files named in a file (separated by NUL) and prints the CPU seconds of doing so.
PARSE = """
import ast, sys, time, warnings
warnings.simplefilter("ignore")
paths = open(sys.argv[1]).read().split("\\0")
start = time.process_time()
for path in paths:
    with open(path, "rb") as file:
        try:
            ast.parse(file.read())
        except (SyntaxError, ValueError):
            pass
print(time.process_time() - start)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what it printed, its CPU seconds with those of its workers, its peak memory in MB."""

    output: str
    errors: str
    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians over interleaved runs, and the output of the last one."""

    cpu: float
    wall: float
    peak: float
    parse: float
    output: str
    errors: str

    @property
    def ratio(self) -> float:
        """CPU seconds as a multiple of those of `ast.parse`."""
        return self.cpu / self.parse


def measure(found: Corpus, times: int, options: tuple[str, ...] = ()) -> Speed:
    """Run nova-lint and `ast.parse` over a package by turns, `times` each."""
    files = python_files(found)
    runs, parses = [], []
    for _ in range(times):
        runs.append(run([*command(found), *options], found.root))
        parses.append(_parse(files))
    last = runs[-1]
    return Speed(
        cpu=median(run.cpu for run in runs),
        wall=median(run.wall for run in runs),
        peak=median(run.peak for run in runs),
        parse=median(parses),
        output=last.output,
        errors=last.errors,
    )


def run(arguments: list[str], folder: Path, accepted: tuple[int, ...] = (0,)) -> Run:
    """Run in a child of its own: `wait4` gives the figures of that child and of the workers it waited for.

    Memory is the largest resident size of any one of them, not their sum.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        before = os.times().elapsed
        process = subprocess.Popen(arguments, cwd=folder, env=environment(), stdout=output, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        wall = os.times().elapsed - before
        process.returncode = os.waitstatus_to_exitcode(status)
        said, complained = _text(output), _text(errors)
    if process.returncode not in accepted:
        raise FactsError(f"{arguments[0]} ended with {process.returncode}:\n{complained}")
    return Run(said, complained, used.ru_utime + used.ru_stime, wall, _megabytes(used.ru_maxrss))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _megabytes(size: int) -> float:
    """`ru_maxrss` counts kilobytes on Linux and bytes on macOS."""
    return size / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _parse(files: list[Path]) -> float:
    with tempfile.NamedTemporaryFile("w") as names:
        names.write("\0".join(map(str, files)))
        names.flush()
        done = subprocess.run(
            [sys.executable, "-c", PARSE, names.name], text=True, capture_output=True, check=True
        )
    return float(done.stdout)
