"""Bad input, end to end: a clear message that names the file, and the run goes on where it can."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CONFIG = b"""
[services.orders]
paths = ["orders"]
tables = ["orders"]
[services.users]
paths = ["users"]
tables = ["users"]
"""

#: Honest code beside the bad input: it must be checked all the same.
_WRITES = b"""\
def f(cur):
    cur.execute("DELETE FROM users WHERE id = 1")
    cur.execute("DELETE FROM orders WHERE id = 1")
"""
_FOUND = "orders/a.py:2:30: NL102 "


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "nova_lint", *arguments),
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("orders", "users"):
        (tmp_path / folder).mkdir()
    (tmp_path / "nova-lint.toml").write_bytes(_CONFIG)
    (tmp_path / "orders" / "a.py").write_bytes(_WRITES)
    (tmp_path / "users" / "a.py").write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        # These are nothing to complain of.
        pytest.param("orders/b.py", b"", None, id="empty"),
        pytest.param("orders/b.sql", b"", None, id="an empty script"),
        pytest.param("orders/b.py", b"# coding: latin-1\nexecute = '\xe4'\n", None, id="PEP 263"),
        pytest.param("orders/b.py", b"\xef\xbb\xbfexecute = 1\r\n", None, id="a mark in front, line ends of old"),
        pytest.param("orders/b.py", b"execute = " + b"(" * 80 + b"1" + b")" * 80, None, id="parentheses"),
        pytest.param("orders/b.py", b"execute = [" + b"1,\n" * 50_000 + b"]\n", None, id="many numbers"),
        pytest.param("orders/b.py", b"# " + b"x" * 10_000_000 + b"\nexecute = 1\n", None, id="a line of 10 MB"),
        pytest.param("orders/b.py", b"cur.execute('SELECT 1' " + b"+ ''" * 1000 + b")", None, id="a long sum"),
        pytest.param(
            "orders/b.sql", b"SELECT " + b"(" * 500 + b"1" + b")" * 500 + b" FROM orders;", None, id="SQL, 500 deep"
        ),
        # These are.
        pytest.param("orders/b.py", b"def execute(:\n", "orders/b.py:1:13: NL900 ", id="not Python"),
        pytest.param("orders/b.py", b"execute = '\xff'\n", "orders/b.py:1:1: NL900 ", id="not UTF-8"),
        pytest.param("orders/b.py", b"# coding: klingon\nexecute = 1\n", "orders/b.py:1:1: NL900 ", id="no coding"),
        pytest.param("orders/b.py", b"execute = 1\0\n", "orders/b.py:1:", id="a NUL byte"),
        pytest.param("orders/b.py", b"execute\n" + b" " * 17_000_000, "files above 16 MiB are not", id="too large"),
        pytest.param("orders/b.sql", b"DELETE FROM orders WHERE (((\n", "orders/b.sql:1:1: NL901 ", id="not SQL"),
    ],
)  # fmt: skip
def test_a_bad_file(root: Path, path: str, content: bytes, told: str | None) -> None:
    (root / path).write_bytes(content)
    ended = _run(root, "check", "--output-format", "concise")
    assert ended.returncode == 1, ended.stderr
    assert _FOUND in ended.stdout
    assert ("NL9" in ended.stdout) == (told is not None)
    assert told is None or told in ended.stdout
    assert ended.stderr == ""


@pytest.mark.parametrize(
    "deep",
    [
        pytest.param("execute = " + "[" * 1000 + "]" * 1000, id="lists"),
        pytest.param("execute = " + "-" * 1000 + "1", id="signs"),
        pytest.param("execute = x" + ".y" * 1000, id="attributes"),
        pytest.param("execute = x" + "()" * 1000, id="calls"),
        pytest.param(
            "\n".join(" " * n + "if execute:" for n in range(99)) + "\n" + " " * 99 + "x", id="blocks"
        ),
        pytest.param(
            "cur.execute(" + "f(" * 1000 + "'SELECT 1 FROM orders'" + ")" * 1000 + ")", id="arguments"
        ),
    ],
)
def test_what_nests_a_thousand_deep_is_read_or_told(root: Path, deep: str) -> None:
    (root / "orders" / "b.py").write_text(deep)
    ended = _run(root, "check", "--output-format", "concise")
    assert ended.returncode == 1, ended.stderr
    assert _FOUND in ended.stdout


def test_links_in_a_circle(root: Path) -> None:
    (root / "orders" / "loop").symlink_to(root, target_is_directory=True)
    (root / "orders" / "self.py").symlink_to("self.py")
    ended = _run(root, "check", "--output-format", "concise")
    assert ended.stdout.count("NL102") == 1 + ended.stdout.count("(NL102")
    assert ended.returncode == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is locked for an administrator")
def test_a_locked_file(root: Path) -> None:
    (root / "orders" / "b.py").write_bytes(b"execute\n")
    (root / "orders" / "b.py").chmod(0)
    ended = _run(root, "check", "--output-format", "concise")
    assert "orders/b.py:1:1 : NL900 the file cannot be read" in ended.stdout


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (None, "there is no nova-lint.toml"),
        (b"[services", "nova-lint.toml:1: it is not TOML"),
        (_CONFIG.replace(b"tables", b"tabels", 1), "nova-lint.toml:4: unknown key 'tabels'"),
        (_CONFIG.replace(b'paths = ["users"]', b""), "nova-lint.toml:5: service 'users' has no paths"),
        (_CONFIG.replace(b'["users"]', b'["orders"]'), "is claimed by 'orders' and by 'users'"),
    ],
)
def test_a_bad_configuration(root: Path, config: bytes | None, told: str) -> None:
    (root / "nova-lint.toml").unlink()
    if config is not None:
        (root / "nova-lint.toml").write_bytes(config)
    ended = _run(root, "check")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_pattern_that_matches_nothing_is_a_warning(root: Path) -> None:
    (root / "nova-lint.toml").write_bytes(_CONFIG.replace(b'["users"]', b'["users", "user_*"]'))
    ended = _run(root, "check")
    assert ended.returncode == 1
    assert "warning: the path 'user_*' of service 'users' matches no file" in ended.stderr
    assert "NL403 users claims user_*, which no code touches" in ended.stdout


def test_facts_end_to_end(root: Path) -> None:
    ended = _run(root, "facts", "--output-format", "jsonl")
    assert ended.returncode == 0, ended.stderr
    assert '"table": "users"' in ended.stdout
    assert '"owner": "users"' in ended.stdout
