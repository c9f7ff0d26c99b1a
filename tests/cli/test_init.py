"""`nova-lint init`: what it writes and says, what it leaves alone, and its exit codes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import rmtree

import pytest

from nova_lint.cli import output, proposing
from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code
from tests.engine.propose.repositories import SHOP

_SUMMARY = """\
nova-lint.toml: written. 2 services:
  billing  services/billing  1 table
  orders   services/orders   2 tables
3 tables with an owner (confidence: 3 high), 0 undecided.
Next: read the list, then run: nova-lint check --statistics
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two services without a configuration; it is where the command runs."""
    monkeypatch.chdir(tmp_path)
    for path, text in SHOP.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return tmp_path


def _run(*arguments: str) -> int:
    return exit_code(nova_lint, ["init", *arguments])


def test_it_writes_a_configuration_that_check_takes(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run() == 0
    assert capsys.readouterr() == (_SUMMARY, "")
    assert exit_code(nova_lint, ["check", "-q", "--output-format", "concise"]) == 1
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["NL101"]


def test_a_folder_is_named(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop / "db")
    assert _run(str(shop)) == 0
    assert (shop / "nova-lint.toml").is_file()


def test_without_git_it_is_the_same_but_said(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--dry-run") == 0
    with_git = capsys.readouterr()
    rmtree(shop / ".git")
    assert _run("--dry-run") == 0
    without = capsys.readouterr()
    assert without.out == with_git.out
    assert without.err == (
        "nova-lint: warning: . is in no git repository: every file was read that no .gitignore names\n"
        + with_git.err
    )


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("name", ["nova-lint.toml", ".nova-lint.toml", "pyproject.toml"])
def test_a_configuration_that_is_there_stays(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = '[tool.nova-lint.services.a]\npaths = ["a"]\n' if name == "pyproject.toml" else "services = {}\n"
    Path(name).write_text(text)
    assert _run() == 2
    assert capsys.readouterr().err == (
        f"nova-lint: {name} is there already and was not changed.\n"
        "  nova-lint init --update adds new services and tables to it; --force replaces it;"
        " --dry-run prints a new proposal.\n"
    )
    assert Path(name).read_text() == text
    assert sorted(path.name for path in Path().iterdir()) == sorted([".git", "db", "services", name])


@pytest.mark.usefixtures("shop")
def test_force_replaces_it() -> None:
    Path("nova-lint.toml").write_text("this is no TOML")
    Path("nova-lint.toml").chmod(0o640)
    assert _run("--force") == 0
    assert Path("nova-lint.toml").read_text().startswith("# Proposed by")
    assert Path("nova-lint.toml").stat().st_mode & 0o777 == 0o640


@pytest.mark.usefixtures("shop")
def test_a_dry_run_prints_the_file_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--dry-run") == 0
    printed, told = capsys.readouterr()
    assert printed.startswith("# Proposed by")
    assert told.startswith("nova-lint.toml: not written. 2 services:\n")
    assert not Path("nova-lint.toml").exists()


@pytest.mark.usefixtures("shop")
def test_update_adds_what_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run() == 0
    mine = Path("nova-lint.toml").read_text().replace('"orders", # high', '"orders", # ours since 2019')
    Path("nova-lint.toml").write_text(mine)
    Path("services/orders/more.py").write_text(
        "def more(cursor):\n    cursor.execute('INSERT INTO order_notes VALUES (1)')\n"
        "    cursor.execute('SELECT n FROM legacy')\n"
    )
    capsys.readouterr()
    assert _run("--update", "--dry-run") == 0
    difference = capsys.readouterr().out.splitlines()
    assert [line for line in difference if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        '+  "order_notes", # low: defined nowhere here; 1 of 1 write; its name',
        "+",
        "+# Undecided. Name each of these under the service that decides what its rows mean:",
        "+#   legacy: only read, and defined nowhere here; orders (1 of 1 read)",
    ]
    assert Path("nova-lint.toml").read_text() == mine
    assert _run("--update") == 0
    assert capsys.readouterr().out == (
        "nova-lint.toml: updated.\n  new table: order_notes (orders, low)\n  new undecided table: legacy\n"
    )
    once = Path("nova-lint.toml").read_bytes()
    assert _run("--update") == 0
    assert "nothing to add" in capsys.readouterr().out
    assert Path("nova-lint.toml").read_bytes() == once


@pytest.mark.usefixtures("shop")
def test_update_of_a_pyproject_keeps_the_rest() -> None:
    text = '\ufeff[project]\nname = "x"  # kept\n\n[tool.nova-lint.services.orders]\npaths = ["services/orders"]\n'
    Path("pyproject.toml").write_text(text)
    assert _run("--update") == 0
    found = Path("pyproject.toml").read_text()
    assert found.startswith(text)
    assert "[tool.nova-lint.services.billing]" in found


def _nothing(folder: Path) -> None:
    """An empty folder."""


def _flat(folder: Path) -> None:
    (folder / "app.py").write_text("import os\n")


def _there_without_it(folder: Path) -> None:
    (folder / "app.py").write_text("import os\n")
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")


def _wrong(folder: Path) -> None:
    (folder / "nova-lint.toml").write_text("services = 1\n")


@pytest.mark.parametrize(
    ("make", "arguments", "expected"),
    [
        (_nothing, [], "there are no .py or .sql files below . that git does not ignore"),
        (_flat, [], "no service can be told from the folders below .: no two of them"),
        (_there_without_it, ["--update"], "there is no configuration in . that could be updated"),
        (_wrong, ["--update"], "nova-lint.toml:1: 'services' must be tables, not a number"),
        (_nothing, ["--update", "--force"], "give one of them"),
        (_nothing, ["nowhere"], "does not exist"),
    ],
)
def test_what_cannot_be_done_is_said(
    make: object,
    arguments: list[str],
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert callable(make)
    make(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert _run(*arguments) == 2
    assert expected in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.usefixtures("shop")
def test_a_target_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("nova-lint.toml").mkdir()
    assert _run() == 2
    assert capsys.readouterr().err == "nova-lint: cannot write to nova-lint.toml: it is a folder\n"


@pytest.mark.usefixtures("shop")
def test_a_disk_that_is_full(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    Path("nova-lint.toml").write_text("services = {}\n")
    monkeypatch.setattr(proposing.os, "fdopen", full)  # type: ignore[attr-defined]
    assert _run("--force") == 2
    assert "cannot write to nova-lint.toml: No space left on device" in capsys.readouterr().err
    assert Path("nova-lint.toml").read_text() == "services = {}\n"
    assert sorted(path.name for path in Path().iterdir()) == [".git", "db", "nova-lint.toml", "services"]


@pytest.mark.usefixtures("shop")
def test_no_tables(capsys: pytest.CaptureFixture[str]) -> None:
    for path in SHOP:
        Path(path).write_text("")
    assert _run() == 0
    assert capsys.readouterr().out == (
        "nova-lint.toml: written. 2 services:\n"
        "  billing  services/billing  0 tables\n"
        "  orders   services/orders   0 tables\n"
        "No table was seen: nothing in these files touches a database in a way that can be read.\n"
        "Next: read the list, then run: nova-lint check --statistics\n"
    )


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("answer", "is_written"), [(True, True), (False, False)])
def test_on_a_terminal_it_asks(
    answer: bool, is_written: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def confirm(text: str, *, default: bool) -> bool:
        asked.append(text)
        return answer

    monkeypatch.setattr(output, "is_terminal", lambda stream: True)
    monkeypatch.setattr(proposing.click, "confirm", confirm)  # type: ignore[attr-defined]
    assert _run() == 0
    assert asked == ["Write nova-lint.toml with these?"]
    assert "billing  services/billing  1 table" in capsys.readouterr().out
    assert Path("nova-lint.toml").exists() is is_written
