"""A team with forty violations: the gate is on from the first day, and the number falls to nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code
from nova_lint.engine.baseline.store import FOLDER, read
from tests.repository import Repository, query

_FILES = 8
_IN_EACH = 5


def _reading(file: int, functions: int) -> str:
    return "".join(
        query(f"of_{n}", f"SELECT name FROM users WHERE f{file} = {n} AND a{n} = 1") for n in range(functions)
    )


def test_from_forty_to_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"orders/r{n}.py": _reading(n, _IN_EACH) for n in range(_FILES)}
    repository = Repository.make(tmp_path / "repo", {**files, "orders/a.py": ""})
    monkeypatch.chdir(repository.root)

    def run(*arguments: str) -> int:
        return exit_code(nova_lint, arguments)

    def left() -> int:
        baseline = read(repository.root)
        assert baseline is not None
        return len(baseline.entries)

    assert run("check", "-q") == 1
    assert run("baseline", "init") == 0
    repository.commit()
    assert (left(), run("check", "-q")) == (40, 0)
    for file in range(_FILES):
        repository.git("checkout", "-q", "-b", f"fix-{file}")
        # A forty-first does not get in, whatever else is mended at the same time.
        repository.write(
            {f"orders/r{file}.py": "", "orders/new.py": query("more", "DELETE FROM users WHERE id = 1")}
        )
        assert run("check", "-q", "--base", "main") == 1
        assert run("baseline", "update", "-q") == 1
        repository.write({"orders/new.py": ""})
        assert run("check", "-q", "--base", "main") == 0
        assert run("baseline", "update", "-q") == 0
        repository.commit()
        assert run("baseline", "verify", "--base", "main") == 0
        repository.git("checkout", "-q", "main")
        repository.git("merge", "-q", "--ff-only", f"fix-{file}")
        assert left() == 40 - _IN_EACH * (file + 1)
        if file == 3:  # half way, somebody tidies up
            repository.write({"orders/r7.py": None, "orders/lib/r7.py": files["orders/r7.py"]})
            assert run("check", "-q") == 0
            repository.write({"orders/lib/r7.py": None, "orders/r7.py": files["orders/r7.py"]})
    assert [path.name for path in (repository.root / FOLDER).iterdir()] == ["baseline.jsonl"]
    assert run("check", "-q") == 0
