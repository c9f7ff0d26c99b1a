"""Checking again when something changes."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nova_lint.cli import settings, watch
from nova_lint.cli.outcome import WrongInput
from nova_lint.cli.watch import is_read, watched


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("readme.md", False),
        (".git/a.py", False),
        ("x/.venv/lib/a.py", False),
        ("a.pyc", False),
        ("x/a.py", True),
        ("x/a.sql", True),
        ("nova-lint.toml", True),
        ("venv.py", True),
    ],
)
def test_is_read(path: str, read: bool) -> None:
    # Where the repository itself stands makes no difference.
    assert is_read(f"/home/venv/repo/{path}", Path("/home/venv/repo")) == read


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Lets the watcher see changes made up here, then the user's Ctrl-C."""
    config = types.SimpleNamespace(root=tmp_path)
    monkeypatch.setattr(settings, "configured", lambda paths, explicit: config)

    def see(*seen: set[tuple[int, str]]) -> None:
        def source(root: Path, watch_filter: object) -> Iterator[set[tuple[int, str]]]:
            assert root == tmp_path
            yield from seen
            raise KeyboardInterrupt

        monkeypatch.setitem(sys.modules, "watchfiles", types.SimpleNamespace(watch=source))

    return see


def test_it_checks_now_and_after_each_change(
    changes: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    runs: list[int] = []
    changes({(1, "/r/a.py")}, {(1, "/r/b.py"), (2, "/r/c.sql")})
    assert watched(lambda: runs.append(1) or 1, (), None) == 0  # type: ignore[func-returns-value]
    assert len(runs) == 3
    told = [line[9:] for line in capsys.readouterr().err.splitlines() if line]
    assert told == [
        "Watching for changes. Ctrl-C ends this.",
        "Checked again after a.py changed. Ctrl-C ends this.",
        "Checked again after b.py and 1 more changed. Ctrl-C ends this.",
    ]


def test_a_wrong_configuration_is_told_and_watching_goes_on(
    changes: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong() -> int:
        raise WrongInput("nova-lint.toml:1: unknown key 'x'")

    changes({(1, "/r/nova-lint.toml")})
    assert watched(wrong, (), None) == 0
    assert capsys.readouterr().err.count("nova-lint: nova-lint.toml:1: unknown key 'x'") == 2


def test_the_screen_is_cleared_only_where_there_is_one(
    changes: Callable[..., None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changes()
    watched(lambda: 0, (), None)
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(watch, "is_terminal", lambda stream: True)
    watched(lambda: 0, (), None)
    assert capsys.readouterr().out == "\x1b[2J\x1b[3J\x1b[H"


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(WrongInput, match="needs the package watchfiles"):
        watched(lambda: 0, (), None)
