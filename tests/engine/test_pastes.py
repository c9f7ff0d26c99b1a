"""What becomes part of SQL: quiet where it is proven to hold none, loud where somebody outside chooses it."""

from __future__ import annotations

import pytest

from nova_lint.config.load import parse_config
from nova_lint.engine.run import lint

CONFIG = '[services.a]\npaths = ["."]\ntables = ["*"]\n'


def _found(code: str) -> list[str]:
    findings = lint({"a.py": code}, parse_config(CONFIG)).findings
    return [f"{one.place.line} {one.severity}" for one in findings if one.code == "NL201"]


def _in(*lines: str, given: str = "cur, x") -> str:
    return f"def f({given}):\n" + "".join(f"    {line}\n" for line in lines)


QUIET = [
    ("a value that is bound", _in('cur.execute("SELECT a FROM t WHERE b = %s", (x,))')),
    ("placeholders", _in('cur.execute("SELECT a FROM t WHERE b IN (%s)" % ",".join("?" * len(x)), x)')),
    ("placeholders from a list", _in('m = ", ".join(["%s"] * len(x))', 'cur.execute(f"SELECT a FROM t WHERE b IN ({m})", x)')),
    ("placeholders of a comprehension", _in('m = ",".join("?" for _ in x)', 'cur.execute("SELECT a FROM t WHERE b IN (" + m + ")", x)')),
    ("int()", _in('cur.execute(f"SELECT a FROM t LIMIT {int(x)}")')),
    ("a parameter that is annotated as a number", _in('cur.execute(f"SELECT a FROM t LIMIT {x}")', given="cur, x: int")),
    ("an optional number", _in('cur.execute(f"SELECT a FROM t LIMIT {x}")', given="cur, x: int | None = None")),
    ("a literal type", _in('cur.execute(f"SELECT a FROM t ORDER BY b {x}")', given='cur, x: Literal["asc", "desc"]')),
    ("another name for a literal type", 'from typing import Literal\nWay = Literal["asc", "desc"]\n' + _in('cur.execute(f"SELECT a FROM t ORDER BY b {x}")', given="cur, x: Way")),
    ("the format of a number", _in('cur.execute("SELECT a FROM t LIMIT %d" % x)')),
    ("the format of a number in an f-string", _in('cur.execute(f"SELECT a FROM t LIMIT {x:d}")')),
    ("the smaller of two numbers", _in('cur.execute(f"SELECT a FROM t LIMIT {min(x, 100)}")')),
    ("a sum with a number", _in('cur.execute(f"SELECT a FROM t LIMIT {x + 1}")')),
    ("how many", _in('cur.execute(f"SELECT a FROM t LIMIT {len(x)}")')),
    ("a constant", 'T = "t"\n' + _in('cur.execute(f"SELECT a FROM {T}")')),
    ("an enum", 'from enum import Enum\nclass S(Enum):\n    A = "a"\n' + _in('cur.execute(f"SELECT a FROM t WHERE b = \'{S.A.value}\'")')),
    ("checked against a list", _in('if x not in ("a", "b"):', "    raise ValueError(x)", 'cur.execute(f"SELECT {x} FROM t")')),
    ("within a check", _in('if x in COLUMNS:', '    cur.execute(f"SELECT {x} FROM t")')),
    ("chosen by a test", _in('way = "DESC" if x == "down" else "ASC"', 'cur.execute(f"SELECT a FROM t ORDER BY a {way}")')),
    ("looked up in a dict of constants", 'W = {"a": "b DESC"}\n' + _in('cur.execute(f"SELECT a FROM t ORDER BY {W[x]}")')),
    ("looked up with a default", 'W = {"a": "b DESC"}\n' + _in('cur.execute("SELECT a FROM t ORDER BY " + W.get(x, "a"))')),
    ("an identifier by its look", _in("if not x.isidentifier():", "    raise ValueError", 'cur.execute(f"SELECT {x} FROM t")')),
    ("matched by a pattern", "import re\n" + _in('if not re.fullmatch("[a-z]+", x):', "    return", 'cur.execute(f"SELECT {x} FROM t")')),
    ("quoted by the driver", "from psycopg import sql\n" + _in('cur.execute(sql.SQL("SELECT {} FROM t").format(sql.Identifier(x)))')),
    ("quoted by a function", _in('cur.execute(f"SELECT {quote_ident(x)} FROM t")')),
    ("quotes doubled by hand", _in('name = x.replace(\'"\', \'""\')', "cur.execute(f'SELECT a FROM \"{name}\"')")),
    ("only constants are handed over", _in('cur.execute(f"SELECT {x} FROM t")') + 'def g(cur):\n    f(cur, "a")\n    f(cur, "b")\n'),
    ("a log line", _in('log.info(f"SELECT a FROM t WHERE b = {x}")')),
    ("a word of the program's own", _in('cur.execute("SELECT " + x.cast("a", "int") + " FROM t")')),
    ("a helper makes it of constants", 'def part():\n    return "a = 1"\n' + _in('cur.execute("SELECT a FROM t WHERE " + part())')),
    ("names of a schema that is laid out", _in('cur.execute(f"CREATE TABLE {x} (a int)")')),
    ("a request that is executed as such", "def f(request, job):\n    job.execute(request)\n"),
    ("a statement that a method makes", 'from flask import request\ndef f(session, plugin):\n    session.execute(plugin.disable(request.args["a"]))\n'),
    ("a number of the request", 'from flask import request\ndef f(cur):\n    n = int(request.args["n"])\n    cur.execute(f"SELECT a FROM t LIMIT {n}")\n'),
    ("refused by a function", "def check_name(n):\n    if not n.isidentifier():\n        raise ValueError(n)\n" + _in("check_name(x)", 'cur.execute(f"SELECT {x} FROM t")')),
    ("refused by a method", "import re\nclass A:\n    def validate(self, n):\n        if re.match('^[a-z]+$', n) is None:\n            raise ValueError(n)\n"
     '    def f(self, cur, x):\n        self.validate(x)\n        cur.execute(f"SELECT {x} FROM t")\n'),
    ("every character is one of a set", _in("if not all(c in LETTERS for c in x):", "    raise ValueError(x)", 'cur.execute(f"SAVEPOINT {x}")')),
    ("no other character is found", "import re\n" + _in('if re.search("[^a-z]", x):', "    raise ValueError(x)", 'cur.execute(f"SELECT {x} FROM t")')),
    ("an instance of a number", _in("if isinstance(x, (int, float)):", '    cur.execute("SELECT a FROM t WHERE b = " + str(x))')),
    ("a subset of a list", _in("if not set(x).issubset(COLUMNS):", "    raise ValueError(x)", 'cur.execute("SELECT " + ", ".join(x) + " FROM t")')),
    ("a call that does not return", "from flask import abort\n" + _in("if x not in COLUMNS:", "    abort(400)", 'cur.execute(f"SELECT {x} FROM t")')),
    ("asserted", _in("assert x in COLUMNS", 'cur.execute(f"SELECT {x} FROM t")')),
    ("a setting", "import os\n" + _in('cur.execute("SELECT a FROM %s.t" % os.getenv("SCHEMA"))')),
    ("the row that was written", _in('cur.execute(f"SELECT a FROM t WHERE id = {cur.lastrowid}")')),
    ("the time", "import datetime\n" + _in("cur.execute(f\"UPDATE t SET a = '{datetime.datetime.now().isoformat()}' WHERE b = 1\")")),
    ("a file", _in('x.write(f"SELECT a FROM t WHERE b = \'{cur}\'")')),
    ("a difference is a number", _in('cur.execute(f"SELECT a FROM t LIMIT 1 OFFSET {-x - 1}")')),
    ("a number of so many bits", _in('cur.execute(f"SELECT a FROM t LIMIT {x}")', given="cur, x: uint32 | None = None")),
    ("bytes written as digits", _in("cur.execute(f\"SELECT a FROM t WHERE b = '{x.hex()}'\")")),
    ("the members of an enumeration", 'from enum import IntEnum\nclass S(IntEnum):\n    A = 1\n' + _in('cur.execute(f"SELECT a FROM t WHERE b = {" OR b = ".join(f"{s}" for s in S)}")')),
    ("the database quotes it", "class Q:\n    def quote_ident(self, x):\n        self.cur.execute('SELECT quote_ident(%s)', [x])\n        return self.cur.fetchall()[0][0]\n    def f(self, x):\n        self.cur.execute(f\"SHOW TABLES FROM SCHEMA {self.quote_ident(x)} LIKE 'a'\")\n"),
    ("a word that SQL has, for something else", _in('x.execute(f"SET the {cur} aside")')),
    ("names of the schema, where it is changed", _in('cur.execute(f"ALTER TABLE {x} ADD COLUMN a int")')),
    ("a uuid", "import uuid\n" + _in('cur.execute(f"SELECT a FROM t WHERE b = \'{uuid.UUID(x)}\'")')),
]  # fmt: skip


