"""Where output goes, and how it looks there."""

from __future__ import annotations

import os
import shutil
import sys
from typing import IO, TYPE_CHECKING

import click

from nova_lint.cli.outcome import WrongInput, quiet_stdout
from nova_lint.cli.place import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

#: Lines longer than this are hard to read, however wide the window is.
_WIDEST = 120
_PIPE_WIDTH = 80


def wants_color(choice: str, terminal: bool, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to colour: `always`, `never`, or `auto`: NO_COLOR, FORCE_COLOR and the terminal, in turn."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return terminal and environment.get("TERM") != "dumb"


def is_terminal(stream: IO[str]) -> bool:
    """Whether somebody looks at the stream. A closed one is not looked at."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def width() -> int:
    """How many cells wide the output may be."""
    if not is_terminal(sys.stdout):
        return _PIPE_WIDTH
    return max(40, min(shutil.get_terminal_size().columns, _WIDEST))


def check_writable(path: Path | None) -> None:
    """Raise `WrongInput` now, not after a long run, if the file cannot be written."""
    if path is None:
        return
    if path.is_dir():
        raise WrongInput(f"cannot write to {path}: it is a folder")
    if not path.parent.is_dir():
        raise WrongInput(f"cannot write to {path}: there is no folder {path.parent}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise WrongInput(f"cannot write to {path}: permission denied")


def write(text: str, path: Path | None) -> None:
    """Write to the file, as a whole or not at all, or to stdout where there is none.

    Raises `WrongInput` when it cannot be written. A reader of stdout who has gone away is no error.
    """
    try:
        if path is not None:
            write_bytes(text.encode("utf-8", "backslashreplace"), path)
            return
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        quiet_stdout()
    except OSError as error:
        quiet_stdout()
        raise WrongInput(f"cannot write to stdout: {error.strerror or error}") from None


def write_bytes(content: bytes, path: Path) -> None:
    """Write the file, as a whole or not at all. Raises `WrongInput` when it cannot be written."""
    try:
        put(path, content)
    except OSError as error:
        raise WrongInput(f"cannot write to {path}: {error.strerror or error}") from None


def warn(sentences: tuple[str, ...]) -> None:
    """Print warnings on stderr, each once."""
    click.echo(warnings(sentences), err=True, nl=False)


def warnings(sentences: Iterable[str]) -> str:
    """The lines that warn of something."""
    return "".join(f"nova-lint: warning: {sentence}\n" for sentence in dict.fromkeys(sentences))
