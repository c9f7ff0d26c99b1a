"""Values that are pasted into SQL, bound instead: only where that is certain to mean the same."""

from __future__ import annotations

import sqlite3

import pytest

from nova_lint.config.load import parse_config
from nova_lint.engine.fix.fixes import with_fixes
from nova_lint.engine.run import lint

CONFIG = '[services.a]\npaths = ["."]\ntables = ["*"]\n'

PSYCOPG = "import psycopg2\ndef f(x, y, s: str):\n    cur = psycopg2.connect('').cursor()\n"
SQLITE = "import sqlite3\ndef f(x, y, s: str):\n    cur = sqlite3.connect('').cursor()\n"


def _fixed(code: str) -> str:
    findings = lint({"a.py": code}, parse_config(CONFIG)).findings
    changed, _ = with_fixes({"a.py": code.encode()}, findings)
    return changed.get("a.py", code.encode()).decode()


STAYS = [
    ("a name cannot be bound", "cur.execute(f\"SELECT a FROM {x}\")"),
    ("a value without quotes may be a column", "cur.execute(f\"SELECT a FROM t WHERE b = {x}\")"),
    ("a part of a pattern of a regular expression", "cur.execute(f\"SELECT a FROM t WHERE b ~ '{x}'\")"),
    ("a cast has another type than text", "cur.execute(f\"SELECT a FROM t WHERE b = '{x}'::date\")"),
    ("a typed literal", "cur.execute(f\"SELECT a FROM t WHERE b > DATE '{x}'\")"),
    ("an operator of JSON", "cur.execute(f\"SELECT a FROM t WHERE b ->> '{x}' = 'c'\")"),
    ("a formatted value", "cur.execute(f\"SELECT a FROM t WHERE b = '{x:>5}'\")"),
    ("the repr of a value", "cur.execute(f\"SELECT a FROM t WHERE b = '{x!r}'\")"),
    ("quotes within the literal", "cur.execute(f\"SELECT a FROM t WHERE b = 'it''s {x}'\")"),
    ("an escape in the source", 'cur.execute(f"SELECT a FROM t WHERE b = \\"{x}\\" AND c = \'{y}\'")'),
    ("a comment may hold a quote", "cur.execute(f\"SELECT a FROM t -- don't\\n WHERE b = '{x}'\")"),
    ("a name behind % may be a tuple", "cur.execute(\"SELECT a FROM t WHERE b = '%s'\" % x)"),
    ("values from elsewhere", "cur.execute(f\"SELECT a FROM t WHERE b = '{x}' AND c = %s\", y)"),
    ("a schema takes no parameters", "cur.execute(f\"ALTER TABLE t ALTER a SET DEFAULT '{x}'\")"),
    ("the SQL is made somewhere else", "q = f\"SELECT a FROM t WHERE b = '{x}'\"; cur.execute(q)"),
]  # fmt: skip


@pytest.mark.parametrize("line", [pytest.param(line, id=name) for name, line in STAYS])
def test_it_stays(line: str) -> None:
    code = f"{PSYCOPG}    {line}\n"
    assert _fixed(code) == code


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("def f(cur, x):\n    cur.execute(f\"SELECT a FROM t WHERE b = '{x}'\")\n", id="no driver is known"),
        pytest.param(
            "from sqlalchemy import text\ndef f(s, x):\n    s.execute(text(f\"SELECT a FROM t WHERE b = '{x}'\"))\n",
            id="SQLAlchemy may cast a text to a type that the column has not",
        ),
        pytest.param(f"{PSYCOPG}    cur.execute(f\"SELECT a FROM t WHERE b = '{{x}}'\")  # nova-lint: allow[NL201] checked\n", id="waived"),
    ],
)  # fmt: skip
def test_code_that_stays(code: str) -> None:
    assert _fixed(code) == code


