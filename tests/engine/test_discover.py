"""Which files are looked at: git's where there is git, else what no ignore file names."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from nova_lint.engine import discover as module
from nova_lint.engine.discover import discover, read_files


def _tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def _git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(("git", "-C", str(root), *identity, *arguments), check=True, capture_output=True)


_FILES = {
    # Nothing to be read: other kinds, stubs, somebody else's code, what is ignored.
    "a.txt": "",
    "a.pyi": "",
    "a.pyc": "",
    "node_modules/x.py": "",
    ".venv/lib/x.py": "",
    "b/__pycache__/x.py": "",
    ".gitignore": "/build\n*.gen.py\n!keep.gen.py\n",
    "build/x.py": "",
    "b/x.gen.py": "",
    "b/.gitignore": "inner.py\n",
    "b/inner.py": "",
    # To be read.
    "b/build/x.py": "",
    "b/keep.gen.py": "",
    "a.py": "",
    "b/c.sql": "",
    "inner.py": "",
    "b/\u00e4 b.py": "",
}
_FOUND = sorted(["a.py", "b/build/x.py", "b/c.sql", "b/keep.gen.py", "b/\u00e4 b.py", "inner.py"])


def test_without_git(tmp_path: Path) -> None:
    assert discover(_tree(tmp_path, _FILES)) == _FOUND


def test_with_git(tmp_path: Path) -> None:
    _git(_tree(tmp_path, _FILES), "init")
    assert discover(tmp_path) == _FOUND


@pytest.mark.parametrize("git", [False, True])
def test_exclude(tmp_path: Path, git: bool) -> None:
    _tree(tmp_path, _FILES)
    if git:
        _git(tmp_path, "init")
    assert discover(tmp_path, ("b/", "inner.py")) == ["a.py"]
    assert discover(tmp_path, ("*.py", "!/a.py")) == ["a.py", "b/c.sql"]


def test_what_git_still_lists_although_it_is_gone(tmp_path: Path) -> None:
    _git(_tree(tmp_path, {"a.py": "", "b.py": ""}), "init")
    _git(tmp_path, "add", ".")
    (tmp_path / "b.py").unlink()
    assert discover(tmp_path) == ["a.py"]


def test_a_folder_of_a_repository(tmp_path: Path) -> None:
    _git(_tree(tmp_path, {"a.py": "", "b/c.py": ""}), "init")
    assert discover(tmp_path / "b") == ["c.py"]


def test_a_folder_that_git_ignores_is_looked_at_when_it_is_asked_for(tmp_path: Path) -> None:
    _git(_tree(tmp_path, {".gitignore": "out\n", "a.py": "", "out/b.py": ""}), "init")
    assert discover(tmp_path / "out") == ["b.py"]


def test_repositories_inside(tmp_path: Path) -> None:
    _tree(tmp_path, {"a.py": "", "other/b.py": "", "other/.gitignore": "c.py\n", "other/c.py": ""})
    _git(tmp_path / "other", "init")
    _git(tmp_path, "init")
    assert discover(tmp_path) == ["a.py", "other/b.py"]
    # As a submodule would be: one entry in git's list.
    _git(tmp_path / "other", "add", ".")
    _git(tmp_path / "other", "commit", "-m", "x")
    _git(tmp_path, "add", "other")
    assert discover(tmp_path) == ["a.py", "other/b.py"]


def test_variables_of_a_hook_do_not_lead_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _git(_tree(tmp_path / "one", {"a.py": ""}), "init")
    _git(_tree(tmp_path / "two", {"b.py": ""}), "init")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "two" / ".git"))
    assert discover(tmp_path / "one") == ["a.py"]


def test_a_repository_cannot_have_a_program_run(tmp_path: Path) -> None:
    _git(_tree(tmp_path, {"a.py": ""}), "init")
    _git(tmp_path, "config", "core.fsmonitor", f"touch {tmp_path}/ran; false")
    assert discover(tmp_path) == ["a.py"]
    assert not (tmp_path / "ran").exists()


def test_no_git_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert discover(_tree(tmp_path, _FILES)) == _FOUND


@pytest.mark.parametrize("git", [False, True])
def test_links_are_not_followed(tmp_path: Path, git: bool) -> None:
    _tree(tmp_path, {"a.py": "", "b/c.py": ""})
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.py").symlink_to("self.py")
    (tmp_path / "twice.py").symlink_to("a.py")
    (tmp_path / "gone.py").symlink_to("nowhere.py")
    if git:
        _git(tmp_path, "init")
    assert discover(tmp_path) == ["a.py", "b/c.py"]


@pytest.mark.parametrize("git", [False, True])
def test_what_is_no_file(tmp_path: Path, git: bool) -> None:
    _tree(tmp_path, {"folder.py/a.py": ""})
    os.mkfifo(tmp_path / "pipe.py")
    if git:
        _git(tmp_path, "init")
    assert discover(tmp_path) == ["folder.py/a.py"]


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    try:
        (tmp_path / "\udcff.py").write_text("")
    except OSError:
        pytest.skip("this file system has no such names")
    assert discover(tmp_path) == ["\udcff.py"]


def test_an_ignore_file_with_a_line_that_is_none(tmp_path: Path) -> None:
    _tree(tmp_path, {".gitignore": "!\nb.py\n", "a.py": "", "b.py": ""})
    assert discover(tmp_path) == ["a.py"]


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1 << 20)
    _tree(tmp_path, {"a.py": "x = 1\n", "large.sql": " " * ((1 << 20) + 1), "folder.py/a.txt": ""})
    files, problems = read_files(tmp_path, ["a.py", "folder.py", "gone.py", "large.sql"])
    assert files == {"a.py": b"x = 1\n"}
    assert [(p.place.file, p.kind) for p in problems] == [
        ("folder.py", "unreadable"),
        ("gone.py", "unreadable"),
        ("large.sql", "too-large"),
    ]
    assert "removed while nova-lint ran" in problems[1].message
