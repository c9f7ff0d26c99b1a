"""`check --add-waivers`: the files change, the findings are gone, and a reason is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = (
    '[services.orders]\npaths = ["orders"]\n\n[services.accounts]\npaths = ["accounts"]\ntables = ["users"]\n'
)
SOURCE = 'def f(cur):\n    cur.execute("SELECT id FROM users")\n    cur.execute("DELETE FROM users WHERE id = 1")\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "nova-lint.toml").write_text(CONFIG)
    (tmp_path / "orders").mkdir()
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts/a.py").write_text('def f(cur):\n    cur.execute("SELECT id FROM users")\n')
    (tmp_path / "orders/a.py").write_text(SOURCE)
    (tmp_path / "orders/a.py").chmod(0o640)
    return tmp_path


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nova_lint", "check", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_chosen_rule_is_waived(tree: Path) -> None:
    ended = _run(
        tree, "--add-waivers", "cross-service-read", "--reason", "the old report", "--ticket", "AB-1"
    )
    assert (ended.returncode, ended.stdout) == (0, "Waived 1 of 1 finding in 1 file.\n")
    added = "    # nova-lint: allow[NL101] the old report ticket=AB-1\n"
    assert (tree / "orders/a.py").read_text() == SOURCE.replace("    cur", added + "    cur", 1)
    assert (tree / "orders/a.py").stat().st_mode & 0o777 == 0o640
    assert _run(tree, "--select", "NL101,NL92").returncode == 0
    assert _run(tree, "--select", "NL102").returncode == 1
    assert list(tree.glob("orders/.*")) == []


def test_paths_limit_what_is_waived(tree: Path) -> None:
    ended = _run(tree, "accounts", "--add-waivers", "ALL", "--reason", "r")
    assert ended.stdout == "Waived 0 of 0 findings in 0 files.\n"
    assert (tree / "orders/a.py").read_text() == SOURCE


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--add-waivers", "NL101"), "a waiver says why"),
        (("--add-waivers", "NL101", "--reason", "  "), "a waiver says why"),
        (("--reason", "r"), "a waiver says why"),
        (("--add-waivers", "NL777", "--reason", "r"), "there is no rule 'NL777'"),
        (("--add-waivers", "NL101", "--reason", "r", "--until", "soon"), "soon"),
        (("--add-waivers", "NL101", "--reason", "r", "--until", "2020-01-31"), "is over already"),
    ],
)
def test_bad_input_changes_nothing(tree: Path, arguments: tuple[str, ...], told: str) -> None:
    ended = _run(tree, *arguments)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert (tree / "orders/a.py").read_text() == SOURCE
