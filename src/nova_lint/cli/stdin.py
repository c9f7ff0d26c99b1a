"""One file from stdin: what an editor holds and has not saved."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nova_lint.cli.outcome import WrongInput

if TYPE_CHECKING:
    from collections.abc import Sequence

_DASH = Path("-")
_READ = (".py", ".sql")


def from_stdin(paths: Sequence[Path], name: Path | None) -> tuple[tuple[Path, ...], dict[Path, bytes]]:
    """The paths to report on, and the file that was read from stdin where one of them is `-`.

    The file counts as if it stood at `name` with this content. Raises `WrongInput` where that cannot be.
    """
    if _DASH not in paths:
        if name is not None:
            raise WrongInput("--stdin-filename is for a file from stdin: write `nova-lint check -`")
        return tuple(paths), {}
    if len(paths) > 1:
        raise WrongInput("- is one file from stdin, and stands alone")
    if name is None:
        raise WrongInput("a file from stdin needs a place: --stdin-filename services/orders/repo.py")
    if name.suffix.lower() not in _READ or name.is_dir():
        raise WrongInput(f"--stdin-filename: {name} is no file that is read: .py or .sql")
    try:
        content = sys.stdin.buffer.read()
    except (AttributeError, ValueError, OSError) as error:
        raise WrongInput(f"stdin cannot be read: {error}") from None
    return (name,), {name: content}
