"""A change that says something else and asks the same is told without a run; one that may ask something else is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.cli.again import told_again
from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code
from nova_lint.engine.again import quiet
from tests.engine.again.changes import CONFIG, Change, in_order, on_disk, small_repository, timeless

_CODE = '''import requests

from orders import db

WANTED = "SELECT name FROM users WHERE b = 1"


def f(cursor, name):
    table = "users"
    unused = name
    cursor.execute(f"UPDATE {table} SET name = 1 WHERE id = 2")
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


def h(cursor):
    with cursor.begin():
        f(cursor, "x")


def idle(cursor):
    return 1
'''
_HELPER = """
def run(conn, table):
    conn.execute(f"UPDATE {table} SET a = 1")


class Base:
    def name(self):
        return 1
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository in git, which is the working directory."""
    files = {
        "nova-lint.toml": CONFIG,
        "orders/__init__.py": "",
        "orders/repo.py": _CODE,
        "orders/db.py": _HELPER,
    }
    return small_repository(tmp_path, files, monkeypatch)


def _edit(old: str, new: str, path: str = "orders/repo.py") -> Change:
    return on_disk(path, old, new)


_ASKED = ("check", "--output-format", "json", "--preview", "--exit-zero")


def _whole(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What a run says, without how long it took."""
    exit_code(nova_lint, [*_ASKED, *more])
    return timeless(capsys.readouterr().out)


def _again() -> str | None:
    answer = told_again([*_ASKED])
    return None if answer is None else timeless(answer.out)


_SEEN = _edit("    for user", "    seen = 1\n    for user")
_MORE = _edit("    db.run", "    x = 2\n    db.run")

QUIET = [
    ("a statement", _SEEN),
    ("a call of nobody's", _edit("    for user", '    log.info("seen %s", name)\n    for user')),
    ("a statement in a transaction", _edit("        requests", "        done = 1\n        requests")),
    ("a statement in a loop", _edit("        cursor.execute(\"SELECT 1", "        x = user\n        cursor.execute(\"SELECT 1")),
    ("another number", _edit("return 1", "return 2")),
    ("a statement less", _edit("    unused = name\n", "")),
    ("another name for a variable", in_order(_edit('    table = "users"', '    users = "users"'), _edit("{table}", "{users}"))),
    ("a helper that does something else besides", _edit("    conn", "    done = 1\n    conn", "orders/db.py")),
    ("a function that nobody asks", _edit("return 1", "return 2", "orders/db.py")),
    ("statements in two functions", in_order(_SEEN, _MORE)),
    ("statements in two files", in_order(_edit("    conn", "    done = 1\n    conn", "orders/db.py"), _MORE)),
    ("a statement in one file and a line in another", in_order(
        _edit("    conn", "\n    conn", "orders/db.py"), _edit("    db.run", "    x = 2\n    db.run"),
    )),
]  # fmt: skip

LOUD = [
    ("another table that is put together", _edit('table = "users"', 'table = "orders"')),
    ("a query that is sent from elsewhere", _edit("    for user", "    cursor.execute(WANTED)\n    for user")),
    ("a value that is none of the program's any more", _edit("    f(cursor, \"x\")", "    f(cursor, cursor.get())")),
    ("a helper that is called once more", _edit("return 1", 'db.run(cursor, "users")')),
    ("a helper that is called no more", _edit('    db.run(conn, "users")', "    pass")),
    ("a call out of a transaction", _edit("        f(cursor", '        requests.get("http://y")\n        f(cursor')),
    ("a call out that is in no transaction any more", _edit('        requests.get("http://x")', '    requests.get("http://x")')),
    ("a query that is in no loop any more", _edit("    for user in cursor.fetchall():", "    if user := cursor.fetchone():")),
    ("a call of a function that asks", _edit("return 1", 'f(cursor, "y")')),
    ("literal SQL that nobody sends", _edit("return 1", 'return "SELECT name FROM users WHERE b = 1"')),
    ("another order", in_order(
        _edit("        requests.get(\"http://x\")\n    db", "    db"),
        _edit("    with conn.begin():\n", "    with conn.begin():\n        requests.get(\"http://x\")\n"),
    )),
    ("a line that is broken in two", _edit('(f"UPDATE {table} SET name', '(\n        f"UPDATE {table} SET name')),
    ("a parameter", _edit("def idle(cursor", "def idle(cursor, more")),
    ("an import in a function", _edit("return 1", "import os")),
    ("an attribute of the object", _edit("return 1", "self.x = 1", "orders/db.py")),
    ("another name for a variable, a letter shorter", in_order(
        _edit('    table = "users"', '    nam = "users"'), _edit("{table}", "{nam}")
    )),
    ("another column", _edit("    cursor.execute(f\"UPDATE", "    if 1: cursor.execute(f\"UPDATE")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change"), QUIET, ids=[what for what, _ in QUIET])
def test_a_change_that_asks_the_same_is_told_without_a_run(
    what: str, change: Change, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _whole(capsys)
    more = _edit("def g", "# why\ndef g"), _edit("    db.run", "    y = 3\n    db.run")
    for one in (change, *more):  # the later ones go by what the first run left
        one(repository)
        found = _again()
        assert found is not None
        assert "NL" in found
        assert found == _whole(capsys, "--no-cache")


@pytest.mark.parametrize(("what", "change"), QUIET, ids=[what for what, _ in QUIET])
def test_so_is_one_behind_a_change_of_a_query(
    what: str, change: Change, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _whole(capsys)
    _edit("    return 1", '    cursor.execute("DELETE FROM users WHERE a = 1")\n    return 1')(repository)
    assert _again() is None
    _whole(capsys)  # goes on from the first one
    change(repository)
    found = _again()
    assert found is not None
    assert found == _whole(capsys, "--no-cache")


@pytest.mark.parametrize(("what", "change"), LOUD, ids=[what for what, _ in LOUD])
def test_a_change_that_may_ask_something_else_needs_a_run(
    what: str, change: Change, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _whole(capsys)
    change(repository)
    assert _again() is None
    assert _whole(capsys) == _whole(capsys, "--no-cache")


def test_without_the_facts_of_the_run_nothing_is_known(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _whole(capsys)
    _edit("    for user", "    seen = 1\n    for user")(repository)
    monkeypatch.setattr(quiet, "recall_facts", lambda *_: None)
    assert _again() is None
