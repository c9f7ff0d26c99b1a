"""Which files of a repository are looked at, and what stands in them."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from nova_lint.frontends.python.read import LARGEST
from nova_lint.model.place import Span
from nova_lint.model.problem import Problem
from nova_lint.model.trace import Trace

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from nova_lint.config.load import Config

ENDINGS = (".py", ".sql")

#: Folders that hold no code of the repository's own, even where nobody says that git should ignore them.
_NEVER = frozenset(
    {".git", ".hg", ".svn", "__pycache__", "__pypackages__", ".venv", "venv", ".tox", ".nox", ".eggs"}
    | {".mypy_cache", ".ruff_cache", ".pytest_cache", ".nova-lint-cache", "node_modules"}
)

#: A repository can name a program for git to run on listing files. Nothing of what is scanned is ever run.
_HARMLESS = ("-c", "core.fsmonitor=false")


def discover(
    root: Path,
    exclude: Sequence[str] = (),
    endings: tuple[str, ...] = ENDINGS,
    unsaved: Collection[str] = (),
    trace: Trace | None = None,
) -> list[str]:
    """The `.py` and `.sql` files below `root`, relative to it with forward slashes, sorted.

    `endings` asks for others, in lower case.

    In a git repository these are the files that git tracks or would track; elsewhere all files but those
    that a `.gitignore` on the way names. `exclude` are further patterns as in `.gitignore`. Symbolic links
    are not followed: what they lead to is read under its own name, if it is part of the repository.
    `unsaved` are files that need not be on disk yet. `trace` is told what there is without regard to `exclude`.
    """
    listed = _listed(root, endings)
    if trace is not None:
        trace.listed = _digest(listed)
    # A file that is there and is not listed is ignored, whoever holds it.
    found = [*listed, *(path for path in unsaved if not (root / path).exists())]
    if exclude:
        from pathspec import GitIgnoreSpec

        spec = GitIgnoreSpec.from_lines(exclude)
        found = [path for path in found if not spec.match_file(path)]
    return sorted(set(found))


def digest_of_names(root: Path) -> bytes:
    """A digest of the names of all files that may be looked at, for `trace`."""
    return _digest(_listed(root, ENDINGS))


def _digest(paths: Iterable[str]) -> bytes:
    told = "\0".join(sorted(set(paths)))
    return blake2b(told.encode("utf-8", "surrogateescape"), digest_size=16).digest()


def is_wanted(path: str, config: Config) -> bool:
    """Whether a file that git lists is looked at, by its path alone."""
    if not path.lower().endswith(ENDINGS) or not _NEVER.isdisjoint(path.split("/")):
        return False
    if config.code.is_skipped(path):
        return False
    return not config.exclude or not _excluding(config.exclude).match_file(path)


@lru_cache(maxsize=8)
def _excluding(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


def read_files(
    root: Path, paths: Iterable[str], unsaved: Mapping[str, bytes] = MappingProxyType({})
) -> tuple[dict[str, bytes], list[Problem]]:
    """The content of the files, and those that could not be read: removed meanwhile, locked, or too large.

    What is `unsaved` counts instead of what is on disk.
    """
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in paths:
        full = root / path
        try:
            size = len(unsaved[path]) if path in unsaved else full.stat().st_size
            if size > LARGEST:
                words = f"the file has {size >> 20} MiB; files above {LARGEST >> 20} MiB are not read"
                problems.append(Problem(Span(path, 1, 1), "too-large", words))
            else:
                files[path] = unsaved[path] if path in unsaved else full.read_bytes()
        except FileNotFoundError:
            words = "the file was removed while nova-lint ran"
            problems.append(Problem(Span(path, 1, 1), "unreadable", words))
        except OSError as error:
            words = f"the file cannot be read: {error.strerror or error}"
            problems.append(Problem(Span(path, 1, 1), "unreadable", words))
    return files, problems


def _listed(root: Path, endings: tuple[str, ...]) -> list[str]:
    found = _listed_by_git(root, endings)
    return list(_walked(root, endings)) if found is None else found


def _listed_by_git(root: Path, endings: tuple[str, ...]) -> list[str] | None:
    """What git lists, or None outside a repository and where the folder itself is ignored."""
    git = ("git", "-C", str(root), *_HARMLESS)
    # In a hook, git's own variables name a repository that need not be the one of this folder.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        ignored = subprocess.run(
            (*git, "check-ignore", "-q", "."), capture_output=True, check=False, env=environment
        )
        if ignored.returncode != 1:
            return None
        listed = subprocess.run(
            (*git, "ls-files", "-co", "--exclude-standard", "-z"),
            capture_output=True,
            check=False,
            env=environment,
        )
    except OSError:
        return None
    if listed.returncode != 0:
        return None
    found: list[str] = []
    for path in (os.fsdecode(path) for path in listed.stdout.split(b"\0") if path):
        parts = path.rstrip("/").split("/")
        if not _NEVER.isdisjoint(parts):
            continue
        if path.lower().endswith(endings):
            if _is_file(root / path):
                found.append(path)
        elif "." not in parts[-1] or path.endswith("/"):
            found += _repository_inside(root, "/".join(parts), endings)
    return found


def _repository_inside(root: Path, folder: str, endings: tuple[str, ...]) -> list[str]:
    """The files of a repository inside this one: git lists it as one entry, with or without a slash."""
    full = root / folder
    if full.is_symlink() or not full.is_dir():
        return []
    return [f"{folder}/{path}" for path in _listed(full, endings)]


def _walked(root: Path, endings: tuple[str, ...]) -> Iterator[str]:
    stack: list[tuple[str, tuple[tuple[str, GitIgnoreSpec], ...]]] = [("", ())]
    while stack:
        folder, ignores = stack.pop()
        try:
            with os.scandir(root / folder) as listing:
                entries = list(listing)
        except OSError:  # not ours to look into, or gone
            continue
        names = {entry.name for entry in entries}
        if "pyvenv.cfg" in names and folder:
            continue
        if ".gitignore" in names:
            ignores = (*ignores, (folder, _ignore_file(root / folder / ".gitignore")))
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NEVER and not _is_ignored(f"{path}/", ignores):
                    stack.append((path, ignores))
            elif entry.name.lower().endswith(endings) and entry.is_file(follow_symlinks=False):
                if not _is_ignored(path, ignores):
                    yield path


def _ignore_file(path: Path) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:  # a line that is no pattern; git passes over it
        return GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _is_ignored(path: str, ignores: tuple[tuple[str, GitIgnoreSpec], ...]) -> bool:
    """The deepest file that says anything about the path decides, as in git."""
    for folder, spec in reversed(ignores):
        said = spec.check_file(path[len(folder) + 1 if folder else 0 :]).include
        if said is not None:
            return said
    return False


def _is_file(path: Path) -> bool:
    """Whether it is a file, not a link to one and not what git still lists although it is gone."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
