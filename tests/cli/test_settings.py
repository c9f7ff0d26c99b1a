"""Which configuration counts, and what it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.cli.outcome import WrongInput
from nova_lint.cli.settings import configured, configured_for_facts

_CONFIG = '[services.orders]\npaths = ["orders"]\ntables = ["orders"]\n'


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two configured repositories, `one` and `two`, and the folder `bare`, which has no configuration."""
    for name in ("one", "two"):
        (tmp_path / name / "orders").mkdir(parents=True)
        (tmp_path / name / "orders" / "a.py").write_text("")
        (tmp_path / name / "nova-lint.toml").write_text(_CONFIG)
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "a.py").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "explicit", "root"),
    [
        (["one"], None, "one"),
        (["one/orders", "one/orders/a.py"], None, "one"),
        (["one"], "two/nova-lint.toml", "one"),  # the configuration is kept beside the code
        (["two/orders"], "two/nova-lint.toml", "two"),
        ([], "two/nova-lint.toml", "two"),
    ],
)
def test_configured(tree: Path, paths: list[str], explicit: str | None, root: str) -> None:
    found = configured([Path(path) for path in paths], Path(explicit) if explicit else None)
    assert found.root == tree / root


@pytest.mark.parametrize(
    ("paths", "explicit", "message"),
    [
        (["one", "two"], None, "different configurations"),
        (["bare"], None, "nova-lint.toml"),
        (["one"], "missing.toml", "missing.toml"),
    ],
)
def test_no_configuration(tree: Path, paths: list[str], explicit: str | None, message: str) -> None:
    with pytest.raises(WrongInput) as raised:
        configured([Path(path) for path in paths], Path(explicit) if explicit else None)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("start", "explicit", "root", "reported"),
    [
        ("bare", None, "bare", []),  # nobody owns anything, and that is no error
        ("bare/a.py", None, "bare", ["bare/a.py"]),
        ("bare", "one/nova-lint.toml", "bare", []),
        ("one", None, "one", []),
        ("one/orders", None, "one", ["one/orders"]),
        (None, "one/nova-lint.toml", "one", []),
    ],
)
def test_configured_for_facts(
    tree: Path, start: str | None, explicit: str | None, root: str, reported: list[str]
) -> None:
    config, paths = configured_for_facts(Path(start) if start else None, Path(explicit) if explicit else None)
    assert config.root == tree / root
    assert list(paths) == [tree / path for path in reported]


def test_facts_with_a_broken_configuration(tree: Path) -> None:
    (tree / "one" / "nova-lint.toml").write_text("[services")
    with pytest.raises(WrongInput):
        configured_for_facts(tree / "one", None)
