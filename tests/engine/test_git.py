"""Git's objects: read without a checkout, with a clear word where they are not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nova_lint.engine.git import (
    GitError,
    changed_since,
    commits_touching,
    contents,
    files_at,
    git,
    listed_at,
    listed_below,
    merge_base,
)
from tests.repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repo")
    made.root.mkdir()
    made.git("init", "-q", "-b", "main")
    made.write({"a b/ü.py": "x = 1\n", "a b/big.py": "x" * 100, "c.py": "", "tab\tname.py": "t"})
    (made.root / "link.py").symlink_to("c.py")
    made.commit()
    return made


def test_regular_files_with_any_name(repository: Repository) -> None:
    assert sorted(listed_at(repository.root, "HEAD")) == ["a b/big.py", "a b/ü.py", "c.py", "tab\tname.py"]
    assert sorted(listed_at(repository.root / "a b", "HEAD")) == ["big.py", "ü.py"]
    assert "c.py" in listed_at(repository.root / "a b", "HEAD", everywhere=True)
    assert list(listed_below(repository.root, "HEAD", "a b")) == ["a b/big.py", "a b/ü.py"]


def test_contents_are_those_of_the_commit(repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"c.py": "y = 2\n", "a b/ü.py": None})
    files = files_at(repository.root, first, lambda path: path.endswith(".py"), 50)
    assert files == {"a b/ü.py": b"x = 1\n", "c.py": b"", "tab\tname.py": b"t"}


def test_objects_that_are_not_there_are_left_out(repository: Repository) -> None:
    name = listed_at(repository.root, "HEAD")["a b/ü.py"][0]
    assert contents(repository.root, ["0" * 40, name, name]) == {name: b"x = 1\n"}
    assert contents(repository.root, []) == {}


def test_what_changed(repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"c.py": "y = 2\n"})
    repository.commit({"a b/ü.py": "x = 3\n", "new.py": "", "a b/big.py": None})
    assert changed_since(repository.root, first) == {"c.py", "a b/ü.py", "a b/big.py", "new.py"}
    assert changed_since(repository.root / "a b", first) == {"ü.py", "big.py"}
    assert changed_since(repository.root, "HEAD") == frozenset()


def test_commits_that_touch_a_folder(repository: Repository) -> None:
    repository.commit({"elsewhere.py": "1"})
    last = repository.commit({"a b/ü.py": "x = 2\n"})
    first = repository.git("rev-list", "--max-parents=0", "HEAD")
    assert [commit for commit, _ in commits_touching(repository.root, "a b")] == [first, last]


@pytest.mark.parametrize("ref", ["-x", "--output=/tmp/x", " ", "nowhere", "HEAD:c.py", "main..main"])
def test_names_that_are_none(repository: Repository, ref: str) -> None:
    with pytest.raises(GitError):
        merge_base(repository.root, ref)


def test_branches_without_a_common_commit(repository: Repository) -> None:
    repository.git("checkout", "-q", "--orphan", "other")
    repository.commit({"alone.py": ""})
    with pytest.raises(GitError, match="have no commit in common"):
        merge_base(repository.root, "main")


def test_the_repository_of_the_folder_and_not_that_of_a_hook(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    other.root.mkdir()
    other.git("init", "-q")
    monkeypatch.setenv("GIT_DIR", os.fspath(other.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", os.fspath(other.root / "index"))
    assert "c.py" in listed_at(repository.root, "HEAD")


def test_nothing_that_the_repository_names_is_run(repository: Repository, tmp_path: Path) -> None:
    """A scanned repository must not be able to start a program."""
    trap = tmp_path / "trap"
    script = tmp_path / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch '{trap}'\n")
    script.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "filter.x.clean",
        "filter.x.smudge",
        "diff.x.textconv",
    ):
        repository.git("config", key, os.fspath(script))
    repository.write({"c.py": "z = 1\n", ".gitattributes": "*.py diff=x filter=x\n"})
    trap.unlink(missing_ok=True)
    changed_since(repository.root, "HEAD")
    listed_at(repository.root, "HEAD")
    list(commits_touching(repository.root, "a b"))
    assert not trap.exists()


def test_gits_own_words(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="git rev-parse: not a git repository"):
        git(tmp_path, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("remotes", "ref", "told"),
    [
        ([], "nowhere", "there is no commit 'nowhere' here"),
        (["origin"], "nowhere", "Run: git fetch origin nowhere:nowhere"),
        (["origin"], "origin/nowhere", "Run: git fetch origin nowhere:refs/remotes/origin/nowhere"),
        (["up"], "up/a/b", "Run: git fetch up a/b:refs/remotes/up/a/b"),
        (["up"], "nowhere", "Run: git fetch up nowhere:nowhere"),
        (["origin"], "0" * 40, f"Run: git fetch origin {'0' * 40}"),
        (["origin"], "main~9", "Run: git fetch origin"),
    ],
)
def test_the_command_that_brings_what_is_missing(
    repository: Repository, remotes: list[str], ref: str, told: str
) -> None:
    for name in remotes:
        repository.git("remote", "add", name, "https://git.example.org/shop")
    with pytest.raises(GitError) as caught:
        merge_base(repository.root, ref)
    assert str(caught.value).endswith(told)
