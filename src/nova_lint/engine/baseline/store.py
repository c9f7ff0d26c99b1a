"""The baseline on disk: read whole or not at all, written so that a crash leaves the old or the new file."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from nova_lint.engine.baseline.lines import LEDGER, BaselineError, baseline_of, files_of
from nova_lint.model.baseline import Baseline

#: Below the root of the configuration.
FOLDER = ".nova-lint/baseline"
_ENDING = ".jsonl"
_TEMPORARY = ".writing-"


def read(root: Path, *, after_merge: bool = False) -> Baseline | None:
    """The baseline below a root; None where there is none. Raises `BaselineError` when it cannot be used.

    `after_merge` as in `lines.baseline_of`.
    """
    folder = root / FOLDER
    files: dict[str, bytes] = {}
    try:
        for path in sorted(folder.iterdir()):
            if path.name.endswith(_ENDING) and not path.name.startswith("."):
                files[path.name] = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        name = str(error.filename or folder)
        raise BaselineError(name, 0, f"the baseline cannot be read: {error.strerror or error}") from None
    return baseline_of(files, f"{FOLDER}/", after_merge=after_merge) if files else None


def write(root: Path, baseline: Baseline) -> tuple[str, ...]:
    """Make the files below a root say what the baseline says; the names of those that changed.

    Each file is replaced at once. Where entries go from one file to another, a step between holds both the old
    and the new ones: a crash then leaves lines too many, which are stale, and never too few. Call it inside `locked`.
    """
    folder = root / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left_over in folder.parent.glob(f"{_TEMPORARY}*"):
            left_over.unlink(missing_ok=True)
        held = {path.name: path.read_bytes() for path in folder.glob(f"*{_ENDING}")}
        wanted = files_of(baseline)
        changed = [name for name in {*held, *wanted} if held.get(name) != wanted.get(name)]
        if len(changed) > 1 and LEDGER in held:
            before = baseline_of(held, after_merge=True)
            both = {entry.fp: entry for entry in (*before.entries, *baseline.entries)}
            between = Baseline(
                tuple(both.values()), before.rules | baseline.rules, before.renames | baseline.renames
            )
            held = _put(folder, held, files_of(between))
        _put(folder, held, wanted)
        if changed:
            _sync(folder)
    except OSError as error:
        name = str(error.filename or folder)
        raise BaselineError(name, 0, f"it cannot be written: {error.strerror or error}") from None
    return tuple(sorted(changed))


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep a second run from writing. The lock ends with the process, however that ends.

    Raises `BaselineError` when somebody else holds it.
    """
    folder = (root / FOLDER).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _open_lock(folder)
    except OSError as error:
        raise BaselineError(str(folder), 0, f"it cannot be written: {error.strerror or error}") from None
    try:
        if not _take(handle):
            hint = "Wait until it is done, then try again."
            raise BaselineError(FOLDER, 0, "another run of nova-lint is writing the baseline", hint)
        yield
    finally:
        os.close(handle)


def _put(folder: Path, held: dict[str, bytes], wanted: dict[str, bytes]) -> dict[str, bytes]:
    """Write the files that differ, then remove those that are not wanted; what is there now."""
    for name in sorted(wanted, key=lambda name: (name != LEDGER, name)):
        if held.get(name) != wanted[name]:
            _replace(folder / name, wanted[name])
    for name in held.keys() - wanted.keys():
        (folder / name).unlink(missing_ok=True)
    return wanted


def _replace(path: Path, content: bytes) -> None:
    """Write beside the folder, make sure that it is on the disk, then rename."""
    temporary = path.parent.parent / f"{_TEMPORARY}{os.getpid()}"
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt
    import tempfile

    def _open_lock(folder: Path) -> int:
        import hashlib

        name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        return os.open(Path(tempfile.gettempdir()) / f"nova-lint-{name}.lock", os.O_RDWR | os.O_CREAT)

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _open_lock(folder: Path) -> int:
        """The folder itself: no file is left behind for git to show."""
        return os.open(folder, os.O_RDONLY)

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