CHANGES = [
    ("an f-string", "cur.execute(f\"SELECT a FROM t WHERE b = '{x}'\")", 'cur.execute("SELECT a FROM t WHERE b = %s", (str(x),))'),
    ("what is text", "cur.execute(f\"SELECT a FROM t WHERE b = '{s}'\")", 'cur.execute("SELECT a FROM t WHERE b = %s", (s,))'),
    ("two values", "cur.execute(f\"SELECT a FROM t WHERE b = '{s}' AND c <> '{s}'\")",
     'cur.execute("SELECT a FROM t WHERE b = %s AND c <> %s", (s, s))'),
    ("a pattern", "cur.execute(f\"SELECT a FROM t WHERE b LIKE '%{x}%'\")", 'cur.execute("SELECT a FROM t WHERE b LIKE %s", (f"%{x}%",))'),
    ("percent signs are doubled", "cur.execute(f\"SELECT a FROM t WHERE b = '{s}' AND c LIKE 'd%'\")",
     "cur.execute(\"SELECT a FROM t WHERE b = %s AND c LIKE 'd%%'\", (s,))"),
    ("a name stays pasted", "cur.execute(f\"SELECT a FROM {y} WHERE b = '{s}'\")", 'cur.execute(f"SELECT a FROM {y} WHERE b = %s", (s,))'),
    ("plus", "cur.execute(\"SELECT a FROM t WHERE b = '\" + x + \"'\")", 'cur.execute("SELECT a FROM t WHERE b = %s", (x,))'),
    ("plus, and more behind", "cur.execute(\"SELECT a FROM t WHERE b = '\" + x + \"' ORDER BY a\")",
     'cur.execute("SELECT a FROM t WHERE b = %s" + " ORDER BY a", (x,))'),
    ("plus, of a pattern", "cur.execute(\"SELECT a FROM t WHERE b LIKE '\" + x + \"%'\")",
     'cur.execute("SELECT a FROM t WHERE b LIKE %s", (x + "%",))'),
    ("percent", "cur.execute(\"SELECT a FROM t WHERE b = '%s' AND c = '%s'\" % (s, y))",
     'cur.execute("SELECT a FROM t WHERE b = %s AND c = %s", (s, str(y)))'),
    ("format", "cur.execute(\"SELECT a FROM t WHERE b = '{}'\".format(s))", 'cur.execute("SELECT a FROM t WHERE b = %s", (s,))'),
    ("format by number", "cur.execute(\"SELECT a FROM t WHERE b = '{1}' AND c = '{0}'\".format(s, y))",
     'cur.execute("SELECT a FROM t WHERE b = %s AND c = %s", (str(y), s))'),
    ("beside what is bound", "cur.execute(f\"UPDATE t SET a = %s WHERE b = '{s}' AND c = %s\", (x, y))",
     'cur.execute("UPDATE t SET a = %s WHERE b = %s AND c = %s", (x, s, y))'),
    ("values", "cur.execute(f\"INSERT INTO t (a, b) VALUES ('{s}', '{y}')\")", 'cur.execute("INSERT INTO t (a, b) VALUES (%s, %s)", (s, str(y)))'),
    ("a list", "cur.execute(f\"SELECT a FROM t WHERE b IN ('{s}', '{s}')\")", 'cur.execute("SELECT a FROM t WHERE b IN (%s, %s)", (s, s))'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "wanted"), [pytest.param(line, wanted, id=name) for name, line, wanted in CHANGES]
)
def test_it_is_bound(line: str, wanted: str) -> None:
    made = _fixed(f"{PSYCOPG}    {line}\n")
    assert made == f"{PSYCOPG}    {wanted}\n"
    assert _fixed(made) == made  # a second run finds nothing to fix


def test_formatting_and_comments_are_kept() -> None:
    code = (
        f'{PSYCOPG}    # why\n    cur.execute(  # here\n        f"SELECT a FROM t "\n'
        f"        f\"WHERE b = '{{s}}'\"\n    )\n    y = ( 1,2 )\n"
    )
    wanted = f'{PSYCOPG}    # why\n    cur.execute(  # here\n        "SELECT a FROM t "\n        "WHERE b = %s", (s,)\n    )\n    y = ( 1,2 )\n'
    made = _fixed(code)
    assert made.replace(" ", "").replace("\n", "") == wanted.replace(" ", "").replace("\n", "")
    assert "# why" in made
    assert "y = ( 1,2 )" in made


RUNS = [
    "f\"SELECT a FROM t WHERE b = '{x}'\"",
    "f\"SELECT a FROM t WHERE b LIKE '%{x}%' AND a > 0\"",
    '"SELECT a FROM t WHERE b = \'" + x + "\'"',
    "\"SELECT a FROM t WHERE b = '%s' AND c = '%s'\" % (x, y)",
    "\"SELECT a FROM t WHERE b = '{}'\".format(x)",
]


@pytest.mark.parametrize("sql", RUNS)
@pytest.mark.parametrize(("x", "y"), [("one", "c"), ("", ""), ("5", 5), ("é%", None)])
def test_the_answer_stays_the_same(sql: str, x: str, y: object) -> None:
    made = _fixed(f"{SQLITE}    cur.execute({sql})\n")
    assert "?" in made
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (a INTEGER, b TEXT, c TEXT)")
    database.executemany(
        "INSERT INTO t VALUES (?, ?, ?)", [(1, "one", "c"), (2, "", ""), (3, "5", "5"), (4, "é%", "None")]
    )
    call = made.strip().splitlines()[-1].strip()
    scope = {"cur": database, "x": x, "y": y}
    after = eval(call, dict(scope)).fetchall()
    before = eval(f"cur.execute({sql})", dict(scope)).fetchall()
    assert after == before


def test_what_attacks_no_longer_does() -> None:
    made = _fixed(f"{SQLITE}    cur.execute(f\"SELECT a FROM t WHERE b = '{{x}}'\")\n")
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (a INTEGER, b TEXT)")
    database.execute("INSERT INTO t VALUES (1, 'secret')")
    call = made.strip().splitlines()[-1].strip()
    assert eval(call, {"cur": database, "x": "' OR '1' = '1"}).fetchall() == []
