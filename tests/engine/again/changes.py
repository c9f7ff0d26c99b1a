"""Small repositories, and small changes to them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path

import pytest

#: Two services, each with a table.
CONFIG = '[services.orders]\npaths = ["orders"]\ntables = ["orders"]\n[services.users]\npaths = ["users"]\ntables = ["users"]\n'

#: What is done to a repository in a folder.
Change = Callable[[Path], object]
#: What is done to files by their paths.
Edit = Callable[[MutableMapping[str, str]], None]


def small_repository(folder: Path, files: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of some files in git, which becomes the working directory; changes within one tick of the clock count."""
    root = folder / "repository"
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    monkeypatch.chdir(root)
    monkeypatch.setattr("nova_lint.memo.watched._RACY", 0)
    monkeypatch.setattr("nova_lint.memo.watched._RACY_COARSE", 0)
    return root


def on_disk(path: str, old: str, new: str) -> Change:
    """Put one text in the place of another, the first time that it stands in a file."""

    def change(root: Path) -> None:
        text = (root / path).read_text()
        assert old in text
        (root / path).write_text(text.replace(old, new, 1))

    return change


def in_order(*changes: Change) -> Change:
    """One change after the other."""

    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def edit(path: str, old: str, new: str) -> Edit:
    """The same as `on_disk`, of files that are in memory."""

    def change(files: MutableMapping[str, str]) -> None:
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)

    return change


def timeless(text: str) -> str:
    """What a run says without how long it took; for people that stands at the end of the last line."""
    lines = text.splitlines()
    if lines and " in " in lines[-1] and lines[-1].endswith(" s."):
        lines[-1] = lines[-1].rpartition(" in ")[0]
    return "\n".join(line for line in lines if '"seconds"' not in line)
