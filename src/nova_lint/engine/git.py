"""What git knows of a repository: read from its objects, without touching the work tree or the index."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

#: A repository can name programs for git to run. Nothing of what is scanned is ever run.
_HARMLESS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "log.showSignature=false")


class GitError(Exception):
    """Git cannot answer; as text it is ready to print, with the command that helps where there is one."""


def git(root: Path, *arguments: str, data: bytes | None = None) -> bytes:
    """What a command of git prints. Raises `GitError` with git's own words when it fails."""
    done = _run(root, *arguments, data=data)
    if done.returncode != 0:
        words = os.fsdecode(done.stderr).strip().splitlines() or ["it did not say why"]
        raise GitError(f"git {arguments[0]}: {words[-1].removeprefix('fatal: ')}")
    return done.stdout


def is_tracked(root: Path, name: str) -> bool:
    """Whether something of this name below a folder is in the index; never so outside of a repository."""
    try:
        return bool(git(root, "ls-files", "--", name))
    except GitError:
        return False


def merge_base(root: Path, ref: str) -> str:
    """The commit where HEAD and another branch part. Raises `GitError` with the command to run when it is not here."""
    if ref.startswith("-") or not ref.strip():
        raise GitError(f"{ref!r} is no name of a commit or branch")
    tip = _run(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if tip.returncode != 0:
        if _run(root, "rev-parse", "--git-dir").returncode != 0:
            raise GitError(f"{root} is in no git repository")
        command = _fetch(root, ref)
        raise GitError(f"there is no commit {ref!r} here" + (f".\n  Run: {command}" if command else ""))
    found = _run(root, "merge-base", "HEAD", os.fsdecode(tip.stdout).strip())
    if found.returncode == 0:
        return os.fsdecode(found.stdout).strip().splitlines()[0]
    if os.fsdecode(git(root, "rev-parse", "--is-shallow-repository")).strip() == "true":
        told = "this clone is shallow, and does not reach back to where HEAD and"
        raise GitError(f"{told} {ref!r} part.\n  Run: git fetch --unshallow{_from(root)}")
    raise GitError(f"HEAD and {ref!r} have no commit in common")


def listed_at(root: Path, commit: str, *, everywhere: bool = False) -> dict[str, tuple[str, int]]:
    """The regular files of a commit below `root`, by path relative to it: object and size in bytes.

    With `everywhere`, all files of the repository, relative to its top.
    """
    options = ("--full-tree",) if everywhere else ()
    found: dict[str, tuple[str, int]] = {}
    for line in git(root, "ls-tree", "-r", "-l", "-z", *options, commit).split(b"\0"):
        head, _, path = line.partition(b"\t")
        if head[:7] in (b"100644 ", b"100755 "):
            _, _, name, size = head.split()
            found[os.fsdecode(path)] = (name.decode(), int(size))
    return found


def listed_below(root: Path, commit: str, folder: str) -> dict[str, str]:
    """The objects of the files of a commit in one folder below `root`, by path relative to `root`."""
    found: dict[str, str] = {}
    for line in git(root, "ls-tree", "-z", commit, "--", f"{folder}/").split(b"\0"):
        head, _, path = line.partition(b"\t")
        if head.startswith(b"100"):
            found[os.fsdecode(path)] = head.split()[2].decode()
    return found


def contents(root: Path, objects: Iterable[str]) -> dict[str, bytes]:
    """What stands in the objects, by name, each once. What the clone does not hold is left out."""
    wanted = list(dict.fromkeys(objects))
    if not wanted:
        return {}
    out = git(root, "cat-file", "--batch", data="".join(f"{name}\n" for name in wanted).encode())
    found: dict[str, bytes] = {}
    at = 0
    while at < len(out):
        end = out.index(b"\n", at)
        head = out[at:end].split()
        at = end + 1
        if len(head) == 3:
            size = int(head[2])
            found[head[0].decode()] = out[at : at + size]
            at += size + 1
    return found


def files_at(root: Path, commit: str, wanted: Callable[[str], bool], largest: int) -> dict[str, bytes]:
    """The content of the files of a commit below `root` that are wanted, by path; larger ones are left out."""
    listed = listed_at(root, commit)
    chosen = {path: name for path, (name, size) in listed.items() if size <= largest and wanted(path)}
    held = contents(root, chosen.values())
    return {path: held[name] for path, name in chosen.items() if name in held}


def changed_since(root: Path, commit: str) -> frozenset[str]:
    """The files below `root` that differ between a commit and HEAD.

    The work tree is left out: to compare it, git would run the filters that the repository names.
    """
    out = git(root, "diff-tree", "-r", "--name-only", "--relative", "--no-renames", "-z", commit, "HEAD")
    return frozenset(os.fsdecode(path) for path in out.split(b"\0") if path)


def commits_touching(root: Path, folder: str) -> Iterator[tuple[str, int]]:
    """The commits of the main line that changed what is below a folder, the oldest first, each with its time.

    Times are seconds since 1970.
    """
    options = ("--first-parent", "--reverse", "--format=%H %ct")
    for line in git(root, "log", *options, "HEAD", "--", folder).decode().splitlines():
        commit, _, seconds = line.partition(" ")
        yield commit, int(seconds)


def _run(root: Path, *arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    # In a hook, git's own variables name a repository that need not be the one of this folder.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(
            ("git", "-C", str(root), *_HARMLESS, *arguments),
            input=data,
            capture_output=True,
            check=False,
            env=environment,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror or error}") from None


def _fetch(root: Path, ref: str) -> str:
    """The command that brings a branch or commit into a clone that was made without it; empty where nothing would."""
    remotes = os.fsdecode(git(root, "remote")).split()
    if not remotes:
        return ""
    if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", ref):
        return f"git fetch{_from(root)} {ref}"
    if re.search(r"[~^:@{]", ref):
        return f"git fetch{_from(root)}"  # an expression over names that a fetch may bring
    remote, _, branch = ref.partition("/")
    if branch and remote in remotes:
        return f"git fetch {remote} {branch}:refs/remotes/{remote}/{branch}"
    return f"git fetch{_from(root)} {ref}:{ref}"


def _from(root: Path) -> str:
    remotes = os.fsdecode(git(root, "remote")).split()
    return f" {'origin' if 'origin' in remotes or not remotes else remotes[0]}"
