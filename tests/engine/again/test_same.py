"""Whether a file says what it said, and on which lines it does now."""

from __future__ import annotations

import pytest

from nova_lint.engine.again.lines import Lines
from nova_lint.engine.again.same import Change
from nova_lint.frontends.python.read import read_python

_CODE = '''"""What it is for."""
import os

LIMIT = 3


def f(cursor, a):
    """Ask."""
    sql = """
        SELECT x
        FROM orders
    """
    cursor.execute(sql, (a, LIMIT))
    return cursor.fetchall()
'''


def _change(old: str, new: str) -> Change:
    return Change("app.py", read_python(old.encode()), read_python(new.encode()))


SAME = [
    ("nothing", _CODE, {}),
    ("a line more", _CODE.replace("    sql", "\n    sql"), {4: 4, 7: 7, 9: 10, 10: 11, 13: 14}),
    ("a comment more", _CODE.replace("LIMIT = 3", "# why\nLIMIT = 3"), {4: 5, 13: 14}),
    ("a line less", _CODE.replace("\n\n\n", "\n\n"), {4: 4, 7: 6, 13: 12}),
    ("a comment at the end of a line", _CODE.replace("LIMIT = 3", "LIMIT = 3  # why"), {4: 4}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "code", "moved"), SAME, ids=[what for what, _, _ in SAME])
def test_a_change_that_says_nothing_new(what: str, code: str, moved: dict[int, int]) -> None:
    change = _change(_CODE, code)
    assert change.is_none
    assert {line: change.lines.of(line) for line in moved} == moved


OTHER = [
    ("another table", _CODE.replace("orders", "users")),
    ("a comment in the SQL", _CODE.replace("SELECT x", "SELECT x -- all")),
    ("a line break in the SQL", _CODE.replace("SELECT x", "SELECT\n    x")),
    ("another number", _CODE.replace("= 3", "= 4")),
    ("the number as a text", _CODE.replace("= 3", "= '3'")),
    ("a number that is equal to it", _CODE.replace("= 3", "= 3.0")),
    ("another column", _CODE.replace("LIMIT = 3", "if 1:\n    LIMIT = 3")),
    ("two statements that were on lines of their own", _CODE.replace("(a, LIMIT))\n    return", "(a, LIMIT)); return")),
    ("one more statement", _CODE.replace("    return", "    print(a)\n    return")),
    ("one less", _CODE.replace("    return cursor.fetchall()\n", "")),
    ("another name", _CODE.replace("def f", "def g")),
    ("an import", _CODE.replace("import os", "import os, re")),
    ("no Python any more", _CODE + "def"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "code"), OTHER, ids=[what for what, _ in OTHER])
def test_a_change_that_may_matter(what: str, code: str) -> None:
    assert not _change(_CODE, code).is_none


def test_lines_that_change_their_order_are_not_the_same() -> None:
    one, other = "x = 1\ny = 1\n", "y = 1\nx = 1\n"
    assert not _change(one, other).is_none


def test_what_began_the_file_does_so_no_more() -> None:
    """A statement at the very beginning counts as one of which nobody tells where it stands."""
    one, other = "x = 1\n", "\nx = 1\n"
    assert not _change(one, other).is_none


def test_what_is_not_known_to_have_moved_is_lost() -> None:
    lines = Lines()
    assert lines.learn(3, 5)
    assert not lines.learn(3, 6)
    assert (lines.of(0), lines.of(1), lines.of(3), lines.of(4)) == (0, 1, 5, None)
