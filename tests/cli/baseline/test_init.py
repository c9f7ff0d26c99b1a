"""The first freeze, and no second one."""

from __future__ import annotations

import pytest

from nova_lint.engine.baseline.store import FOLDER, read
from tests.cli.baseline.conftest import Run
from tests.repository import WRITES, Repository


def test_everything_is_tolerated(repository: Repository, run: Run) -> None:
    code, out, _ = run("baseline", "init")
    assert code == 0
    assert out.startswith("3 findings of ")
    assert "merge=union" in out
    code, out, _ = run("check")
    assert code == 0
    assert "No new findings." in out
    assert "Against the baseline: 0 new, 3 known, 0 gone." in out


def test_not_twice(frozen: Repository, run: Run) -> None:
    frozen.write({"orders/c.py": WRITES})
    before = read(frozen.root)
    code, out, err = run("baseline", "init")
    assert (code, out) == (2, "")
    assert "there is a baseline already" in err
    assert read(frozen.root) == before


def test_a_rule_at_a_time(repository: Repository, run: Run) -> None:
    assert run("baseline", "init", "--rule", "NL101")[1].startswith("1 finding of 1 rule is tolerated")
    code, out, _ = run("check")
    assert code == 1
    assert "The baseline was made without NL102, NL405" in " ".join(out.split())
    assert run("baseline", "init", "--rule", "cross-service-write")[0] == 0
    code, _, err = run("baseline", "init", "--rule", "NL102,NL405")
    assert code == 2
    assert "NL102 was frozen before" in err
    assert "NL101 was frozen before" in run("baseline", "init", "--rule", "NL101")[2]
    assert run("check")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--rule", "NL999"], "--rule: there is no rule 'NL999'"),
        (["--config", "missing.toml"], "missing.toml"),
    ],
)
def test_wrong_words(repository: Repository, run: Run, arguments: list[str], told: str) -> None:
    code, _, err = run("baseline", "init", *arguments)
    assert (code, told in err) == (2, True), err
    assert not (repository.root / FOLDER).exists()
