"""Places that a reader would look at, and which of them nova-lint has told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.candidates import candidates
from benchmarks.corpora import Corpus
from benchmarks.facts import Row

from benchmarks import corpora

FOUND = Corpus("app", "1", "wheel", "", "", "")


def places(tmp_path: Path, source: str, rows: list[Row]) -> tuple[list[int], list[int]]:
    """The lines of the places without and with an access."""
    (tmp_path / "app-1").mkdir()
    (tmp_path / "app-1" / "a.py").write_text(source, encoding="utf-8")
    silent, spoken = candidates(FOUND, rows, None)
    return [place.line for place in silent], [place.line for place in spoken]


@pytest.fixture(autouse=True)
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpora, "UNPACKED", tmp_path)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        # A docstring is no text that could be sent.
        ('"""SELECT a FROM b"""\n', []),
        # Words that begin like SQL.
        ('x = "Select a file"\n', []),
        ('x = "delete it"\n', []),
        # A call of that name without an argument.
        ("rows = cursor.fetchall()\n", []),
        ("db.execute(sql)\n", [1]),
        ('x = "SELECT a FROM b"\n', [1]),
        ('x = f"UPDATE {t} SET a = 1"\n', [1]),
        # A text that a listed call sends is the same place.
        ('sql = "SELECT a FROM b"\ndb.execute(sql)\n', [2]),
    ],
)
def test_places(tmp_path: Path, source: str, lines: list[int]) -> None:
    assert places(tmp_path, source, []) == (lines, [])


@pytest.mark.parametrize("line", [1, 2])
def test_a_place_that_is_told_at_the_call_or_at_the_text(tmp_path: Path, line: int) -> None:
    row = Row("a.py", line, "", "b", "read", "", "high", "", "")

    assert places(tmp_path, 'sql = "SELECT a FROM b"\ndb.execute(sql)\n', [row]) == ([], [2])


def test_a_text_that_is_told_elsewhere(tmp_path: Path) -> None:
    row = Row("other.py", 9, "f", "b", "read", "", "high", "SELECT x, y FROM b WHERE c = ?", "")

    assert places(tmp_path, 'x = "SELECT {} FROM {}"\n', [row]) == ([], [1])
