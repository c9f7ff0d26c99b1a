"""Commands on a small repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code
from tests.repository import WRITES, Repository, query

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Two violations and a table that two services write, committed; commands run in its folder."""
    owner = query("add", "INSERT INTO users VALUES (%s)")
    made = Repository.make(tmp_path / "repo", {"orders/b.py": WRITES, "users/add.py": owner})
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs nova-lint: its exit code, what it printed, what it told on stderr."""

    def start(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = exit_code(nova_lint, arguments)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return start


@pytest.fixture
def frozen(repository: Repository, run: Run) -> Repository:
    """The same with a baseline, committed."""
    assert run("baseline", "init")[0] == 0
    repository.commit()
    return repository
