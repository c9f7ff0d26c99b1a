"""Units of work that are gone on with come to what they come to from the beginning, or are not gone on with."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nova_lint.config.load import Config, parse_config
from nova_lint.engine.again.working import Work
from nova_lint.engine.run import lint
from nova_lint.memo.store import Store
from nova_lint.model.report import Report
from nova_lint.model.trace import Trace
from tests.engine.again.changes import edit

_CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]
[services.users]
paths = ["users"]
tables = ["users"]
"""
_APP = """
import requests
from orders import repo

def pay(conn, order):
    with conn.transaction():
        repo.mark(conn, order)
        notify(order)

def notify(order):
    requests.post("http://mail", json=order)

def each(conn, orders):
    for order in orders:
        repo.user(conn, order)

def up(conn):
    row = conn.fetch_one("SELECT n FROM orders WHERE id = 1")
    n = row["n"] + 1
    conn.execute("UPDATE orders SET n = %s WHERE id = 1", (n,))

def up_alone(conn):
    m = conn.fetch_one("SELECT m FROM orders WHERE id = 1")["m"]
    conn.execute("UPDATE orders SET m = %s WHERE id = 1", (m + 1,))

def alone(conn, lock):
    with lock:
        up_alone(conn)

def idle(value):
    return value
"""
_REPO = """
def mark(conn, order):
    conn.execute("UPDATE orders SET paid = 1 WHERE id = %s", (order,))
    conn.execute("UPDATE users SET paid = 1 WHERE id = %s", (order,))

def user(conn, order):
    return conn.execute("SELECT a FROM users WHERE id = %s", (order,))
"""
Files = dict[str, str]
Edit = Callable[[Files], object]


_APP_PATH, _REPO_PATH = "orders/app.py", "orders/repo.py"
_UP, _IDLE, _MARK = "    n = row", "    return value", "def mark"
_DELETE = 'conn.execute("DELETE FROM orders WHERE id = 1")'
_USERS = '    conn.execute("UPDATE users SET paid = 1 WHERE id = %s", (order,))\n'

#: What must be worked out from the beginning, and why.
WHOLE = [
    ("a function that calls out now: others may call it", edit(_APP_PATH, _IDLE, "    requests.get('http://x')")),
    ("a lock less: what is called under it is not guarded any more", edit(_APP_PATH, "    with lock:", "    if lock:")),
    ("a table more: it tells whose columns are", edit(_APP_PATH, _UP, f'    conn.execute("CREATE TABLE t (i int)")\n{_UP}')),
    ("a new function", edit(_APP_PATH, "def idle", "def more(conn):\n    pay(conn, 1)\n\ndef idle")),
    ("another parameter", edit(_APP_PATH, "def notify(order)", "def notify(order, how=1)")),
    ("another import", edit(_APP_PATH, "import requests", "import requests\nimport httpx")),
    ("a database call of a module", edit(_REPO_PATH, _MARK, f"{_DELETE}\n\n{_MARK}")),
]  # fmt: skip
GONE_ON = [
    ("a statement", edit(_APP_PATH, _UP, f"    seen = 1\n{_UP}")),
    ("a comment", edit(_APP_PATH, _UP, f"    # why\n{_UP}")),
    ("a query more, in what a transaction calls", edit(_REPO_PATH, "    conn", f"    {_DELETE}\n    conn")),
    ("a query less, in what a transaction calls", edit(_REPO_PATH, _USERS, "")),
    ("no transaction any more", edit(_APP_PATH, "    with conn.transaction():", "    if conn:")),
    ("a remote call outside of it", edit(_APP_PATH, "        notify(order)", "    notify(order)")),
    ("a remote call with a timeout", edit(_APP_PATH, "json=order)", "json=order, timeout=3)")),
    ("no loop any more", edit(_APP_PATH, "    for order in orders:", "    if orders:")),
    ("a loop over few", edit(_APP_PATH, "in orders:", "in (1, 2):")),
    ("a lost update less", edit(_APP_PATH, '    n = row["n"] + 1', "    n = 1")),
    ("a function in a function", edit(_APP_PATH, _UP, f"    def inner():\n        conn.commit()\n    inner()\n{_UP}")),
]  # fmt: skip


@pytest.fixture
def gone_on(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each run that could go on did."""
    noted: list[bool] = []
    real = Work.gone_on

    def noting(self: Work, *given: Any) -> Any:
        found = real(self, *given)
        noted.append(found is not None)
        return found

    monkeypatch.setattr(Work, "gone_on", noting)
    return noted


def _checked(files: Files, store: Store | None) -> Report:
    config: Config = parse_config(_CONFIG)
    if store is not None:
        config = dataclasses.replace(config, store=store, trace=Trace())
    return lint(dict(files), config)


def _same(one: Report, other: Report) -> bool:
    return (one.units, one.findings, one.facts, one.problems) == (
        other.units,
        other.findings,
        other.facts,
        other.problems,
    )


@pytest.mark.parametrize(("what", "change"), WHOLE, ids=[what for what, _ in WHOLE])
def test_what_may_matter_to_more_is_worked_out_from_the_beginning(
    what: str, change: Edit, tmp_path: Path, gone_on: list[bool]
) -> None:
    files, store = {_APP_PATH: _APP, _REPO_PATH: _REPO}, Store(tmp_path)
    _checked(files, store)
    change(files)
    assert _same(_checked(files, store), _checked(files, None))
    assert True not in gone_on


@pytest.mark.parametrize(("what", "change"), GONE_ON, ids=[what for what, _ in GONE_ON])
def test_what_was_made_of_a_change_is_worked_out_again(
    what: str, change: Edit, tmp_path: Path, gone_on: list[bool]
) -> None:
    files, store = {_APP_PATH: _APP, _REPO_PATH: _REPO}, Store(tmp_path)
    before = _checked(files, store)
    assert before.units.units and before.units.remote and before.units.loops and before.units.races
    for one in (
        change,
        edit(_APP_PATH, _IDLE, f"    # why\n{_IDLE}"),
    ):  # both since the beginning
        one(files)
        assert _same(_checked(files, store), _checked(files, None))
    assert gone_on == [True, True]


def test_two_changes_add_up(tmp_path: Path, gone_on: list[bool]) -> None:
    files, store = {_APP_PATH: _APP, _REPO_PATH: _REPO}, Store(tmp_path)
    _checked(files, store)
    for _, change in GONE_ON[:4]:
        change(files)
        assert _same(_checked(files, store), _checked(files, None))
    assert gone_on == [True] * 4


def test_what_is_damaged_is_worked_out_anew(tmp_path: Path, gone_on: list[bool]) -> None:
    files, store = {_APP_PATH: _APP, _REPO_PATH: _REPO}, Store(tmp_path)
    _checked(files, store)
    store.put(store.key(b"units of work", b""), b"\x93")
    files[_APP_PATH] = files[_APP_PATH].replace("    n = row", "    seen = 1\n    n = row")
    assert _same(_checked(files, store), _checked(files, None))
    assert gone_on == [False]
