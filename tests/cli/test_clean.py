"""`nova-lint clean` removes what nova-lint made, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code
from nova_lint.memo.folder import NAME, made


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "nova-lint.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_folder_goes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made(str(root))
    assert exit_code(nova_lint, ["clean"]) == 0
    assert not (root / NAME).exists()
    assert "Removed" in capsys.readouterr().out


def test_there_is_none(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(nova_lint, ["clean"]) == 0
    assert "There is no" in capsys.readouterr().out
    assert not (root / NAME).exists()


def test_a_folder_that_somebody_else_made_stays(root: Path) -> None:
    (root / NAME).mkdir()
    (root / NAME / "mine").write_text("x")
    assert exit_code(nova_lint, ["clean"]) == 0
    assert (root / NAME / "mine").exists()


def test_what_a_link_leads_to_stays(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert made(str(elsewhere))
    (root / NAME).symlink_to(elsewhere / NAME)
    assert exit_code(nova_lint, ["clean"]) == 0
    assert (elsewhere / NAME / "CACHEDIR.TAG").exists()
