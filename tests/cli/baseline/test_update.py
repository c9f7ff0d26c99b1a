"""What is gone is taken out, what is new is not put in."""

from __future__ import annotations

import pytest

from nova_lint.engine.baseline.store import FOLDER, read
from tests.cli.baseline.conftest import Run
from tests.repository import READS, WRITES, Repository


def _lines(repository: Repository) -> int:
    baseline = read(repository.root)
    assert baseline is not None
    return len(baseline.entries)


def test_nothing_to_do(frozen: Repository, run: Run) -> None:
    assert run("baseline", "update") == (0, "0 gone, 0 followed, 3 left; nothing to write.\n", "")
    assert frozen.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("change", "told", "code", "left"),
    [
        ({"orders/a.py": ""}, "1 gone, 0 followed, 2 left; 1 file changed.", 0, 2),
        ({"orders/a.py": None, "orders/c.py": READS}, "0 gone, 1 followed, 3 left", 0, 3),
        ({"orders/c.py": READS}, "1 new finding is not in the baseline", 1, 3),
        ({"orders/a.py": WRITES}, "1 gone, 0 followed, 2 left", 1, 2),
        # What cannot be read may still be there.
        ({"orders/a.py": READS + "def (:"}, "0 gone, 0 followed, 3 left", 0, 3),
    ],
)
def test_changes(
    frozen: Repository, run: Run, change: dict[str, str | None], told: str, code: int, left: int
) -> None:
    frozen.write(change)
    result = run("baseline", "update")
    assert (result[0], _lines(frozen)) == (code, left)
    assert told in result[1]
    assert run("baseline", "update", "--quiet") == (code, "", "")


def test_without_a_baseline(repository: Repository, run: Run) -> None:
    code, out, err = run("baseline", "update")
    assert (code, out) == (2, "")
    assert "nova-lint baseline init" in err
    assert not (repository.root / FOLDER).exists()


def test_after_a_merge_that_kept_both_sides(frozen: Repository, run: Run) -> None:
    file = frozen.root / FOLDER / "orders--users.jsonl"
    text = file.read_text()
    file.write_text(text + text.splitlines()[1] + "\n")
    code, _, err = run("check")
    assert code == 2
    assert f"{FOLDER}/orders--users.jsonl:4: the entry" in err
    assert "Run: nova-lint baseline update" in err
    assert run("baseline", "update")[0] == 0
    assert file.read_text() == text


@pytest.mark.parametrize(
    "command",
    [["check"], ["baseline", "update"], ["baseline", "stats"], ["baseline", "next"], ["baseline", "init", "--rule", "NL101"],
     ["baseline", "accept", "abc", "--reason", "r", "--ticket", "t"], ["baseline", "verify", "--base", "HEAD"],
     ["baseline", "migrate", "--table", "a=b"], ["baseline", "explain", "abc"]],
)  # fmt: skip
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", ": the file is empty"),
        (b"<<<<<<< HEAD\n", ":1: a conflict of a merge is not resolved"),
        (b'{"nova-lint-baseline": 7}\n', ":1: the version is not known here"),
        (b"[]\n", ":1: the line is no JSON object"),
    ],
)
def test_a_baseline_that_is_wrong_stops_everything(
    frozen: Repository, run: Run, command: list[str], content: bytes, told: str
) -> None:
    file = frozen.root / FOLDER / "orders--users.jsonl"
    file.write_bytes(content)
    code, out, err = run(*command)
    assert (code, out) == (2, "")
    assert f"{FOLDER}/orders--users.jsonl{told}" in err
    assert file.read_bytes() == content
