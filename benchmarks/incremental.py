"""Whether a run that goes on from what an earlier one kept says what a run from the beginning says, edit after edit.

python -m benchmarks.incremental [PACKAGE ...] [--edits N] [--seed N] [--write]
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from msgspec.structs import replace

from benchmarks.corpora import corpus
from benchmarks.results import table, write_section
from nova_lint.cli.again import told_again
from nova_lint.cli.deep import run_deep
from nova_lint.cli.settings import configured
from nova_lint.config.load import load_config
from nova_lint.engine.again import followed, resume
from nova_lint.engine.again.keep import kept
from nova_lint.engine.baseline.compare import Circumstances, compare
from nova_lint.engine.run import Whole, check
from nova_lint.memo import watched
from nova_lint.memo.answers import Answer, pending
from nova_lint.model.baseline import Baseline
from nova_lint.model.finding import Finding
from nova_lint.model.report import Report
from nova_lint.reports import Look, formats

_ASKED = ["check", "--output-format", "json", "--show-suppressed"]
_LOOK = Look(suppressed=True)
_PACKAGES = ("lnbits", "mautrix-telegram", "matrix-synapse")


@dataclass(slots=True)
class Tally:
    """What came of one kind of edit: how it was answered, the CPU seconds of it, and of the runs from the beginning."""

    ways: Counter[str] = field(default_factory=Counter)
    taken: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    wrong: int = 0


Edit = Callable[["Editor"], str | None]


class Editor:
    """Changes the Python files below a folder, at random but as people do."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.random = root, random.Random(seed)

    def file(self) -> Path:
        """One of the files, larger ones more often."""
        files = sorted(self.root.rglob("*.py"))
        return self.random.choices(files, [path.stat().st_size + 1 for path in files])[0]

    def function(self) -> tuple[Path, list[str], ast.FunctionDef | ast.AsyncFunctionDef] | None:
        """A function of some file, with the lines of the file."""
        for _ in range(50):
            path = self.file()
            text = path.read_text(encoding="utf-8", errors="surrogateescape")
            try:
                tree = ast.parse(text)
            except (SyntaxError, ValueError):
                continue
            found = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
            if found:
                return path, text.split("\n"), self.random.choice(found)
        return None

    def inserted(self, *statements: str) -> str | None:
        """Put statements before some statement of a function."""
        found = self.function()
        if found is None:
            return None
        path, lines, node = found
        at = self.random.choice(node.body)
        if at.lineno == node.lineno:
            return None
        indent = lines[at.lineno - 1][: at.col_offset]
        if indent.strip():
            return None
        first = min([at.lineno, *[d.lineno for d in getattr(at, "decorator_list", ())]])
        lines[first - 1 : first - 1] = [indent + statement for statement in statements]
        return self.write(path, lines)

    def write(self, path: Path, lines: list[str]) -> str:
        """Put lines into a file."""
        path.write_text("\n".join(lines), encoding="utf-8", errors="surrogateescape")
        return str(path.relative_to(self.root))

    def replaced(self, wanted: Callable[[ast.AST], bool], change: Callable[[str], str]) -> str | None:
        """Change the text of some node within one line of a function."""
        for _ in range(30):
            found = self.function()
            if found is None:
                return None
            path, lines, node = found
            nodes = [n for n in ast.walk(node) if wanted(n) and n.lineno == n.end_lineno]  # type: ignore[attr-defined]
            nodes = [n for n in nodes if lines[n.lineno - 1].isascii()]  # type: ignore[attr-defined]
            if nodes:
                one = self.random.choice(nodes)
                line, start, end = one.lineno - 1, one.col_offset, one.end_col_offset  # type: ignore[attr-defined]
                lines[line] = lines[line][:start] + change(lines[line][start:end]) + lines[line][end:]
                return self.write(path, lines)
        return None


def _is_sql(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and any(word in node.value.upper() for word in (" FROM ", "UPDATE ", "INSERT INTO "))
    )


def _other_table(text: str) -> str:
    for word in (" FROM ", " from ", "UPDATE ", "INSERT INTO "):
        text = text.replace(word, f"{word}other_", 1)
    return text


