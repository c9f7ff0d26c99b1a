"""What `nova-lint init` proposes for real repositories, against owners that were read in their source.

    python -m benchmarks.init                       every repository of owners/
    python -m benchmarks.init hail --at FOLDER      a checkout that is there already
    python -m benchmarks.init --draw 10             ten proposals at random, to be read
    python -m benchmarks.init --wrong               what differs

`owners/<name>.toml` says who owns what, with a reason for each service. Of a package of `corpora.toml` everything is
read; a repository is cloned at its commit. Nothing of either is run.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

from benchmarks import results
from benchmarks.corpora import UNPACKED, CorpusError, corpus
from nova_lint.cli.deep import run_deep
from nova_lint.config.load import load_config
from nova_lint.engine.propose.decide import CONFIDENCES, Decision
from nova_lint.engine.propose.proposal import Proposal, propose
from nova_lint.model.ownership import Ownership, Service
from nova_lint.model.patterns import table_rank

HERE = Path(__file__).resolve().parent
OWNERS = HERE / "owners"


@dataclass(frozen=True, slots=True)
class Known:
    """Who owns what in a repository: as read in its source. `nobody` are patterns of tables that no service owns."""

    name: str
    ownership: Ownership
    nobody: tuple[str, ...]

    def owner_of(self, decision: Decision) -> str | None:
        """The owner of a table, empty for nobody, None when the reading does not tell."""
        if any(table_rank(pattern, decision.table) for pattern in self.nobody):
            return ""
        if str(decision.table) in self.nobody or any(
            pattern.endswith(".*") and str(decision.table).startswith(pattern[:-1]) for pattern in self.nobody
        ):
            return ""
        return self.ownership.owner_of(decision.table) or None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was proposed for one repository, table by table: the decision, and who owns it."""

    known: Known
    proposal: Proposal
    rows: tuple[tuple[Decision, str | None], ...]

    def is_right(self, decision: Decision, owner: str | None) -> bool:
        """Whether the proposed owner is the real one: services are compared by their folder."""
        return self.home(decision.owner) == owner

    def unseen(self) -> list[str]:
        """The tables that were read in the source and are not in the proposal at all; families do not count."""
        said = [decision.table for decision, _ in self.rows]
        names = [
            name for service in self.known.ownership.services for name in service.tables if "*" not in name
        ]
        return [name for name in names if not any(table_rank(name, table) for table in said)]

    def home(self, name: str) -> str:
        """The real service in the folder of a proposed one."""
        path = next((part.path for part in self.proposal.layout.services if part.name == name), "")
        return (
            next((s.name for s in self.known.ownership.services if s.paths == (path,)), "?") if path else ""
        )


