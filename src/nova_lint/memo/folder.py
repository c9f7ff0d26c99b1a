"""The folder of the memo: beside the configuration, ignored by git, known to backup programs as disposable."""

from __future__ import annotations

import contextlib
import os
import time

#: The name of the folder.
NAME = ".nova-lint-cache"

#: With this in the environment, nothing is kept and nothing is looked up.
OFF = "NOVA_LINT_NO_CACHE"

#: Seconds until the clock of the file system has moved on from the making of our own folder: the root that holds it must
#: not look as if it were still changing.
_SETTLING = 0.03

_FILES = {
    ".gitignore": "# Made by nova-lint: what it keeps between runs. It can be deleted at any time.\n*\n",
    # https://bford.info/cachedir/
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# Made by nova-lint: https://bford.info/cachedir/\n",
}


def is_off() -> bool:
    """Whether the environment says that nothing is kept."""
    return bool(os.environ.get(OFF))


def made(root: str) -> str | None:
    """The folder below `root`, made if need be; None where it cannot be made."""
    folder = os.path.join(root, NAME)
    try:
        if not os.path.isdir(folder):
            os.mkdir(folder)
            time.sleep(_SETTLING)
        for name, text in _FILES.items():
            path = os.path.join(folder, name)
            if not os.path.exists(path):
                write(path, text.encode())
    except OSError:
        return None
    return folder


def write(path: str, content: bytes) -> bool:
    """Put a file in its place as a whole; whether that was possible. Nothing is lost where it is not."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        return False
    return True


def discard(path: str) -> None:
    """Remove a file of the memo, if it is still there."""
    with contextlib.suppress(OSError):
        os.unlink(path)
