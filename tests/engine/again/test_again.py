"""A run after a small change says what a run from the beginning says, and only then is one told again."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from nova_lint.cli import again as module
from nova_lint.cli.again import told_again
from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code
from nova_lint.engine.again.keep import PLAIN
from tests.engine.again.changes import CONFIG, in_order, on_disk, small_repository, timeless

_CODE = '''import requests

from orders import db


def f(cursor, name):
    cursor.execute("UPDATE users SET name = 1 WHERE id = 2")
    cursor.execute(f"SELECT a FROM users WHERE b = '{name}'")
    for user in cursor.fetchall():
        cursor.execute("SELECT 1 FROM users WHERE id = %s", (user,))


def g(conn):
    with conn.begin():
        conn.execute("""
            DELETE FROM users
        """)
        requests.get("http://x")
    db.run(conn, "users")
'''
_HELPER = 'def run(conn, table):\n    conn.execute(f"UPDATE {table} SET a = 1")\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository in git, which is the working directory."""
    files = {
        "nova-lint.toml": CONFIG, "orders/__init__.py": "", "orders/repo.py": _CODE, "orders/db.py": _HELPER,
        "orders/idle.py": "def nothing():\n    return 1\n", "users/schema.sql": "CREATE TABLE users (id int, name text);\n",
    }  # fmt: skip
    root = small_repository(tmp_path, files, monkeypatch)
    subprocess.run(["git", "-C", str(root), "add", "users"], check=True)
    return root


def _whole(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str, int]:
    """What a whole run says, without how long it took."""
    code = exit_code(nova_lint, ["check", *arguments])
    told = capsys.readouterr()
    return timeless(told.out), told.err, code


def _again(*arguments: str) -> tuple[str, str, int] | None:
    answer = told_again(["check", *arguments])
    return None if answer is None else (timeless(answer.out), answer.err, answer.code)


SMALL = [
    ("a comment", on_disk("orders/repo.py", "    cursor", "    # why\n    cursor")),
    ("many lines", on_disk("orders/repo.py", "def g", "# why\n" * 30 + "def g")),
    ("lines less", on_disk("orders/repo.py", "\n\n\ndef g", "\ndef g")),
    ("a docstring", on_disk("orders/repo.py", "    with", '    """Delete."""\n    with')),
    ("in a helper", on_disk("orders/db.py", "    conn", "    # why\n    conn")),
    ("in two files", in_order(on_disk("orders/db.py", "    c", "\n    c"), on_disk("orders/repo.py", "    c", "\n    c"))),
    ("in a file that nobody reads", on_disk("orders/idle.py", "return 1", "return 2")),
    ("what git knows of it", lambda root: subprocess.run(["git", "-C", str(root), "add", "."], check=True)),
    ("a file that is put in its place", in_order(
        lambda root: (root / "orders" / "x.tmp").write_text("# why\n" + (root / "orders" / "repo.py").read_text()),
        lambda root: (root / "orders" / "x.tmp").replace(root / "orders" / "repo.py"),
    )),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change"), SMALL, ids=[what for what, _ in SMALL])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_small_change_is_told_without_a_run(
    what: str,
    change: Callable[[Path], object],
    format_: str,
    repository: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ("--output-format", format_, "--preview")
    _whole(capsys, *asked)
    for one in (
        change,
        on_disk("orders/repo.py", "def f", "# why\ndef f"),
    ):  # the second one goes by what the first left
        one(repository)
        found = _again(*asked)
        assert found is not None
        assert "NL" in found[0]
        assert found == _whole(capsys, *asked, "--no-cache")


@pytest.mark.parametrize("format_", sorted(PLAIN))
def test_every_format_that_is_told_again_is_as_from_a_run(
    format_: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--output-format", format_, "-v", "--statistics", "--show-suppressed")
    _whole(capsys, *asked)
    on_disk("orders/repo.py", "def f", "# why\ndef f")(repository)
    assert _again(*asked) == _whole(capsys, *asked, "--no-cache")


_RUNS = ".nova-lint-cache/answers/*.run"

LARGE = [
    ("another table", on_disk("orders/repo.py", "DELETE FROM users", "DELETE FROM orders")),
    ("a query more", on_disk("orders/repo.py", "    for", '    cursor.execute("DELETE FROM users")\n    for')),
    ("a word that makes a file worth a look", on_disk("orders/idle.py", "return 1", 'c.execute("DELETE FROM users")')),
    ("a waiver", on_disk("orders/repo.py", "    cursor", "    # nova-lint: allow[NL102] it is old\n    cursor")),
    ("a helper's SQL", on_disk("orders/db.py", "UPDATE", "DELETE")),
    ("no Python", on_disk("orders/repo.py", "def f(", "def f((")),
    ("a new file", lambda root: (root / "orders" / "new.py").write_text("x = 1\n")),
    ("a file that is gone", lambda root: (root / "orders" / "idle.py").unlink()),
    ("a link in its place", in_order(
        lambda root: (root / "orders" / "repo.py").rename(root / "elsewhere"),
        lambda root: (root / "orders" / "repo.py").symlink_to(root / "elsewhere"),
    )),
    ("a script", on_disk("users/schema.sql", "name text", "nick text")),
    ("the configuration", on_disk("nova-lint.toml", '"users"]\n', '"users", "x"]\n')),
    ("a baseline", lambda root: (root / ".nova-lint" / "baseline").mkdir(parents=True)),
    ("what git ignores", lambda root: (root / ".gitignore").write_text("idle.py\n")),
    ("a file that git is told to ignore no more", lambda root: (root / ".git/info/exclude").write_text("idle.py\n")),
    ("a memo that is in git", lambda root: subprocess.run(["git", "-C", str(root), "add", "-f", "."], check=True)),
    ("what is kept is damaged", lambda root: [p.write_bytes(p.read_bytes()[:-9]) for p in root.glob(_RUNS)]),
    ("what is kept is empty", lambda root: [p.write_bytes(b"") for p in root.glob(_RUNS)]),
    ("nothing is kept of the file", lambda root: [
        *[p.unlink() for p in root.glob(".nova-lint-cache/facts/*")], on_disk("orders/repo.py", "def f", "\ndef f")(root),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change"), LARGE, ids=[what for what, _ in LARGE])
def test_a_change_that_may_matter_needs_a_run(
    what: str, change: Callable[[Path], object], repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _whole(capsys)
    change(repository)
    assert _again() is None


def test_a_message_that_tells_of_a_line_tells_of_the_new_one(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, _, _ = _whole(capsys, "--output-format", "concise", "--preview")
    on_disk("orders/repo.py", "def f", "# why\ndef f")(repository)
    after = _again("--output-format", "concise", "--preview")
    assert after is not None
    assert "line 14" in before
    assert "line 15" in after[0]


def test_nothing_is_told_where_nothing_is_to_be_kept(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _whole(capsys)
    monkeypatch.setenv("NOVA_LINT_NO_CACHE", "1")
    assert module.told_again(["check"]) is None
