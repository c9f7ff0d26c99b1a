"""Which files of a repository are looked at."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

ENDINGS = (".py", ".sql")
_NEVER = frozenset({".git", ".hg", ".svn", "__pycache__", ".venv", "venv", ".tox", ".nox", ".mypy_cache",
                    ".ruff_cache", ".pytest_cache", "node_modules", ".nova-lint-cache"})  # fmt: skip


def discover(root: Path, exclude: Sequence[str] = ()) -> list[str]:
    """The `.py` and `.sql` files below `root`, relative to it with forward slashes, sorted.

    In a git repository these are the files that git tracks or would track; elsewhere all files but those
    that a `.gitignore` on the way names. `exclude` are further patterns as in `.gitignore`.
    """
    found = _listed_by_git(root)
    if found is None:
        found = list(_walked(root))
    if exclude:
        from pathspec import GitIgnoreSpec

        spec = GitIgnoreSpec.from_lines(exclude)
        found = [path for path in found if not spec.match_file(path)]
    return sorted(set(found))


def _listed_by_git(root: Path) -> list[str] | None:
    """What git lists, or None outside a repository and where the folder itself is ignored."""
    command = [
        "git",
        "-C",
        str(root),
        "ls-files",
        "-co",
        "--exclude-standard",
        "-z",
        "--",
        *[f"*{e}" for e in ENDINGS],
    ]
    try:
        ignored = subprocess.run(
            ["git", "-C", str(root), "check-ignore", "-q", "."], capture_output=True, check=False
        )
        if ignored.returncode == 0:
            return None
        listed = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return None
    if listed.returncode != 0:
        return None
    paths = [os.fsdecode(path) for path in listed.stdout.split(b"\0") if path]
    return [path for path in paths if (root / path).is_file()]


def _walked(root: Path) -> Iterator[str]:
    from pathspec import GitIgnoreSpec

    stack: list[tuple[str, tuple[tuple[str, GitIgnoreSpec], ...]]] = [("", ())]
    while stack:
        folder, specs = stack.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name == ".gitignore":
                try:
                    lines = Path(entry.path).read_text(errors="replace").splitlines()
                except OSError:
                    continue
                specs = (*specs, (folder, GitIgnoreSpec.from_lines(lines)))
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NEVER and not _ignored(f"{path}/", specs):
                    stack.append((path, specs))
            elif entry.name.endswith(ENDINGS) and _is_file(entry) and not _ignored(path, specs):
                yield path


def _ignored(path: str, specs: tuple[tuple[str, object], ...]) -> bool:
    return any(
        spec.match_file(path[len(folder) + 1 if folder else 0 :])  # type: ignore[attr-defined]
        for folder, spec in specs
    )


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a symbolic link that leads to itself
        return False
