"""Checking again whenever something changes, on a screen that shows the last check only."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nova_lint.cli.outcome import CLEAN, WrongInput
from nova_lint.cli.output import is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: What a check depends on.
_READ = (".py", ".sql", ".toml", ".jsonl")
_IGNORED = frozenset({".git", ".venv", "venv", "node_modules", "__pycache__"})
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watched(once: Callable[[], int], paths: Sequence[Path], config_file: Path | None) -> int:
    """Run `once` now and after every change of a file, until the user ends it; then the exit code is 0.

    A wrong configuration is told, and mended while this runs. Raises `WrongInput` without the package for it.
    """
    try:
        from watchfiles import watch
    except ImportError:
        raise WrongInput(
            "--watch needs the package watchfiles: install nova-lint with the extra 'watch'"
        ) from None
    from nova_lint.cli.settings import configured

    root = configured(
        paths, config_file
    ).root  # what is wrong at the start is wrong input, as without --watch
    try:
        _show(once, ())
        for changes in watch(root, watch_filter=lambda _, path: is_read(path, root)):
            _show(once, sorted(path for _, path in changes))
    except KeyboardInterrupt:
        click.echo(err=True)
    return CLEAN


def is_read(path: str, root: Path) -> bool:
    """Whether a file may change what a check says."""
    try:
        parts = Path(path).relative_to(root).parts
    except ValueError:
        parts = Path(path).parts
    return path.endswith(_READ) and _IGNORED.isdisjoint(parts)


def _show(once: Callable[[], int], changed: Iterable[str]) -> None:
    if is_terminal(sys.stdout):
        sys.stdout.write(_CLEAR)
        sys.stdout.flush()
    try:
        once()
    except WrongInput as error:
        error.show()
    click.echo(f"\n{_told([*changed])} Ctrl-C ends this.", err=True)


def _told(changed: Sequence[str]) -> str:
    now = datetime.now().strftime("%H:%M:%S")
    if not changed:
        return f"{now} Watching for changes."
    others = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{now} Checked again after {Path(changed[0]).name}{others} changed."