@pytest.mark.parametrize("code", [pytest.param(code, id=name) for name, code in QUIET])
def test_quiet(code: str) -> None:
    assert _found(code) == []


FLASK = "from flask import request\n"
LOUD = [
    ("an f-string", _in('cur.execute(f"SELECT a FROM t WHERE b = \'{x}\'")'), ["2 warning"]),
    ("percent", _in('cur.execute("SELECT a FROM t WHERE b = \'%s\'" % x)'), ["2 warning"]),
    ("format", _in('cur.execute("SELECT a FROM t WHERE b = \'{}\'".format(x))'), ["2 warning"]),
    ("plus", _in('cur.execute("SELECT a FROM t WHERE b = \'" + x + "\'")'), ["2 warning"]),
    ("join", _in('cur.execute("SELECT a FROM t WHERE b IN (%s)" % ",".join(x))'), ["2 warning"]),
    ("replace", _in('cur.execute("SELECT a FROM t WHERE b = \'@\'".replace("@", x))'), ["2 warning"]),
    ("a template", "from string import Template\n" + _in('cur.execute(Template("SELECT a FROM t WHERE b = $b").substitute(b=x))'), ["3 warning"]),
    ("through a variable", _in('q = f"SELECT a FROM t WHERE b = \'{x}\'"', "cur.execute(q)"), ["2 warning"]),
    ("in a loop", _in("for i in x:", '    cur.execute("DELETE FROM t WHERE a = " + i)'), ["3 warning"]),
    ("text of SQLAlchemy", "from sqlalchemy import text\n" + _in('s.execute(text(f"SELECT a FROM t WHERE b = \'{x}\'"))', given="s, x"), ["3 warning"]),
    ("a request", FLASK + _in('n = request.args.get("n")', 'cur.execute(f"SELECT a FROM t WHERE b = \'{n}\'")', given="cur"), ["4 error"]),
    ("a request's own method", FLASK + _in('cur.execute("SELECT a FROM t WHERE b = \'%s\'" % request.form["n"].strip())', given="cur"), ["3 error"]),
    ("a name from a request", FLASK + _in('cur.execute("SELECT a FROM t ORDER BY " + request.args["s"])', given="cur"), ["3 error"]),
    ("all of it from a request", FLASK + _in('cur.execute(request.form["sql"])', given="cur"), ["3 error"]),
    ("the command line", "import sys\n" + _in('cur.execute("SELECT a FROM t WHERE b = \'" + sys.argv[1] + "\'")', given="cur"), ["3 error"]),
    ("a Django view", "def view(request):\n    from django.db import connection\n    with connection.cursor() as c:\n"
     '        c.execute("SELECT a FROM t WHERE b = \'%s\'" % request.GET["b"])\n', ["4 error"]),
    ("a parameter of a route", "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/a')\n" + _in('cur.execute(f"SELECT a FROM t WHERE b = \'{x}\'")'), ["5 error"]),
    ("a command", "import click\n@click.command()\n@click.argument('x')\n" + _in('cur.execute(f"SELECT a FROM t WHERE b = \'{x}\'")', given="x"), ["5 error"]),
    ("through a helper", "from flask import request\ndef h(cur, v):\n    cur.execute(f\"SELECT a FROM t WHERE b = '{v}'\")\n"
     'def f(cur):\n    h(cur, request.args["v"])\n', ["3 error"]),
    ("through two helpers", "from flask import request\ndef g(cur, w):\n    cur.execute(\"SELECT a FROM t WHERE \" + w)\ndef h(cur, v):\n    g(cur, f\"b = '{v}'\")\n"
     'def f(cur):\n    h(cur, request.args["v"])\n', ["3 error"]),
    ("checked in another branch only", _in('if x in ("a",):', "    pass", 'cur.execute(f"SELECT {x} FROM t")'), ["4 warning"]),
    ("not refused by a function", "def check_name(n):\n    if not n.isidentifier():\n        print(n)\n" + _in("check_name(x)", 'cur.execute(f"SELECT {x} FROM t")'), ["6 warning"]),
    ("another is refused", "def check_name(m, n):\n    if not n.isidentifier():\n        raise ValueError(n)\n" + _in("check_name(x, 1)", 'cur.execute(f"SELECT {x} FROM t")'), ["6 warning"]),
    ("some character is one of a set", _in("if not any(c in LETTERS for c in x):", "    raise ValueError(x)", 'cur.execute(f"SELECT {x} FROM t")'), ["4 warning"]),
    ("an instance of a text", _in("if isinstance(x, (int, str)):", '    cur.execute("SELECT a FROM t WHERE b = " + str(x))'), ["3 warning"]),
    ("extra of Django", "from django.db import models\nclass A(models.Model):\n    pass\n" + _in("return A.objects.extra(where=[f\"a = '{x}'\"])"), ["5 warning"]),
    ("a savepoint", _in('await x.execute(f"SAVEPOINT {cur}")').replace("def", "async def"), ["2 warning"]),
    ("a table to be emptied", _in('cur.execute(f"TRUNCATE TABLE {x}")'), ["2 warning"]),
    ("what the database is to show", _in("cur.execute(\"SHOW TABLES FROM SCHEMA {} LIKE 'a'\".format(x))"), ["2 warning"]),
    ("a form", "from app import ExplainForm\ndef explain(request, cur):\n    form = ExplainForm(request.POST)\n    cur.execute('EXPLAIN {}'.format(form.cleaned_data['sql']))\n", ["4 error"]),
    ("a difference of sets that is joined", _in('cur.execute("SELECT a FROM t WHERE b IN (%s)" % ",".join(x - cur))'), ["2 warning"]),
    ("a function that says it quotes", "def quote_name(n):\n    return '\"' + n + '\"'\n" + _in('cur.execute(f"SELECT a FROM t ORDER BY {quote_name(x)}")'), ["2 warning"]),
    ("quotes doubled, of another sign", _in('cur.execute("SELECT a FROM t WHERE b = \'%s\'" % x.replace("-", "--"))'), ["2 warning"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "places"), [pytest.param(code, places, id=name) for name, code, places in LOUD]
)
def test_loud(code: str, places: list[str]) -> None:
    assert _found(code) == places


def test_both_places_and_the_way_between_them_are_told() -> None:
    code = (
        "from flask import request\ndef h(cur, v):\n    cur.execute(f\"SELECT a FROM t WHERE b = '{v}'\")\n"
        'def f(cur):\n    h(cur, request.args["v"])\n'
    )
    (finding,) = [one for one in lint({"a.py": code}, parse_config(CONFIG)).findings if one.code == "NL201"]
    lines = {place.line for place, _ in finding.related} | {place.line for place in finding.steps}
    assert {3, 5} <= lines | {finding.place.line}
