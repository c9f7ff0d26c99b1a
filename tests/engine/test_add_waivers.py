"""Waivers put in by nova-lint: where they stand, and that nothing else changes."""

from __future__ import annotations

import ast
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nova_lint.engine.add_waivers import with_waivers
from nova_lint.engine.run import lint

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""
RULES = ["NL101", "NL102"]
COMMENT = "# nova-lint: allow[NL101] why"


def _added(source: bytes, path: str = "orders/a.py") -> bytes | None:
    """The file with its waivers; None when one could not be put in."""
    report = lint({path: source}, CONFIG, select=RULES)
    changed, left = with_waivers({path: source}, report.active, "why")
    return None if left else changed.get(path, source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            'cur.execute("SELECT id FROM orders")\n',
            'cur.execute("SELECT id FROM orders")\n',
            id="nothing to waive",
        ),
        pytest.param(
            'cur.execute("SELECT id FROM users")\n',
            f'{COMMENT}\ncur.execute("SELECT id FROM users")\n',
            id="a statement",
        ),
        pytest.param(
            'def f(c):\n\tc.execute("SELECT id FROM users")\n',
            f'def f(c):\n\t{COMMENT}\n\tc.execute("SELECT id FROM users")\n',
            id="tabs stay",
        ),
        pytest.param(
            'cur.execute(\n  """\nSELECT id\n FROM users"""\n)\n',
            f'{COMMENT}\ncur.execute(\n  """\nSELECT id\n FROM users"""\n)\n',
            id="over many lines",
        ),
        pytest.param(
            'for r in cur.execute("SELECT id FROM users"):\n    pass\n',
            f'{COMMENT}\nfor r in cur.execute("SELECT id FROM users"):\n    pass\n',
            id="the head of a loop",
        ),
        pytest.param(
            'c.execute("SELECT id FROM users"); c.execute("DELETE FROM users WHERE id = 1")\n',
            "# nova-lint: allow[NL101, NL102] why\n"
            'c.execute("SELECT id FROM users"); c.execute("DELETE FROM users WHERE id = 1")\n',
            id="two on a line",
        ),
        pytest.param(
            'cur.execute("SELECT id FROM users")\r\n',
            f'{COMMENT}\r\ncur.execute("SELECT id FROM users")\r\n',
            id="line ends of Windows",
        ),
        pytest.param(
            'cur.execute("SELECT id FROM users")',
            f'{COMMENT}\ncur.execute("SELECT id FROM users")',
            id="no line break at the end",
        ),
    ],
)
def test_python(source: str, expected: str) -> None:
    assert _added(source.encode()) == expected.encode()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("SELECT id FROM users;\n", "-- nova-lint: allow[NL101] why\nSELECT id FROM users;\n"),
        (
            "-- all\nSELECT id\nFROM users;\n",
            "-- all\n-- nova-lint: allow[NL101] why\nSELECT id\nFROM users;\n",
        ),
        (
            "SELECT 1;\n  SELECT id FROM users",
            "SELECT 1;\n  -- nova-lint: allow[NL101] why\n  SELECT id FROM users",
        ),
    ],
)
def test_scripts(source: str, expected: str) -> None:
    assert _added(source.encode(), "orders/a.sql") == expected.encode()


def test_encodings_stay() -> None:
    source = '# coding: latin-1\nx = "\u00e4"\ncur.execute("SELECT id FROM users")\n'.encode("latin-1")
    assert _added(source) == source.replace(b"cur.", COMMENT.encode() + b"\ncur.")
    marked = b"\xef\xbb\xbf" + b'x = 1\ncur.execute("SELECT id FROM users")\n'
    assert _added(marked) == marked.replace(b"cur.", COMMENT.encode() + b"\ncur.")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            b'x = 1; \\\n  cur.execute("SELECT id FROM users")\n', id="a comment would break the line"
        ),
        pytest.param(
            b'# coding: ascii\ncur.execute("SELECT id FROM users")  # \xff\n', id="not what it says it is"
        ),
    ],
)
def test_what_cannot_be_waived_is_left_alone(source: bytes) -> None:
    report = lint({"orders/a.py": source}, CONFIG, select=RULES)
    changed, left = with_waivers({"orders/a.py": source}, report.active, "why")
    assert (changed, len(left)) == ({}, len(report.active))


def test_the_ticket_and_the_day_are_kept() -> None:
    source = b'cur.execute("SELECT id FROM users")\n'
    report = lint({"orders/a.py": source}, CONFIG, select=RULES)
    changed, _ = with_waivers({"orders/a.py": source}, report.active, "why", "AB-1", date(2999, 1, 31))
    assert changed["orders/a.py"].startswith(b"# nova-lint: allow[NL101] why ticket=AB-1 until=2999-01-31\n")
    assert [
        f.state for f in lint({"orders/a.py": changed["orders/a.py"]}, CONFIG, select=RULES).findings
    ] == ["waived"]


LINES = st.lists(
    st.sampled_from(
        [
            'cur.execute("SELECT id FROM users")',
            'cur.execute(\n    "DELETE FROM users WHERE id = 1"\n    " WHERE id = 1")',
            "x = 1",
            "# a comment",
            "",
            'if x:\n    cur.execute("SELECT id FROM users")',
            'rows = [r for r in cur.execute("SELECT id FROM users")]',
            'with y:\n    # above\n    cur.execute("""SELECT id\nFROM users -- here\n""")  # behind',
            '@cur.execute("SELECT id FROM users")\ndef f(): pass',
        ]
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_nothing_else_changes_and_a_second_run_adds_nothing(lines: list[str]) -> None:
    source = "\n".join(lines).encode()
    made = _added(source)
    assert made is not None
    assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(source))
    assert [line for line in made.split(b"\n") if b"nova-lint:" not in line] == source.split(b"\n")
    assert lint({"orders/a.py": made}, CONFIG, select=[*RULES, "NL920"]).active == ()
