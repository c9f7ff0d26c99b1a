"""What the graph, the score and the plan say of real code bases, and what they cost.

    python -m benchmarks.coupling                       every landscape
    python -m benchmarks.coupling synapse-two-databases one of them

A landscape is a configuration in `landscapes/`, or the owners in `owners/` that were read in the source.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.corpora import CorpusError, corpus

_HERE = Path(__file__).resolve().parent
#: The landscape, and the package of `corpora.toml` that it is one of.
_LANDSCAPES = {
    "synapse-two-databases": "matrix-synapse",
    "synapse-two-owners": "matrix-synapse",
    "keystone": "keystone",
    "pretalx": "pretalx",
    "pretix": "pretix",
}
_HOW = """Of real packages, with owners that were read in their source (`landscapes/`, `owners/`). A step of the plan that
still changes nothing in the code is a service that can leave as it is."""


@dataclass(frozen=True, slots=True)
class Landscape:
    """What the three commands say of one code base (their JSON), and the CPU seconds of each."""

    name: str
    graph: dict[str, Any]
    score: dict[str, Any]
    plan: dict[str, Any]
    seconds: tuple[float, float, float]

    def row(self) -> list[str]:
        """A line of the table."""
        shares = {part["name"]: part for part in self.score["parts"]}
        isolated, deployable = shares["fault isolation"], shares["independent deployability"]
        steps = self.plan["steps"]
        idle = sum(not step["places"] for step in steps)
        return [
            self.name,
            f"{len(self.graph['services'])} / {len(self.graph['tables'])}",
            f"{len(self.graph['edges'])} / {self.score['sites']}",
            f"{self.score['score']:.1f}",
            f"{isolated['good']} of {isolated['of']}",
            f"{deployable['good']} of {deployable['of']}",
            f"{self.score['propagation_cost']:.2f}",
            f"{sum(map(len, self.score['cycles']))}",
            f"{len(self.score['written_by_several'])}",
            f"{len(steps)} ({idle} idle), {self.plan['places']} places",
            " / ".join(f"{seconds:.1f}" for seconds in self.seconds),
        ]


def main(arguments: list[str]) -> int:
    """Measure and print; 2 when a package cannot be had or a command fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coupling", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="LANDSCAPE", help=f"of {', '.join(_LANDSCAPES)}; all")
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    options = parser.parse_args(arguments)
    names = options.names or list(_LANDSCAPES)
    try:
        found = [measured(name) for name in names]
    except (CorpusError, OSError, KeyError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    head = ["code base", "services / tables", "edges / places that cross", "score", "fault isolation"]
    head += ["deployable alone", "propagation cost", "services in cycles", "tables written by several"]
    head += ["steps of the plan", "CPU seconds: graph / score / plan"]
    table = results.table(head, [each.row() for each in found])
    report = (
        f"## The coupling of real code bases\n\n{_HOW}  \n`python -m benchmarks.coupling --write`\n\n{table}"
    )
    print(report)
    if options.write:
        results.write_section("coupling", report)
    return 0


def measured(name: str) -> Landscape:
    """Run the three commands on a copy of the package; `KeyError` on a name that is not known."""
    package = corpus(_LANDSCAPES[name])
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "code"
        shutil.copytree(package.root, root)
        (root / "nova-lint.toml").write_text(_config(name), encoding="utf-8")
        graph, score, plan = (_asked(root, command) for command in ("graph", "score", "plan"))
    return Landscape(name, graph[0], score[0], plan[0], (graph[1], score[1], plan[1]))


def _config(name: str) -> str:
    own = _HERE / "landscapes" / f"{name}.toml"
    if own.is_file():
        return own.read_text(encoding="utf-8")
    read = tomllib.loads((_HERE / "owners" / f"{name}.toml").read_text(encoding="utf-8"))
    return "\n".join(
        f"[services.{json.dumps(service)}]\npaths = {json.dumps([entry['path']])}\ntables = {json.dumps(entry['tables'])}\n"
        for service, entry in read["services"].items()
    )


def _asked(root: Path, command: str) -> tuple[dict[str, Any], float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    asked = [sys.executable, "-m", "nova_lint", command, "--output-format", "json", "--quiet"]
    ended = subprocess.run(asked, cwd=root, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(ended.stdout), used


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main(sys.argv[1:]))
