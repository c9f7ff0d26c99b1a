"""The gate from end to end on a real code base: Synapse with two owners, in a repository made for it.

    python -m benchmarks.end_to_end --write

Each step runs the command that a user would run, in a process of its own, and is held against what must happen. The
SARIF is held against the standard's schema, and with `--multitool PROGRAM` against Microsoft's validator with its rules
of the standard and of GitHub.
"""

from __future__ import annotations

import argparse
import ast
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import jsonschema

from benchmarks.corpora import corpus
from benchmarks.results import table, write_section
from nova_lint.engine.baseline.store import read, write
from nova_lint.model.baseline import Entry
from nova_lint.reports.ratchet import sides

_HERE = Path(__file__).resolve().parent
_SCHEMA = _HERE.parent / "tests" / "data" / "sarif-2.1.0.json"
_PACKAGE = "matrix-synapse"
_CHANGED = "synapse/storage/databases/main/presence.py"
_WRITE = '\n\ndef forget_devices(txn, user_id):\n    txn.execute("DELETE FROM devices WHERE user_id = ?", (user_id,))\n'


class Unexpected(Exception):
    """A step that did not do what it promises; the message says what it did instead."""


@dataclass(slots=True)
class Run:
    """A repository, and what the commands did in it so far."""

    root: Path
    steps: list[list[str]] = field(default_factory=list)

    def git(self, *arguments: str) -> None:
        """Ask git; its own settings of a user do not matter."""
        who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(("git", "-C", str(self.root), *who, *arguments), check=True, capture_output=True)

    def commit(self) -> None:
        """Commit everything."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change")

    def lint(self, what: str, expected: int, *arguments: str) -> str:
        """Run nova-lint; what it printed. Raises `Unexpected` for another exit code than the expected one."""
        command = (sys.executable, "-m", "nova_lint", *arguments)
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        if done.returncode != expected:
            raise Unexpected(
                f"{what}: exit code {done.returncode}, not {expected}\n{done.stdout}{done.stderr}"
            )
        self.steps.append([what, f"`nova-lint {' '.join(arguments)}`", str(expected), ""])
        return done.stdout

    def note(self, told: str) -> None:
        """What came of the last step."""
        self.steps[-1][-1] = told

    def entries(self) -> tuple[Entry, ...]:
        """The entries of the baseline."""
        baseline = read(self.root)
        return baseline.entries if baseline is not None else ()


def main() -> int:
    """Run all steps; exits with 1 and the reason at the first that fails."""
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        run = Run(Path(scratch) / "synapse")
        shutil.copytree(corpus(_PACKAGE).root / "synapse", run.root / "synapse")
        shutil.copy(_HERE / "owners" / f"{_PACKAGE}.toml", run.root / "nova-lint.toml")
        run.git("init", "-q", "-b", "main")
        run.commit()
        try:
            _freeze(run)
            _grow(run, options.multitool)
            _shrink(run)
            _smuggle(run)
        except Unexpected as error:
            print(f"FAILED: {error}", file=sys.stderr)
            return 1
    steps = [[str(number), *step] for number, step in enumerate(run.steps, 1)]
    text = table(["#", "step", "command", "exit code", "what came of it"], steps)
    print(text)
    if options.write:
        command = "`python -m benchmarks.end_to_end --multitool PROGRAM --write`"
        if options.multitool is None:
            command = "`python -m benchmarks.end_to_end --write`"
        told = f"{corpus(_PACKAGE).version}, two owners (`owners/{_PACKAGE}.toml`). {command}, on a fresh repository."
        write_section("end to end", f"## The gate from end to end: Synapse {told}\n\n{text}")
    return 0


def _freeze(run: Run) -> None:
    run.lint("a first look", 1, "check", "--quiet")
    run.note("the violations of years")
    run.lint("switch the gate on", 0, "baseline", "init")
    crossing = [
        entry.edge
        for entry in run.entries()
        if "" not in (entry.edge.caller, entry.edge.owner) and entry.edge.caller != entry.edge.owner
    ]
    pairs = Counter(sides(edge) for edge in crossing)
    told = ", ".join(f"{pair} {number}" for pair, number in sorted(pairs.items()))
    run.note(f"{len(run.entries())} entries, of these between the two: {told}")
    run.lint("nothing changed", 0, "check")
    run.note("quiet")
    run.commit()


def _grow(run: Run, multitool: Path | None) -> None:
    run.git("checkout", "-q", "-b", "work")
    file = run.root / _CHANGED
    before = file.read_text(encoding="utf-8")
    file.write_text(before + _WRITE, encoding="utf-8")
    sarif = run.root.parent / "nova.sarif"
    shown = ("--output", f"sarif:{sarif}", "--output", "jsonl")
    told = run.lint(
        "a write of the other's table is added", 1, "check", "--base", "main", "--output", "jsonl"
    )
    found = [json.loads(line) for line in told.splitlines()]
    _expect([(one["code"], one["file"], one["table"]) for one in found], [("NL102", _CHANGED, "devices")])
    run.note(f"1 finding and only that: NL102 in `{Path(_CHANGED).name}:{found[0]['line']}`")
    run.lint("update lets nothing in", 1, "baseline", "update")
    run.note("the baseline is as it was")
    run.lint("written for code scanning", 1, "check", *shown)
    run.steps[-1][1] = "`nova-lint check --output sarif:nova.sarif --output jsonl`"
    run.note(_validated(sarif, multitool))
    file.write_text(before, encoding="utf-8")
    run.lint("it is taken back", 0, "check", "--base", "main")
    run.note("quiet")


def _shrink(run: Run) -> None:
    held = {entry.fp for entry in run.entries()}
    gone = _mended(run)
    run.lint("an old violation is mended", 1, "check", "--base", "main", "--quiet")
    run.note(f"`{gone.site.symbol}` no longer has it: the baseline must shrink with it")
    run.lint("the baseline follows", 0, "baseline", "update")
    left = {entry.fp for entry in run.entries()}
    _expect((sorted(left - held), gone.fp in left), ([], False))
    run.note(f"{len(held - left)} of {len(held)} entries dropped, none added")
    run.lint("after that", 0, "check", "--base", "main")
    run.note("quiet")
    run.commit()
    run.lint("the gate on the pull request", 0, "baseline", "verify", "--base", "main")
    run.note("it only shrank")


def _smuggle(run: Run) -> None:
    baseline = read(run.root)
    if baseline is None or not baseline.entries:
        raise Unexpected("there is no baseline to add an entry to")
    file = run.root / _CHANGED
    file.write_text(file.read_text(encoding="utf-8") + _WRITE, encoding="utf-8")
    # What somebody types who lets the new violation in by hand: made in another place, where it is an old one.
    elsewhere = Run(run.root.parent / "elsewhere")
    shutil.copytree(run.root, elsewhere.root)
    shutil.rmtree(elsewhere.root / ".nova-lint")
    elsewhere.lint("", 0, "baseline", "init")
    known = {entry.fp for entry in baseline.entries}
    added = [entry for entry in elsewhere.entries() if entry.fp not in known and entry.site.path == _CHANGED]
    _expect([entry.edge.table for entry in added], ["devices"])
    write(run.root, replace(baseline, entries=tuple(sorted([*baseline.entries, *added]))))
    run.commit()
    run.lint("an entry is added by hand", 0, "check")
    run.note("it tolerates the write")
    run.lint("the gate on the pull request", 1, "baseline", "verify", "--base", "main")
    run.note("an entry more, without a reason")


def _mended(run: Run) -> Entry:
    """Empties the first function that is all the site of one entry; that entry."""
    sites = Counter((entry.site.path, entry.site.symbol) for entry in run.entries())
    for entry in run.entries():
        path = run.root / entry.site.path
        if (
            entry.edge.rule != "NL101"
            or path.suffix != ".py"
            or sites[entry.site.path, entry.site.symbol] != 1
        ):
            continue
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        name = entry.site.symbol.rsplit(".", 1)[-1]
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
                first, last = node.body[0], node.body[-1]
                lines[first.lineno - 1 : last.end_lineno] = [
                    f"{' ' * first.col_offset}raise NotImplementedError\n"
                ]
                path.write_text("".join(lines), encoding="utf-8")
                return entry
    raise Unexpected("no function is the site of one cross-service read alone")


def _validated(file: Path, multitool: Path | None) -> str:
    """What the validators say of a file of SARIF. Raises `Unexpected` when one complains."""
    log = json.loads(file.read_text(encoding="utf-8"))
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    _expect([error.message for error in jsonschema.Draft4Validator(schema).iter_errors(log)], [])
    told = f"SARIF, {len(log['runs'][0]['results'])} result, valid by the standard's schema"
    if multitool is None:
        return told
    report = file.with_suffix(".validation.sarif")
    command = (str(multitool), "validate", str(file), "--rule-kind", "Sarif;Ghas", "--output", str(report))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "Analysis completed successfully" not in done.stdout:
        raise Unexpected(f"the validator did not end:\n{done.stdout}{done.stderr}")
    found = [
        result
        for run in json.loads(report.read_text(encoding="utf-8-sig"))["runs"]
        for result in run["results"]
    ]
    # SARIF2005 wants the address of a home page, which we do not have.
    _expect([one["ruleId"] for one in found if one["ruleId"] != "SARIF2005"], [])
    return f"{told} and by Microsoft's validator with GitHub's rules"


def _expect(found: object, expected: object) -> None:
    if found != expected:
        raise Unexpected(f"{found!r}, not {expected!r}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--multitool", type=Path, metavar="PROGRAM", help="Sarif.Multitool, to validate with")
    parser.add_argument("--write", action="store_true", help="put the outcome into RESULTS.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
