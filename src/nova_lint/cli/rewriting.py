"""Files of a repository, rewritten whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from nova_lint.cli.outcome import WrongInput


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that it is the old or the new one at any moment, with the rights that it has.

    Raises `WrongInput` when it cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as made:
            made.write(content)
            made.flush()
            os.fsync(made.fileno())
        shutil.copymode(path, made.name)
        Path(made.name).replace(path)
    except OSError as error:
        raise WrongInput(f"cannot write to {path}: {error.strerror or error}") from None