def _without_statement(editor: Editor) -> str | None:
    found = editor.function()
    if found is None:
        return None
    path, lines, node = found
    simple = [n for n in node.body if isinstance(n, (ast.Expr, ast.Assign)) and len(node.body) > 1]
    if not simple:
        return None
    one = editor.random.choice(simple)
    del lines[one.lineno - 1 : one.end_lineno]
    return editor.write(path, lines)


def _renamed(editor: Editor) -> str | None:
    found = editor.function()
    if found is None:
        return None
    path, lines, node = found
    for number in range(node.lineno - 1, len(lines)):
        if f"def {node.name}(" in lines[number]:
            lines[number] = lines[number].replace(f"def {node.name}(", f"def {node.name}_x(", 1)
            return editor.write(path, lines)
    return None


def _parameter(editor: Editor) -> str | None:
    found = editor.function()
    if found is None:
        return None
    path, lines, node = found
    line = lines[node.lineno - 1]
    if f"def {node.name}(self, " not in line:
        return None
    lines[node.lineno - 1] = line.replace("(self, ", "(self, extra_one, ", 1)
    return editor.write(path, lines)


def _new_file(editor: Editor) -> str | None:
    path = editor.file().with_name(f"added_{editor.random.randrange(10**6)}.py")
    return editor.write(path, ["def added(conn):", '    conn.execute("DELETE FROM added_table")', ""])


def _gone_file(editor: Editor) -> str | None:
    path = editor.file()
    path.unlink()
    return str(path.relative_to(editor.root))


def _moved_file(editor: Editor) -> str | None:
    path = editor.file()
    path.rename(path.with_name(f"moved_{path.name}"))
    return str(path.relative_to(editor.root))


def _import(editor: Editor) -> str | None:
    path = editor.file()
    lines = path.read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    return editor.write(path, [*lines, "import sqlite3", ""])


def _class(editor: Editor) -> str | None:
    path = editor.file()
    lines = path.read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    more = [
        "",
        "class Added:",
        "    def ask(self, conn, table):",
        '        conn.execute(f"SELECT a FROM {table}")',
        "",
    ]
    return editor.write(path, [*lines, *more])


EDITS: dict[str, Edit] = {
    "a comment in a function": lambda e: e.inserted("# touched"),
    "an assignment in a function": lambda e: e.inserted(f"_touched = {e.random.randrange(10**6)}"),
    "a log line in a function": lambda e: e.inserted(f'logger.info("seen %s", {e.random.randrange(10**6)})'),
    "a query in a function": lambda e: e.inserted(
        f'txn.execute("SELECT a FROM asked_{e.random.randrange(50)} WHERE b = 1")'
    ),
    "a call with a function's result": lambda e: e.inserted("_seen = self.get_value(1, name='x')"),
    "another table in SQL": lambda e: e.replaced(_is_sql, _other_table),
    "another number": lambda e: e.replaced(
        lambda n: isinstance(n, ast.Constant) and type(n.value) is int, lambda text: f"{len(text)}7"
    ),
    "a statement less": _without_statement,
    "another name for a function": _renamed,
    "one more parameter": _parameter,
    "a new file": _new_file,
    "a file less": _gone_file,
    "a file moved": _moved_file,
    "an import": _import,
    "a class": _class,
}


