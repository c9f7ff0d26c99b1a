"""`nova-lint score` as people, programs and builds see it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {
        "nova-lint.toml": CONFIG,
        "orders/a.py": 'def f(cur):\n    cur.execute("DELETE FROM users WHERE id = 1")\n',
        "accounts/a.py": 'def f(cur):\n    cur.execute("SELECT id FROM users")\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nova_lint", "score", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_text(tree: Path) -> None:
    ended = _run(tree)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("5.6 of 10  2 services, 1 touch of tables of other services\n")


def test_json(tree: Path) -> None:
    shown = json.loads(_run(tree, "--output-format", "json").stdout)
    assert (shown["score"], shown["calls"], shown["understood_calls"]) == (5.6, 2, 2)


@pytest.mark.parametrize(
    ("least", "code", "told"),
    [
        ("0", 0, ""),
        ("5.6", 0, ""),  # what is shown is what counts
        ("5.61", 1, "nova-lint: the score is 5.6, and --min asks for 5.61\n"),
        ("10", 1, "nova-lint: the score is 5.6, and --min asks for 10\n"),
    ],
)
def test_the_gate(tree: Path, least: str, code: int, told: str) -> None:
    ended = _run(tree, "--min", least)
    assert (ended.returncode, ended.stderr) == (code, told)
    assert ended.stdout


def test_a_fixed_violation_opens_the_gate(tree: Path) -> None:
    (tree / "orders/a.py").write_text('def f(cur):\n    cur.execute("DELETE FROM orders WHERE id = 1")\n')
    ended = _run(tree, "--min", "10")
    assert ended.returncode == 0
    assert ended.stdout.startswith("10.0 of 10  2 services, and none touches a table of another\n")


def test_a_badge(tree: Path) -> None:
    ended = _run(tree, "--badge", "score.svg", "--quiet", "--min", "9")
    assert ended.returncode == 1
    assert ">5.6/10</text>" in (tree / "score.svg").read_text()  # also where the gate is shut


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--min", "11"], "11.0 is not in the range 0<=x<=10"),
        (["--min", "nan"], "it is not a number"),
        (["--min", "x"], "'x' is not a valid float"),
        (["--badge", "."], "cannot write to .: it is a folder"),
        (["--badge", "none/a.svg"], "cannot write to none/a.svg: there is no folder none"),
        (["--output-file", "none/a.txt"], "there is no folder none"),
        (["--config", "none.toml"], "there is no such file"),
    ],
)
def test_bad_input(tree: Path, arguments: list[str], told: str) -> None:
    ended = _run(tree, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('[services.orders]\npaths = ["orders"]\n', "the configuration names only one service, orders: a score needs two"),
        (CONFIG, "there is nothing to score"),
        ("", "it names no service"),
        (None, "there is no nova-lint.toml in this folder"),
    ],
)  # fmt: skip
def test_what_ten_points_would_be_a_lie_for(tmp_path: Path, config: str | None, told: str) -> None:
    """One service, an empty repository, no services, no configuration."""
    if config is not None:
        (tmp_path / "nova-lint.toml").write_text(config)
    ended = _run(tmp_path, "--badge", "score.svg")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert ended.stderr.count("nova-lint: ") == 1
    assert not (tmp_path / "score.svg").exists()


def _git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


def test_the_change_since_a_commit(tree: Path) -> None:
    _git(tree, "init", "-q", "-b", "main")
    _git(tree, "add", ".")
    _git(tree, "commit", "-qm", "one")
    (tree / "orders/a.py").write_text('def f(cur):\n    cur.execute("DELETE FROM orders WHERE id = 1")\n')
    ended = _run(tree, "--base", "main")
    assert ended.returncode == 0
    first, second, *_ = ended.stdout.splitlines()
    assert first.startswith("10.0 of 10")
    assert second.startswith("+4.4 since ")
    assert second.endswith(", where HEAD and main part: 5.6 of 10")


@pytest.mark.parametrize(
    ("base", "told"), [("main", "is in no git repository"), ("-x", "is no name of a commit")]
)
def test_a_base_that_is_not_there(tree: Path, base: str, told: str) -> None:
    ended = _run(tree, f"--base={base}")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr
