"""The files on disk: nothing is lost, whatever happens."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from nova_lint.engine.baseline.lines import LEDGER, BaselineError, baseline_of, files_of
from nova_lint.engine.baseline.store import FOLDER, locked, read, write
from nova_lint.model.baseline import Baseline, Entry
from tests.engine.baseline.entries import accepted, edge, entry

_ONE = Baseline((entry(), entry("orders/b.py")), frozenset({"NL101"}))


def _names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_no_baseline_is_none_and_not_empty(tmp_path: Path) -> None:
    assert read(tmp_path) is None


def test_written_and_read(tmp_path: Path) -> None:
    assert write(tmp_path, _ONE) == (LEDGER, "orders--users.jsonl")
    assert read(tmp_path) == _ONE
    assert _names(tmp_path) == [f"{FOLDER}/{LEDGER}", f"{FOLDER}/orders--users.jsonl"]


def test_what_is_the_same_is_not_touched(tmp_path: Path) -> None:
    write(tmp_path, _ONE)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / FOLDER).iterdir()}
    assert write(tmp_path, _ONE) == ()
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / FOLDER).iterdir()} == before


def test_a_clean_pair_loses_its_file(tmp_path: Path) -> None:
    write(tmp_path, _ONE)
    write(tmp_path, Baseline((), _ONE.rules))
    assert _names(tmp_path) == [f"{FOLDER}/{LEDGER}"]


def test_what_a_crash_left_is_cleared_away_and_not_read(tmp_path: Path) -> None:
    write(tmp_path, _ONE)
    (tmp_path / ".nova-lint" / ".writing-1").write_text("half a li")
    assert read(tmp_path) == _ONE
    write(tmp_path, _ONE)
    assert not (tmp_path / ".nova-lint" / ".writing-1").exists()


def test_other_files_stay(tmp_path: Path) -> None:
    write(tmp_path, _ONE)
    (tmp_path / FOLDER / "README.md").write_text("ours")
    write(tmp_path, Baseline())
    assert (tmp_path / FOLDER / "README.md").read_text() == "ours"


def test_a_file_that_is_wrong_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, _ONE)
    (tmp_path / FOLDER / "orders--users.jsonl").write_text("")
    with pytest.raises(BaselineError, match=r"\.nova-lint/baseline/orders--users\.jsonl: the file is empty"):
        read(tmp_path)


def test_a_second_run_does_not_write(tmp_path: Path) -> None:
    held = (
        "import sys\nfrom pathlib import Path\nfrom nova_lint.engine.baseline.store import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    source = str(Path(__file__).parents[3] / "src")
    with subprocess.Popen(
        [sys.executable, "-c", held, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": source},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(BaselineError, match="another run"), locked(tmp_path):
            pass
        other.kill()
        other.wait()
    with locked(tmp_path):  # the lock went with the process that held it
        pass


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything may be written there")
def test_where_nothing_may_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BaselineError, match="cannot be written"), locked(tmp_path):
        pass


def _two_states() -> tuple[Baseline, Baseline]:
    """Many entries, some of which go to another file and come back."""
    stay = tuple(entry(f"orders/{n}.py") for n in range(5))
    here = tuple(accepted(entry(f"orders/m{n}.py"), f"keep {n}") for n in range(4))
    there = tuple(accepted(entry(f"search/m{n}.py", of=edge(caller="search")), f"keep {n}") for n in range(4))
    back = tuple(accepted(entry(f"x/{n}.py", of=edge(caller="search")), f"back {n}") for n in range(3))
    forth = tuple(accepted(entry(f"y/{n}.py"), f"back {n}") for n in range(3))
    return Baseline(tuple(sorted((*stay, *here, *back)))), Baseline(tuple(sorted((*stay, *there, *forth))))


def _kept(entries: Iterator[Entry]) -> set[str]:
    return {entry.reason for entry in entries}


def _write_for_ever(root: Path, states: tuple[Baseline, ...], telling: int) -> NoReturn:
    """Write one state after the other; instead of flushing, which a kill does not ask for, tell of each file."""
    os.fsync = lambda handle: os.write(telling, b".")  # type: ignore[assignment]
    try:
        while True:
            with locked(root):
                for state in states:
                    write(root, state)
    finally:
        os._exit(1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Of 200 writers that are killed, each leaves whole files, and every entry in at least one of them."""
    one, other = _two_states()
    always = set(one.entries) & set(other.entries)
    ever = set(one.entries) | set(other.entries)
    reasons = _kept(iter(one.entries))
    write(tmp_path, one)
    chance = random.Random(6)
    kills = between = 0
    while kills < 200:
        steps, telling = os.pipe()
        writer = os.fork()
        if writer == 0:
            _write_for_ever(tmp_path, (other, one), telling)
        os.close(telling)
        for _ in range(
            chance.randrange(1, 6)
        ):  # whatever else the machine does, the kill comes at another step
            os.read(steps, 1)
        time.sleep(chance.uniform(0, 0.002))
        os.kill(writer, signal.SIGKILL)
        _, status = os.waitpid(writer, 0)
        os.close(steps)
        assert os.WIFSIGNALED(status), "the writer ended by itself"
        kills += 1
        found = read(tmp_path)
        assert found is not None
        assert always <= set(found.entries) <= ever
        assert _kept(iter(found.entries)) == reasons
        between += found not in (one, other)
    assert between > 0, "no kill came between two files"
    with locked(tmp_path):
        write(tmp_path, one)
    assert read(tmp_path) == one
    assert _names(tmp_path) == [f"{FOLDER}/{name}" for name in sorted(files_of(one))]


def test_the_files_of_a_commit_are_read_as_those_on_disk(tmp_path: Path) -> None:
    write(tmp_path, _ONE)
    assert baseline_of({path.name: path.read_bytes() for path in (tmp_path / FOLDER).iterdir()}) == _ONE