def main(arguments: list[str]) -> int:
    """Measure and print; 2 when a repository cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.init", description=__doc__)
    parser.add_argument("names", nargs="*", help="files of owners/, all by default")
    parser.add_argument(
        "--at", type=Path, action="append", default=[], metavar="FOLDER", help="where the repository lies"
    )
    parser.add_argument(
        "--draw", type=int, default=0, metavar="N", help="show so many proposals, drawn at random"
    )
    parser.add_argument("--seed", type=int, default=20, metavar="N", help="what the draw starts from (20)")
    parser.add_argument(
        "--wrong", action="store_true", help="list what differs from the owners that were read"
    )
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    options = parser.parse_args(arguments)
    names = options.names or sorted(path.stem for path in OWNERS.glob("*.toml"))
    folders = dict(zip(names, options.at, strict=False))
    try:
        outcomes = [measured(name, folders.get(name)) for name in names]
    except (CorpusError, OSError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    report = figures(outcomes)
    print(report)
    for line in _wrong(outcomes) if options.wrong else ():
        print(line)
    for line in _drawn(outcomes, options.draw, options.seed):
        print(line)
    if options.write:
        results.write_section("init", report)
    return 0


def measured(name: str, at: Path | None = None) -> Outcome:
    """Propose for the repository of `owners/<name>.toml`, and set the owners beside it that were read."""
    data = tomllib.loads((OWNERS / f"{name}.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        root = at or _root(name, data, Path(scratch))
        proposal = run_deep(lambda: propose(root))
    known = _known(name, data)
    return Outcome(known, proposal, tuple((d, known.owner_of(d)) for d in proposal.decisions))


def figures(outcomes: list[Outcome]) -> str:
    """The figures as a section of `RESULTS.md`."""
    head = ["repository", "services found", "owners right", *(f"{c} confidence, right" for c in CONFIDENCES)]
    head += ["wrong", "left undecided", "given an owner, though nobody's"]
    lines: list[list[str]] = []
    for outcome in outcomes:
        owned = [(d, owner) for d, owner in outcome.rows if owner]
        right = [d for d, owner in owned if outcome.is_right(d, owner)]
        owners = len(owned) + len(outcome.unseen())
        decided = Counter(d.confidence for d, owner in outcome.rows if d.owner and owner is not None)
        sure = Counter(d.confidence for d in right)
        nobodys = sum(bool(d.owner) for d, owner in outcome.rows if owner == "")
        wrong = sum(bool(d.owner) and not outcome.is_right(d, owner) for d, owner in owned)
        real = {service.paths[0] for service in outcome.known.ownership.services}
        found = {part.path for part in outcome.proposal.layout.services}
        extra = f", {len(found - real)} more" if found - real else ""
        lines.append(
            [
                outcome.known.name,
                f"{len(real & found)} of {len(real)}{extra}",
                f"{len(right) / max(owners, 1):.1%} ({len(right)} of {owners})",
                *(f"{sure[c]} of {decided[c]}" for c in CONFIDENCES),
                str(wrong),
                str(sum(not d.owner for d, _ in owned)),
                f"{nobodys} of {sum(owner == '' for _, owner in outcome.rows)}",
            ]
        )
    return "\n".join(
        [
            "## What `nova-lint init` proposes",
            "",
            "Against owners that were read in the source (`benchmarks/owners/`, with reasons).  ",
            "`python -m benchmarks.init --write`",
            "",
            results.table(head, lines),
        ]
    )


def _wrong(outcomes: list[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        yield from (f"{outcome.known.name}: {name}: not seen" for name in outcome.unseen())
        for decision, owner in outcome.rows:
            if outcome.home(decision.owner) != (owner or "") or owner is None:
                said = decision.owner or "undecided"
                yield f"{outcome.known.name}: {decision.table}: {said} ({decision.confidence}), not {owner or owner!r}"


def _drawn(outcomes: list[Outcome], size: int, seed: int) -> Iterator[str]:
    everything = [(outcome, decision) for outcome in outcomes for decision in outcome.proposal.decisions]
    chance = random.Random(seed)
    for outcome, decision in chance.sample(everything, min(size, len(everything))):
        said = f"{decision.owner} ({decision.confidence})" if decision.owner else f"undecided: {decision.why}"
        yield f"{outcome.known.name}: {decision.table}: {said}: {'; '.join(decision.reasons)}"


def _known(name: str, data: dict[str, Any]) -> Known:
    nobody = tuple(data.get("nobody", {}).get("tables", ()))
    if "config" in data:
        return Known(name, load_config(HERE.parent / data["folder"] / data["config"]).ownership, nobody)
    services = [
        Service(service, (entry["path"],), tuple(entry["tables"]))
        for service, entry in data["services"].items()
    ]
    return Known(name, Ownership(tuple(services)), nobody)


def _root(name: str, data: dict[str, Any], scratch: Path) -> Path:
    if "corpus" in data:
        return corpus(data["corpus"]).root
    if "folder" in data:
        return copytree(HERE.parent / data["folder"], scratch / name, ignore=ignore_patterns(*data["hidden"]))
    folder = UNPACKED / f"{name}-{data['commit'][:10]}"
    if not folder.is_dir():
        partial = folder.with_name(f"{folder.name}.partial")
        clone = [
            "git",
            "clone",
            "--quiet",
            "--filter=blob:none",
            "--no-checkout",
            data["repository"],
            str(partial),
        ]
        subprocess.run(clone, check=True)
        subprocess.run(["git", "-C", str(partial), "checkout", "--quiet", data["commit"]], check=True)
        partial.rename(folder)
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
