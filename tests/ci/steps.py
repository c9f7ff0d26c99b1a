"""The steps of the GitHub Action, run here as GitHub runs them.

As a program (`python tests/ci/steps.py --install`) it runs all of them for a pull request from a fork, and installs
nova-lint for real.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def action() -> dict[str, Any]:
    """What `action.yml` says."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return read


def steps() -> dict[str, dict[str, Any]]:
    """The steps that run a script, by name."""
    return {step["name"]: step for step in action()["runs"]["steps"] if "run" in step}


@dataclass
class Runner:
    """A machine of GitHub's, as far as the steps can tell. `tools` is a folder of programs that count first.

    `values` are the expressions that the steps use, by their text.
    """

    folder: Path
    workspace: Path
    values: Mapping[str, str]
    tools: Path | None = None
    outputs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.summary = self.folder / "summary.md"
        (self.folder / "temp").mkdir(parents=True, exist_ok=True)

    @property
    def temporary(self) -> Path:
        """The folder that the runner empties after the job."""
        return self.folder / "temp"

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run one step with its environment, and read its outputs."""
        step = steps()[name]
        output = self.folder / "output"
        output.write_text("")
        environment = {key: self._value(value) for key, value in step.get("env", {}).items()}
        path = os.environ["PATH"] if self.tools is None else f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            # What `shell: bash` means.
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": path,
                "HOME": os.environ.get("HOME", "/"),
                "RUNNER_TEMP": str(self.temporary),
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(self.summary),
                "GITHUB_REPOSITORY": "shop/shop",
                **{key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_"))},
                **environment,
            },
        )
        self.outputs |= dict(line.split("=", 1) for line in output.read_text().splitlines())
        return done

    def _value(self, text: str) -> str:
        known = {
            **self.values,
            **{f"steps.check.outputs.{key}": value for key, value in self.outputs.items()},
        }
        return _EXPRESSION.sub(lambda found: known.get(found[1], ""), text)


def main() -> None:
    """Run the steps that a pull request from a fork runs: all but the upload and the comment."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--install", action="store_true", required=True)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        values = {"inputs.path": "examples/marketplace", "inputs.args": "--select\nNL102"}
        runner = Runner(Path(folder), ROOT, values)
        codes = []
        for name in ("Install nova-lint", "Check", "Result"):
            done = runner.run(name)
            codes.append(done.returncode)
            print(f"-- {name}: {done.returncode}", *done.stdout.splitlines()[:3], done.stderr, sep="\n")
        summary = runner.summary.read_text(encoding="utf-8") if runner.summary.exists() else ""
    if codes != [0, 0, 1] or "| orders | catalog |" not in summary:
        sys.exit("the steps do not do what they should: install, check, end with 1")


if __name__ == "__main__":
    main()
