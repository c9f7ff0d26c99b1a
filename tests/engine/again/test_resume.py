"""An evaluation that is gone on with comes to what one from the beginning comes to, or is not gone on with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nova_lint.engine.again import followed, resume
from nova_lint.engine.link import Linked, link
from nova_lint.engine.reading import Reading
from nova_lint.memo.store import Store
from nova_lint.model.trace import Trace
from tests.engine.again.changes import edit

_STORE = """
class Store:
    def __init__(self, pool):
        self.pool = pool

    def put(self, conn, table, values):
        conn.execute(f"INSERT INTO {table} VALUES (%s)", values)

    def put_all(self, conn, rows):
        for row in rows:
            self.put(conn, "orders", row)

    def name(self):
        return "lines"

    def clear(self, conn):
        conn.execute("DELETE FROM " + self.name())

    def count(self, conn):
        conn.execute("SELECT count(*) FROM carts")
        return conn.fetchone()[0]

    def idle(self):
        return 1
"""
_APP = """
from shop.store import Store

def add(conn, pool):
    Store(pool).put(conn, "users", (1,))

def both(conn, pool):
    Store(pool).count(conn)
    conn.execute("UPDATE users SET a = 1 WHERE b = 2")

UNUSED = "SELECT a FROM logs"
"""
_BASE = """
class Base:
    def drop(self, conn):
        conn.execute(f"DELETE FROM {self.table}")
"""
_HEIRS = """
from shop.base import Base

class Second(Base):
    table = "seconds"

class First(Base):
    table = "firsts"

    def more(self, conn):
        conn.execute("DELETE FROM more")
"""
_ONE = """
from shop.two import NAMES

TABLE = "circles"

def clear(conn):
    conn.execute(f"DELETE FROM {NAMES['a']} WHERE b = 1")
"""
_TWO = """
from shop.one import TABLE

NAMES = {"a": TABLE}

def count(conn):
    conn.execute(f"SELECT count(*) FROM {TABLE} WHERE b = 1")
