"""What tells one installation of nova-lint from another: what one has read, another one may read otherwise."""

from __future__ import annotations

import os
import sys

from nova_lint.memo.watched import stamp
from nova_lint.version import VERSION

#: The packages that read.
_READERS = ("libcst-", "msgspec-", "nova_lint-", "sqlglot-", "sqlglotc-")


def versions() -> str:
    """The versions of everything that reads, the same on all machines; in a working copy, the state of its files."""
    told = []
    for folder in sys.path:
        if folder.endswith("-packages"):
            try:
                told += sorted(name for name in os.listdir(folder) if name.startswith(_READERS))
            except OSError:
                continue
    return f"{VERSION} {sys.version} {told} {_working_copy()}"


def installation() -> str:
    """This very installation: when packages were last put into it too."""
    seen = [stamp(path) for path in sys.path if path.endswith("-packages")]
    return f"{VERSION} {sys.version} {seen} {_working_copy()}"


def _working_copy() -> list[object]:
    package = os.path.dirname(os.path.dirname(__file__))
    if os.path.dirname(package).endswith("-packages"):
        return []
    return [
        stamp(os.path.join(place, name))
        for place, _, files in os.walk(package)
        if not place.endswith("__pycache__")
        for name in sorted(files)
    ]
