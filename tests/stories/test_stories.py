"""Small real repositories: what a user runs, and what is printed.

`REPEAT=write` in the environment writes the expected output anew; it is then read before it is committed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

HERE = Path(__file__).parent
STORIES = sorted(path.parent for path in HERE.glob("*/story.toml"))
_SECONDS = " in "


def _shown(text: str) -> str:
    """What was printed, without the seconds it took and blanks at the ends of lines."""
    lines = [line.rpartition(_SECONDS)[0] if line.endswith(" s.") else line.rstrip() for line in text.splitlines()]
    return "\n".join(lines) + "\n" if lines else ""


def _compare(expected: Path, printed: str) -> None:
    if os.environ.get("REPEAT") == "write":
        expected.write_text(printed, encoding="utf-8")
    assert printed == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_story(story: Path, tmp_path: Path) -> None:
    root = tmp_path / "repo"
    shutil.copytree(story / "repo", root)
    told = tomli.loads((story / "story.toml").read_text(encoding="utf-8"))
    assert told["why"].strip()
    for step in told["step"]:
        command = [sys.executable, "-m", "nova_lint", *step["run"]]
        folder = root / step.get("folder", ".")
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert ended.returncode == step.get("exit", 0), ended.stderr
        _compare(story / step["prints"] if "prints" in step else Path(os.devnull), _shown(ended.stdout))
        if "complains" in step:
            _compare(story / step["complains"], _shown(ended.stderr))
