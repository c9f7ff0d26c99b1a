"""`nova-lint check --fix` and `--diff` as people see them; `tests/engine/fix` has what becomes of which code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = '[services.a]\npaths = ["a"]\ntables = ["*"]\n'
BEFORE = "import sqlite3\n\ndef f(x: str):\n    sqlite3.connect('').execute(f\"SELECT a FROM t WHERE b = '{x}'\")\r\n"
AFTER = "import sqlite3\n\ndef f(x: str):\n    sqlite3.connect('').execute(\"SELECT a FROM t WHERE b = ?\", (x,))\r\n"
DIFFERENCE = f"""--- a/b.py
+++ a/b.py
@@ -1,4 +1,4 @@
 import sqlite3
{" "}
 def f(x: str):
-{BEFORE.splitlines()[-1]}
+{AFTER.splitlines()[-1]}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "nova-lint.toml").write_text(CONFIG)
    (tmp_path / "a/b.py").write_bytes(BEFORE.encode())
    return tmp_path


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nova_lint", "check", "--color", "never", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_difference_is_shown_and_nothing_is_written(tree: Path) -> None:
    ended = _run(tree, "--diff")
    assert (ended.returncode, ended.stdout) == (1, DIFFERENCE)
    assert ended.stderr.endswith("1 call in 1 file would change.\n")
    assert (tree / "a/b.py").read_bytes() == BEFORE.encode()


def test_it_is_fixed_and_a_second_run_finds_nothing_to_fix(tree: Path) -> None:
    ended = _run(tree, "--fix")
    assert ended.stderr.endswith("Fixed 1 call in 1 file.\n")
    assert "NL201" not in ended.stdout
    assert (tree / "a/b.py").read_bytes() == AFTER.encode()
    again = _run(tree, "--diff")
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr.endswith("There is nothing to fix.\n")


def test_what_is_not_reported_is_not_fixed(tree: Path) -> None:
    _run(tree, "--fix", "--ignore", "NL201")
    _run(tree, "--fix", "nova-lint.toml")
    assert (tree / "a/b.py").read_bytes() == BEFORE.encode()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--fix", "--watch"],
        ["--diff", "-", "--stdin-filename", "a/b.py"],
        ["--fix", "--add-waivers", "ALL", "--reason", "r"],
    ],
)
def test_what_does_not_go_together(tree: Path, arguments: list[str]) -> None:
    ended = _run(tree, *arguments)
    assert ended.returncode == 2
    assert "--fix and --diff go with neither" in ended.stderr
