"""Whole runs remembered: told again only when nothing at all has changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

_SRC = str(Path(__file__).parents[2] / "src")
_CONFIG = '[services.orders]\npaths = ["orders"]\ntables = ["orders"]\n[services.users]\npaths = ["users"]\ntables = ["users"]\n'
_CODE = 'def f(cursor):\n    cursor.execute("UPDATE users SET name = 1 WHERE id = 2")\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small repository that has been left alone for a moment."""
    root = tmp_path / "repository"
    (root / "orders").mkdir(parents=True)
    (root / "users").mkdir()
    (root / "nova-lint.toml").write_text(_CONFIG)
    (root / "orders" / "repo.py").write_text(_CODE)
    (root / "orders" / "notes.txt").write_text("nothing\n")
    (root / ".gitignore").write_text("ignored/\n")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    _settle()
    return root


def _settle() -> None:
    time.sleep(0.05)


def _run(root: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "nova_lint", *(arguments or ("check",))],
        cwd=root, env={**os.environ, "PYTHONPATH": _SRC, **environment}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def _is_told_again(told: tuple[int, str, str]) -> bool:
    return "as before." in " ".join(told[1].split())


def test_the_same_is_said_again(repository: Path) -> None:
    first, second = _run(repository), _run(repository)
    assert _is_told_again(second)
    assert not _is_told_again(first)
    assert first[0] == second[0] == 1
    assert first[1].splitlines()[:-2] == second[1].splitlines()[:-2]
    assert first[2] == second[2]


def test_warnings_are_said_again(repository: Path) -> None:
    (repository / "empty").mkdir()
    with (repository / "nova-lint.toml").open("a") as file:
        file.write('[services.empty]\npaths = ["empty"]\n')
    _settle()
    first, second = _run(repository), _run(repository)
    assert _is_told_again(second)
    assert "warning" in first[2]
    assert first[2] == second[2]


def _write(path: str, text: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)

    return change


CHANGES = [
    # What a run depends on
    ("a file", _write("orders/repo.py", _CODE.replace("UPDATE", "DELETE")), False),
    ("a file of the same size", _write("orders/repo.py", _CODE.replace("id = 2", "id = 3")), False),
    ("a new file", _write("orders/more.py", "x = 1\n"), False),
    ("a file in a new folder", _write("new/deep/more.py", "x = 1\n"), False),
    ("a file that is gone", lambda root: (root / "orders/repo.py").unlink(), False),
    ("the configuration", _write("nova-lint.toml", _CONFIG + "# more\n"), False),
    ("another configuration", _write(".nova-lint.toml", _CONFIG), False),
    ("what git ignores", _write(".gitignore", "orders/\n"), False),
    ("what git ignores here", _write(".git/info/exclude", "orders/\n"), False),
    ("a baseline", _write(".nova-lint/baseline/x.jsonl", "{}\n"), False),
    ("who is asked", _write(".github/CODEOWNERS", "* @team\n"), False),
    ("a configuration above that takes this one in", _write("../nova-lint.toml", "include = []\n"), False),
    # What it does not depend on
    ("nothing", lambda root: None, True),
    ("a text", _write("orders/notes.txt", "something\n"), True),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change", "is_again"), CHANGES, ids=[what for what, _, _ in CHANGES])
def test_what_makes_a_run_another_one(
    what: str, change: Callable[[Path], object], is_again: bool, repository: Path
) -> None:
    _run(repository)
    assert _is_told_again(_run(repository))
    change(repository)
    assert _is_told_again(_run(repository)) is is_again


ASKED = [
    ("another option", ("check", "-v"), {}),
    ("another path", ("check", "orders"), {}),
    ("no memo wanted", ("check", "--no-cache"), {}),
    ("no memo wanted by the environment", ("check",), {"NOVA_LINT_NO_CACHE": "1"}),
    ("another look", ("check",), {"FORCE_COLOR": "1"}),
]


@pytest.mark.parametrize(("what", "arguments", "environment"), ASKED, ids=[what for what, _, _ in ASKED])
def test_another_question_has_no_answer_yet(
    what: str, arguments: tuple[str, ...], environment: dict[str, str], repository: Path
) -> None:
    _run(repository)
    assert not _is_told_again(_run(repository, *arguments, **environment))


NEVER = [
    ("a file is written", ("check", "--output", "json:found.json")),
    ("it depends on git's history", ("check", "--base", "HEAD")),
]


@pytest.mark.parametrize(("why", "arguments"), NEVER, ids=[why for why, _ in NEVER])
def test_what_is_never_remembered(why: str, arguments: tuple[str, ...], repository: Path) -> None:
    commit = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=b", "commit", "-qm", "one"]
    subprocess.run(["git", "-C", str(repository), "add", "."], check=True)
    subprocess.run(commit, check=True)
    _settle()
    _run(repository, *arguments)
    (repository / "found.json").unlink(missing_ok=True)
    _run(repository, *arguments)
    assert not list((repository / ".nova-lint-cache").glob("answers/*"))
    assert (repository / "found.json").exists() is ("json:found.json" in arguments)


BROKEN = [
    "",
    "{",
    "[]",
    "{}",
    '{"stamps": 1}',
    "[" * 100_000,
    '{"stamps": [], "out": 1, "err": "", "code": 0}',
    "\x00\xff",
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_answer_is_none(content: str, repository: Path) -> None:
    first = _run(repository)
    [kept] = (repository / ".nova-lint-cache" / "answers").glob("*.json")
    [run] = (repository / ".nova-lint-cache" / "answers").glob("*.run")
    kept.write_text(content)
    run.unlink()
    again = _run(repository)
    assert not _is_told_again(again)
    assert again[0] == first[0]
    assert _is_told_again(_run(repository))


def test_nothing_is_kept_where_nothing_can_be_written(repository: Path) -> None:
    (repository / ".nova-lint-cache").write_text("in the way")
    _settle()
    assert _run(repository)[0] == 1
    assert _run(repository)[0] == 1


def test_git_and_backups_pass_over_the_folder(repository: Path) -> None:
    _run(repository)
    folder = repository / ".nova-lint-cache"
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    listed = subprocess.run(
        ["git", "-C", str(repository), "status", "--porcelain"], capture_output=True, text=True, check=True
    )
    assert "cache" not in listed.stdout


def test_only_the_newest_answers_are_kept(repository: Path) -> None:
    folder = repository / ".nova-lint-cache" / "answers"
    _run(repository)
    for number in range(40):
        shutil.copy(next(folder.glob("*.json")), folder / f"{number}.json")
        shutil.copy(next(folder.glob("*.run")), folder / f"{number}.run")
    os.utime(repository / "orders")
    _settle()
    _run(repository, "check", "-v")
    assert (len(list(folder.glob("*.json"))), len(list(folder.glob("*.run")))) == (32, 8)


def test_a_memo_that_came_with_the_repository_is_not_believed(repository: Path) -> None:
    _run(repository)
    subprocess.run(["git", "-C", str(repository), "add", "-f", ".nova-lint-cache"], check=True)
    _settle()
    code, _, warnings = _run(repository)
    assert code == 1
    assert ".nova-lint-cache is in git" in warnings
