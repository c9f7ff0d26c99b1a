"""Which file counts, and files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.config.load import ConfigError, find_config, load_config

_SERVICE = '[services.orders]\npaths = ["orders"]\n'
_TOOL = '[tool.nova-lint.services.orders]\npaths = ["orders"]\n'


@pytest.mark.parametrize(
    ("files", "start", "found"),
    [
        # A pyproject.toml that says nothing of nova-lint is none of ours, even one that is not TOML.
        ({"nova-lint.toml": _SERVICE, "a/pyproject.toml": "[tool.other]\n"}, "a", "nova-lint.toml"),
        ({"nova-lint.toml": _SERVICE, "a/pyproject.toml": "nova-lint = ["}, "a", "nova-lint.toml"),
        ({"nova-lint.toml": _SERVICE, "a/pyproject.toml": "tool = 1  # nova-lint"}, "a", "nova-lint.toml"),
        ({"nova-lint.toml": _SERVICE}, "a/b", "nova-lint.toml"),
        ({"nova-lint.toml": _SERVICE, "a/.nova-lint.toml": _SERVICE}, "a/b", "a/.nova-lint.toml"),
        ({"nova-lint.toml": _SERVICE, ".nova-lint.toml": _SERVICE}, ".", "nova-lint.toml"),
        ({".nova-lint.toml": _SERVICE, "pyproject.toml": _TOOL}, ".", ".nova-lint.toml"),
        ({"pyproject.toml": _TOOL}, "a", "pyproject.toml"),
        ({"nova-lint.toml": _SERVICE, "a/file.py": ""}, "a/file.py", "nova-lint.toml"),
    ],
)
def test_the_nearest_counts(tmp_path: Path, files: dict[str, str], start: str, found: str) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert find_config(tmp_path / start) == tmp_path / found


def test_none_says_how_to_write_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as raised:
        find_config(tmp_path)
    assert "there is no nova-lint.toml" in str(raised.value)
    assert "[services.orders]" in str(raised.value)


@pytest.mark.parametrize(("name", "told"), [("no.toml", "there is no such file"), (".", "it is a folder")])
def test_a_named_file_that_is_none(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        find_config(tmp_path, tmp_path / name)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff", "c.toml:1: it is not UTF-8"),
        (b"a = 1\n# \xe4\n", "c.toml:2: it is not UTF-8"),
        (b"a = " + b"[" * 5000, "it is not TOML"),
        (b"a = \x00", "c.toml:1: it is not TOML"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "c.toml").write_bytes(content)
    with pytest.raises(ConfigError) as raised:
        load_config(tmp_path / "c.toml")
    assert told in str(raised.value)


def test_a_mark_in_front_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_bytes(b"\xef\xbb\xbf" + _SERVICE.encode())
    assert load_config(tmp_path / "c.toml").root == tmp_path


def test_pyproject(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\nname = "x"\n\n' + _TOOL + 'tabels = ["orders"]\n')
    with pytest.raises(ConfigError) as raised:
        load_config(path)
    assert "pyproject.toml:6: unknown key 'tabels' in [tool.nova-lint.services.orders]" in str(raised.value)


def test_paths_in_messages_are_as_people_write_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nova-lint.toml").write_text("[services")
    with pytest.raises(ConfigError) as raised:
        load_config(tmp_path / "nova-lint.toml")
    assert str(raised.value).startswith("nova-lint.toml:1: ")
