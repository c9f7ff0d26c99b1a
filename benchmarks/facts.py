"""What nova-lint says of a package: its facts, read from the JSON lines of the command, as rows to score."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import Corpus

SRC = Path(__file__).resolve().parent.parent / "src"

#: How our ops are counted: the recording knows insert, update, delete and read. The rest is not scored.
OPS = {
    "read": ("read",),
    "insert": ("insert",),
    "update": ("update",),
    "delete": ("delete",),
    "upsert": ("insert", "update"),
    "truncate": ("delete",),
}

_INNER = re.compile(r"(\.?<locals>)?\.?<(listcomp|genexpr|setcomp|dictcomp|lambda)>$")


class FactsError(Exception):
    """The command did not run through; the message holds what it printed."""


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """One thing to find: in this function of this file, this table is touched by this op."""

    file: str
    function: str
    table: str
    op: str

    @property
    def in_file(self) -> tuple[str, str, str]:
        """The same without the function."""
        return self.file, self.table, self.op


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One line of the facts. `table` is empty for what could not be read; then `problem` says why."""

    file: str
    line: int
    function: str
    table: str
    op: str
    via: str
    confidence: str
    sql: str
    problem: str

    @property
    def is_access(self) -> bool:
        """Whether it says which table is touched; a name with a hole in it does not."""
        return bool(self.table) and "*" not in self.table

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """What it claims, as the recording would say it; empty for an op that is not scored."""
        if not self.is_access:
            return ()
        return tuple(Pair(self.file, self.function, self.table, op) for op in OPS.get(self.op, ()))


def facts(found: Corpus) -> list[Row]:
    """Run `nova-lint facts` on the package as a command and read its rows; raises `FactsError`."""
    done = subprocess.run(command(found), cwd=found.root, env=environment(), capture_output=True, check=False)
    if done.returncode:
        raise FactsError(f"nova-lint facts ended with {done.returncode}:\n{done.stderr.decode()}")
    return rows(done.stdout.decode("utf-8").splitlines())


def command(found: Corpus) -> list[str]:
    """The command that gives the facts of a package; it runs in the package's folder."""
    options = ["--config", str(found.config), "--output-format", "jsonl"]
    return [sys.executable, "-m", "nova_lint", "facts", ".", *options]


def environment() -> dict[str, str]:
    """The environment that the command runs in: nova-lint from this repository, whatever is installed.

    Its modules are compiled once and kept, as those of an installed package are.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(SRC), "NO_COLOR": "1"}


def rows(lines: Iterable[str]) -> list[Row]:
    """The lines of the JSONL format, in their order."""
    return [_row(json.loads(line)) for line in lines if line.strip()]


def table_name(name: str) -> str:
    """A table's name as the recording writes it: lower case, without the schemas that are the default."""
    lowered = name.lower()
    return re.sub(r"^(?:main|public|temp)\.", "", lowered)


def function_name(name: str) -> str:
    """A function's name with comprehensions and lambdas folded into the function around them."""
    folded = "" if name == "<module>" else name
    while (shorter := _INNER.sub("", folded)) != folded:
        folded = shorter
    return folded.removesuffix(".<locals>")


def _row(line: dict[str, object]) -> Row:
    text = {key: str(value) if value is not None else "" for key, value in line.items()}
    return Row(
        file=text["file"],
        line=int(text["line"]),
        function=function_name(text["function"]),
        table=table_name(text["table"]),
        op=text["op"],
        via=text.get("via", ""),
        confidence=text.get("confidence", ""),
        sql=text.get("sql", ""),
        problem=text.get("problem", ""),
    )
