"""The screen never drops a file that holds an access: whole repositories with it and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.screen import compared

from nova_lint.engine.discover import discover, read_files

_ROOT = Path(__file__).parents[2]
_REPOSITORIES = sorted(
    folder
    for place in ("examples", "tests/stories")
    for folder in (_ROOT / place).iterdir()
    if folder.is_dir()
)


@pytest.mark.parametrize("folder", _REPOSITORIES, ids=lambda folder: folder.name)
def test_nothing_is_lost(folder: Path) -> None:
    files, _ = read_files(folder, discover(folder))

    found = compared(files)

    assert (found.lost, found.gained) == ((), ())


def test_files_without_a_database_are_not_read() -> None:
    files = {
        "asks.py": b"import sqlite3\nsqlite3.connect('').execute('SELECT id FROM orders')\n",
        "plain.py": b"def area(width, height):\n    return width * height\n",
    }

    found = compared(files)

    assert (found.screened, found.unscreened, found.queries) == (1, 2, 1)
