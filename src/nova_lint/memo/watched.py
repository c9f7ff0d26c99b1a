"""What a run depends on outside of itself, as the file system tells it without reading anything."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False  # importing typing takes longer than looking at all files
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    #: Size, times of the last change of content and of anything, and the number of the file; None where there is none.
    Stamp = tuple[int, int, int, int] | None

#: Files by their endings, and by their names, that decide what is looked at and what is said of it.
_ENDINGS = (".py", ".sql", ".toml", ".jsonl")
_NAMES = frozenset({".gitignore", "CODEOWNERS", "pyvenv.cfg"})
_CONFIGURATIONS = ("nova-lint.toml", ".nova-lint.toml", "pyproject.toml")

#: Folders in which nothing is looked at.
_NEVER = frozenset(
    {".git", ".hg", ".svn", "__pycache__", "__pypackages__", ".venv", "venv", ".tox", ".nox", ".eggs"}
    | {".mypy_cache", ".ruff_cache", ".pytest_cache", ".nova-lint-cache", "node_modules"}
)

#: More than this is not watched: looking would take as long as a run.
_MOST = 200_000

#: What changed within so many nanoseconds may change again without its times telling: they move in steps of a clock, on
#: some file systems of two seconds.
_RACY, _RACY_COARSE = 20_000_000, 2_000_000_000


def snapshot(root: str, others: Iterable[str]) -> dict[str, Stamp] | None:
    """The stamps of all that a run on `root` depends on, by absolute path, and of `others`.

    That is every folder below it (a new file changes its folder), every file that may be read, and what git goes by. None
    where there is too much of it, or where something changed just now.
    """
    now = time.time_ns()
    found = stamps(root, others)
    return found if found is not None and is_settled(found, now) else None


def stamps(root: str, others: Iterable[str]) -> dict[str, Stamp] | None:
    """The same, whether or not something changed just now."""
    found: dict[str, Stamp] = {}
    for path in (*_below(root), *_above(root), *others):
        found[path] = stamp(path)
        if len(found) > _MOST:
            return None
    return found


def is_settled(found: Mapping[str, Stamp], now: int) -> bool:
    """Whether stamps that were taken at a time (in nanoseconds) tell every later change."""
    times = [time for seen in found.values() if seen is not None for time in seen[1:3]]
    step = _RACY if any(time % 1_000_000 for time in times) else _RACY_COARSE
    return max(times, default=0) + step < now


def is_as_before(stamps: Iterable[tuple[str, Stamp]]) -> bool:
    """Whether everything still has its stamp."""
    return all(stamp(path) == before for path, before in stamps)


def stamp(path: str) -> Stamp:
    """The stamp of a file or folder; a folder is as old as its list of names."""
    try:
        told = os.stat(path)
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino


def _below(root: str) -> Iterator[str]:
    stack = [root]
    while stack:
        folder = stack.pop()
        yield folder
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError:
            continue
        for entry in entries:
            if entry.name == ".git":
                yield from _of_git(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                if entry.name not in _NEVER:
                    stack.append(entry.path)
            elif entry.name in _NAMES or entry.name.lower().endswith(_ENDINGS):
                yield entry.path


def _above(root: str) -> Iterator[str]:
    """What counts above the root: another configuration that takes this one in, what git ignores."""
    folder = root
    while True:
        for name in (*_CONFIGURATIONS, ".gitignore"):
            yield os.path.join(folder, name)
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
        yield from _of_git(os.path.join(folder, ".git"))
    home = os.path.expanduser("~")
    yield os.path.join(home, ".gitconfig")
    yield os.path.join(os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "git", "ignore")


def _of_git(path: str) -> Iterator[str]:
    """What decides which files git lists. In a worktree and in a submodule `.git` is a file that says where it is."""
    yield path if os.path.isfile(path) else os.path.join(path, "index")
    if os.path.isfile(path):
        try:
            with open(path, encoding="utf-8", errors="surrogateescape") as file:
                told = file.read(4096).removeprefix("gitdir:").strip()
        except OSError:
            return
        path = os.path.join(os.path.dirname(path), told)
        yield os.path.join(path, "index")
    yield os.path.join(path, "config")
    yield os.path.join(path, "info", "exclude")
