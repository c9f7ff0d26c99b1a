"""The page on fixes shows the real difference, and names the drivers that have a mark."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from nova_lint.libraries import libraries

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/bind-values.md").read_text(encoding="utf-8")


def test_the_page_shows_the_real_difference(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples/marketplace", tmp_path / "example")
    command = [sys.executable, "-m", "nova_lint", "check", "--diff"]
    shown = subprocess.run(command, cwd=tmp_path / "example", capture_output=True, text=True, check=False)
    assert shown.stdout in PAGE
    assert shown.stderr.splitlines()[-1] in PAGE


def test_every_mark_is_named() -> None:
    rows = dict(re.findall(r"^\| `(%s|\?)` \| (.*) \|$", PAGE, re.MULTILINE))
    for mark in ("%s", "?"):
        having = [library for library in libraries() if library.marks == mark]
        assert len(rows[mark].split(", ")) == len(having)
    assert {library.marks for library in libraries()} == {"", "%s", "?"}
