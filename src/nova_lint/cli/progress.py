"""A progress bar on stderr, for long runs that somebody watches."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nova_lint.cli.output import is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, TaskID

#: Seconds: nobody needs a bar for less, and more steps than these are not seen.
_PATIENCE, _STEP = 1.0, 0.1


@contextmanager
def progress_bar(quiet: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    """Something to call with (done, total), or None where nobody would see it."""
    if quiet or os.environ.get("CI") or os.environ.get("TERM") == "dumb" or not is_terminal(sys.stderr):
        yield None
        return
    bar = _Bar()
    try:
        yield bar.advance
    finally:
        bar.close()


class _Bar:
    """Appears after a second, and leaves nothing behind."""

    def __init__(self) -> None:
        self._began = self._drawn = time.monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def advance(self, done: int, total: int) -> None:
        """Show that `done` of `total` steps are taken; both may grow."""
        now = time.monotonic()
        if now - self._began < _PATIENCE or now - self._drawn < _STEP:
            return
        self._drawn = now
        if self._shown is None:
            self._shown = self._open(total)
        progress, task = self._shown
        progress.update(task, completed=done, total=total)

    def close(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown[0].stop()
            self._shown = None

    @staticmethod
    def _open(total: int) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        progress = Progress(
            TextColumn("nova-lint"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        progress.start()
        return progress, progress.add_task("check", total=total)