"""
_COUNT = '        conn.execute("SELECT count'
_UPDATE = '    conn.execute("UPDATE users SET a = 1 WHERE b = 2")'
_INSERT = 'f"INSERT INTO {table} VALUES (%s)"'
_FILES = {
    "shop/__init__.py": "",
    "shop/store.py": _STORE,
    "shop/app.py": _APP,
    "shop/plain.py": "def f():\n    return 1\n",
    "shop/base.py": _BASE,
    "shop/heirs.py": _HEIRS,
    "shop/one.py": _ONE,
    "shop/two.py": _TWO,
}

Files = dict[str, str]


RESUMED = [
    ("nothing", lambda files: None),
    ("a line more", edit("shop/store.py", "class", "\n\nclass")),
    ("a statement more", edit("shop/app.py", "    conn.execute", "    x = 1\n    conn.execute")),
    ("a query more", edit("shop/app.py", "    conn.execute", '    conn.execute("DELETE FROM logs")\n    conn.execute')),
    ("another table", edit("shop/app.py", "UPDATE users", "UPDATE people")),
    ("another table that is handed over", edit("shop/app.py", '"users", (1,)', '"people", (1,)')),
    ("a call of a helper more", edit("shop/store.py", _COUNT, f"        self.put(conn, 'more', (1,))\n{_COUNT}")),
    ("a function that nobody evaluates", edit("shop/store.py", "return 1", "return 2")),
    ("a function that is evaluated now", edit("shop/store.py", "return 1", 'self.pool.execute("DELETE FROM logs")')),
    ("a literal that is sent now", edit("shop/app.py", "    Store(pool).put", "    conn.execute(UNUSED)\n    Store(pool).put")),
    ("a helper's SQL", edit("shop/store.py", "INSERT INTO", "REPLACE INTO")),
    ("what only heirs elsewhere tell", edit("shop/base.py", "    conn.execute", "    x = 1\n        conn.execute")),
    ("modules in a circle, the first", edit("shop/one.py", "WHERE b = 1", "WHERE b = 2")),
    ("modules in a circle, the second", edit("shop/two.py", "WHERE b = 1", "WHERE b = 2")),
    ("a file that nobody reads", edit("shop/plain.py", "return 1", "return 2")),
    ("two files", lambda files: [
        edit("shop/app.py", "UPDATE users", "UPDATE people")(files), edit("shop/store.py", "FROM carts", "FROM logs")(files)
    ]),
]  # fmt: skip

WHOLE = [
    ("a query less, whose literal stays", edit("shop/app.py", _UPDATE, "    x = 1")),
    ("a helper that is none any more", edit("shop/store.py", _INSERT, '"INSERT INTO fixed VALUES (1)"')),
    ("what others are given", edit("shop/store.py", '"lines"', '"parts"')),
    ("a new helper", edit("shop/store.py", "FROM carts\"", "FROM \" + conn")),
    ("a parameter", edit("shop/store.py", "def count(self, conn)", "def count(self, conn, x=1)")),
    ("a decorator", edit("shop/store.py", "    def count", "    @property\n    def count")),
    ("another name", edit("shop/store.py", "def idle", "def idler")),
    ("a function more", edit("shop/app.py", "UNUSED", "def g(c):\n    c.execute('DELETE FROM x')\n\nUNUSED")),
    ("a function less", edit("shop/store.py", "    def idle(self):\n        return 1\n", "")),
    ("at module level", edit("shop/app.py", "FROM logs", "FROM lags")),
    ("an import in a function", edit("shop/app.py", "    Store(pool).count", "    import os\n    Store(pool).count")),
    ("a class", edit("shop/store.py", "class Store", "class Store(object)")),
    ("an attribute", edit("shop/store.py", "return 1", "self.x = 1")),
    ("no Python any more", edit("shop/app.py", "def add", "def def")),
    ("a new file", lambda files: files.update({"shop/new.py": "def f(c):\n    c.execute('DELETE FROM x')\n"})),
    ("a file less", lambda files: files.pop("shop/plain.py")),
    ("a script", lambda files: files.update({"shop/x.sql": "CREATE TABLE carts (id int)"})),
    ("a word that makes a file worth reading", edit("shop/plain.py", "return 1", 'return c.execute("DELETE FROM x")')),
]  # fmt: skip


def _linked(files: Files, root: Path | None, dialect: str = "") -> Linked:
    store = Store(root) if root is not None else None
    reading = Reading(store, None, Trace() if store is not None else None)
    found = link({path: text.encode() for path, text in files.items()}, dialect=dialect, reading=reading)
    if store is not None:
        assert found.keep is not None
        found.keep()
        store.save()
    return found


def _told(linked: Linked) -> list[object]:
    return [linked.asked, linked.problems, linked.pastes, linked.files_parsed]


@pytest.fixture
def gone_on(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each evaluation that was kept was gone on with."""
    noted: list[bool] = []

    def noting(*given: Any) -> Any:
        found = resume.resumed(*given)
        noted.append(found is not None)
        return found

    monkeypatch.setattr(followed, "resumed", noting)
    return noted


@pytest.mark.parametrize(("what", "change"), RESUMED, ids=[what for what, _ in RESUMED])
def test_what_depends_on_a_function_is_evaluated_again(
    what: str, change: Callable[[Files], object], tmp_path: Path, gone_on: list[bool]
) -> None:
    files = dict(_FILES)
    assert _told(_linked(files, tmp_path)) == _told(_linked(files, None))
    for one in (
        change,
        edit("shop/app.py", "def add", "# why\ndef add"),
    ):  # the second goes by what the first left
        one(files)
        assert _told(_linked(files, tmp_path)) == _told(_linked(files, None))
    assert gone_on == [True, True]


@pytest.mark.parametrize(("what", "change"), WHOLE, ids=[what for what, _ in WHOLE])
def test_what_may_matter_to_more_is_evaluated_from_the_beginning(
    what: str, change: Callable[[Files], object], tmp_path: Path, gone_on: list[bool]
) -> None:
    files = dict(_FILES)
    _linked(files, tmp_path)
    change(files)
    assert _told(_linked(files, tmp_path)) == _told(_linked(files, None))
    assert True not in gone_on


def test_another_dialect_is_another_evaluation(tmp_path: Path, gone_on: list[bool]) -> None:
    _linked(_FILES, tmp_path)
    assert _told(_linked(_FILES, tmp_path, "mysql")) == _told(_linked(_FILES, None, "mysql"))
    assert gone_on == []


def test_what_is_damaged_is_made_anew(tmp_path: Path, gone_on: list[bool]) -> None:
    _linked(_FILES, tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[:-3])
    assert _told(_linked(_FILES, tmp_path)) == _told(_linked(_FILES, None))