def main(arguments: list[str]) -> int:
    """Edit and compare; 1 if any run differed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.incremental")
    parser.add_argument("packages", nargs="*", default=_PACKAGES)
    parser.add_argument("--edits", type=int, default=100, metavar="N", help="of each package (100)")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--only", default="", metavar="WORDS", help="edits whose name holds this")
    parser.add_argument("--write", action="store_true", help="put the figures into RESULTS.md")
    asked = parser.parse_args(arguments)
    watched._RACY = watched._RACY_COARSE = 0  # what was written just now is trusted here: nobody else writes
    rows, wrong = [], 0
    for name in asked.packages:
        tallies = _tried(name, asked.edits, asked.seed, asked.only)
        wrong += sum(tally.wrong for tally in tallies.values())
        rows += [_row(name, kind, tally) for kind, tally in tallies.items()]
    body = table(
        [
            "package",
            "edit",
            "told again",
            "resumed",
            "in part",
            "whole",
            "CPU, median",
            "of a cold run",
            "differ",
        ],
        rows,
    )
    print(body)
    if asked.write:
        how = f"`python -m benchmarks.incremental --edits {asked.edits} --seed {asked.seed} --write`\n"
        write_section("incremental", f"## Runs after an edit\n\n{how}\n{body}")
    return 1 if wrong else 0


def _tried(name: str, edits: int, seed: int, only: str) -> dict[str, Tally]:
    found = corpus(name)
    tallies: dict[str, Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place, "code")
        skipped = shutil.ignore_patterns(".git", ".nova-lint-cache")
        shutil.copytree(found.root, root, ignore=skipped)
        shutil.copy(found.config, root / "nova-lint.toml")
        editor = Editor(root, seed)
        kinds = [kind for kind in EDITS if only in kind]
        _kept_run(root)
        for number in range(edits):
            kind = editor.random.choice(kinds)
            what = EDITS[kind](editor)
            if what is None:
                continue
            _compare(root, tallies[kind], f"{name} {number} {kind} {what}")
    return dict(tallies)


def _compare(root: Path, tally: Tally, what: str) -> None:
    began = time.process_time()
    way, said, report = _kept_run(root)
    tally.taken.append(time.process_time() - began)
    began = time.process_time()
    whole = run_deep(lambda: check(load_config(root / "nova-lint.toml"), compare=_as_new))
    tally.whole.append(time.process_time() - began)
    tally.ways[way] += 1
    if said == _rendered(whole) and (report is None or _parts(report) == _parts(whole)):
        return
    tally.wrong += 1
    print(f"DIFFERS: {what} ({way})", flush=True)
    ours = _parts(report) if report is not None else {"json": said.split("\n")}
    theirs = _parts(whole) if report is not None else {"json": _rendered(whole).split("\n")}
    for part in ours:
        for sign, some, others in (("-", theirs[part], ours[part]), ("+", ours[part], theirs[part])):
            for line in [str(each) for each in some if each not in others][:3]:
                print(f"  {part} {sign} {line[:600]}", flush=True)


def _kept_run(root: Path) -> tuple[str, str, Report | None]:
    """A run with what is kept: how it was answered, what it says, and its report where one was made."""
    os.chdir(root)
    answer = told_again(_ASKED)
    if answer is not None:
        return "told again", _timeless(answer.out), None
    gone_on: list[bool] = []

    def noting(*given: Any) -> Any:
        found = resume.resumed(*given)
        gone_on.append(found is not None)
        return found

    vars(followed)["resumed"] = noting
    config = configured((), None)
    run = pending(_ASKED, str(config.root))
    report = run_deep(lambda: check(config, compare=_as_new))
    assert config.store is not None
    config.store.save()
    if run is not None:
        told = kept(config, report, run.stamps, (), ("json", _LOOK), is_lenient=False)
        run.keep(Answer("", "", 0), told)
    way = "resumed" if gone_on and all(gone_on) else "in part" if any(gone_on) else "whole"
    return way, _rendered(report), report


def _as_new(whole: Whole) -> tuple[tuple[Finding, ...], None]:
    return compare(whole.findings, Baseline(), Circumstances())[0], None


def _rendered(report: Report) -> str:
    return _timeless(formats()["json"].render(report, _LOOK))


def _timeless(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if '"seconds"' not in line)


def _parts(report: Report) -> dict[str, Sequence[object]]:
    units = report.units
    return {
        "facts": report.facts,
        "findings": report.findings,
        "problems": report.problems,
        "counts": [replace(report.counts, seconds=None)],
        "schema": [*report.schema.tables, *report.schema.notes],
        "units": [*units.units, *units.remote, *units.loops, *units.races],
    }


def _row(name: str, kind: str, tally: Tally) -> list[str]:
    taken, whole = median(tally.taken), median(tally.whole)
    ways = [str(tally.ways[way]) for way in ("told again", "resumed", "in part", "whole")]
    return [name, kind, *ways, f"{taken:.2f} s", f"{taken / whole:.2f}", str(tally.wrong)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
