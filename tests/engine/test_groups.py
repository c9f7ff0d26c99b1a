"""Which files are followed together."""

from __future__ import annotations

import textwrap

import pytest

from nova_lint.engine.groups import groups
from nova_lint.engine.link import link
from nova_lint.model.form import FileFacts
from nova_lint.values.program import Program

APART = [
    pytest.param({"a/__init__.py": "", "b/__init__.py": "import os, sys\n"}, id="packages side by side"),
    pytest.param(
        {"a/one.py": "import two\n", "b/two/__init__.py": "", "b/__init__.py": ""},
        id="a package inside another of that name",
    ),
    pytest.param({"a/x.py": "import docker\n", "deploy/docker/y.py": ""}, id="a folder far away that is named as a package"),
    pytest.param({"a/x.py": "# from b import y\n", "b/y.py": ""}, id="an import in a comment"),
    pytest.param({"a/x.py": 'mock("b.y")\n', "b/y.py": ""}, id="a dotted string in a file that loads nothing by name"),
]  # fmt: skip
TOGETHER = [
    pytest.param({"a/x.py": "", "a/y.py": ""}, id="one folder"),
    pytest.param({"a/__init__.py": "", "a/b/c/x.py": "", "a/y.py": ""}, id="folders inside a package"),
    pytest.param({"a/x.py": "from b.y import z\n", "b/__init__.py": "", "b/y.py": ""}, id="an import from a package"),
    pytest.param({"a/x.py": "def f():\n    import b.y as c\n", "b/y.py": ""}, id="an import in a function"),
    pytest.param({"a/x.py": "import os, b.y as c, sys\n", "b/y.py": ""}, id="one of several imports"),
    pytest.param({"a/x.py": "from b.c import d\n", "b/c/d.py": ""}, id="a module of a folder that is no package"),
    pytest.param({"a/b/x.py": "from ..c import d\n", "a/c/d.py": ""}, id="a relative import through folders"),
    pytest.param({"a/x.py": "from c import d\n", "a/c/d.py": ""}, id="a folder beside the file"),
    pytest.param({"a/x.py": 'import_module("b.y")\n', "b/y.py": ""}, id="a module that is loaded by name"),
    pytest.param({"a/x.py": 'INSTALLED_APPS = ["b"]\n', "b/__init__.py": "", "b/y.py": ""}, id="the apps of a project"),
    pytest.param({"a/x.py": "import lib\n", "lib/__init__.py": "", "b/y.py": "import lib\n"}, id="two that use a third"),
]  # fmt: skip


def _groups(files: dict[str, str]) -> list[list[str]]:
    found = {path: text.encode() for path, text in files.items()}
    return groups(found, Program(sorted(found), _unread, []))


def _unread(path: str) -> FileFacts:
    raise AssertionError(f"{path} was read")


@pytest.mark.parametrize("files", APART)
def test_apart(files: dict[str, str]) -> None:
    assert len(_groups(files)) == 2


@pytest.mark.parametrize("files", TOGETHER)
def test_together(files: dict[str, str]) -> None:
    assert _groups(files) == [sorted(files)]


def test_no_files() -> None:
    assert _groups({}) == []


_STORE = textwrap.dedent("""
    class Store:
        def save(self, cur, table):
            cur.execute(f"INSERT INTO {table} VALUES (1)")
""")
_USE = 'def use(store, cur):\n    store.save(cur, "users")\n'


@pytest.mark.parametrize(
    ("imported", "expected"),
    [
        pytest.param("", [], id="nothing connects the two: another's save says nothing"),
        pytest.param("import store\n", ["users"], id="the caller could have got one from there"),
    ],
)
def test_names_mean_what_can_be_reached(imported: str, expected: list[str]) -> None:
    files = {"shop/store/__init__.py": _STORE.encode(), "till/use.py": (imported + _USE).encode()}
    seen = [a.table.name for q in link(files).asked for s in q.statements for a in s.accesses]
    assert [name for name in seen if name == "users"] == expected
