"""Every form in which SQL text is built in one module, and the strings that only look like SQL."""

from __future__ import annotations

import pytest

from tests.accesses import accesses, gaps, pending

PROSE = [
    pytest.param('raise ValueError("Select a file from the list")', id="an error message"),
    pytest.param('log.info("update users set to %s", n)', id="a log line about an update"),
    pytest.param('log.warning("Deleting from cart %s", cart)', id="a log line about a deletion"),
    pytest.param('button = "Update your profile"', id="a button"),
    pytest.param('link = "delete from cart"', id="a link"),
    pytest.param('html = "<select name=\'from\'><option>from users</option></select>"', id="HTML select"),
    pytest.param('option.help = "Create table of contents for the document"', id="help text"),
    pytest.param('add_argument("--drop", help="drop table borders and rows")', id="an argument's help"),
    pytest.param('subject = "Insert into your calendar"', id="a subject"),
    pytest.param('label = "Select all from this page"', id="a label"),
    pytest.param('message = _("Please select one of the items from the menu.")', id="a translated sentence"),
    pytest.param('print("Replace into which folder?")', id="a question"),
    pytest.param('title = "With great power comes great responsibility"', id="a saying"),
    pytest.param('pattern = re.compile("select .* from (users|orders)")', id="a regular expression"),
    pytest.param('fields = "select, insert, update"', id="a list of words"),
    pytest.param('PERMISSIONS = {"select": "from", "delete": "from"}', id="a dict of words"),
    pytest.param('executor.execute(task, "orders")', id="execute of a task"),
    pytest.param('executor.submit(update, "users set")', id="a pool of threads"),
    pytest.param('browser.execute("return document.title")', id="execute of a script in a browser"),
    pytest.param('browser.execute_script("delete window.cart")', id="a script that deletes"),
    pytest.param('redis.execute_command("SET orders 1")', id="a command of another kind of database"),
    pytest.param('shell.run("update-alternatives --set editor vim")', id="a shell command"),
    pytest.param('es.delete("orders"); es.update("users", 1)', id="methods named like verbs"),
]  # fmt: skip


@pytest.mark.parametrize("statement", PROSE)
def test_a_string_that_only_looks_like_sql_is_quiet(statement: str) -> None:
    assert (
        accesses(f"def work(log, option, parser, cursor, browser, redis, es):\n    {statement}\n", low=True)
        == []
    )


def test_docstrings_are_quiet() -> None:
    source = '''
        """Select users from the list and update their rows."""
        class Repository:
            """SELECT id FROM users: what `rows` does."""
            def rows(self):
                """Delete from the table.

                SELECT * FROM orders WHERE id = 1
                """
    '''
    assert accesses(source) == []
    assert accesses(source, low=True) == []


EXPRESSIONS = [
    # Literals
    ('"SELECT id FROM users"', ["read users"]),
    ("'''\n    SELECT id\n    FROM users\n    '''", ["read users"]),
    ('"SELECT id " "FROM users"', ["read users"]),
    ('("SELECT id"\n     " FROM users")', ["read users"]),
    ('r"SELECT id FROM users WHERE a ~ \'\\d\'"', ["read users"]),
    ('b"SELECT id FROM users"', ["read users"]),
    ('b"SELECT id FROM users".decode()', ["read users"]),
    # Put together
    ('"SELECT id FROM " + "users"', ["read users"]),
    ('"SELECT id" + " FROM users" + " WHERE a = 1"', ["read users"]),
    ('"SELECT id FROM " + TABLE', ["read orders"]),
    ('"SELECT id FROM %s" % "users"', ["read users"]),
    ('"SELECT id FROM %s" % TABLE', ["read orders"]),
    ('"SELECT %s FROM %s" % ("id", TABLE)', ["read orders"]),
    ('"SELECT id FROM %(table)s" % {"table": TABLE}', ["read orders"]),
    ('"SELECT id FROM %s WHERE a = %%s" % TABLE', ["read orders"]),
    ('"SELECT id FROM {}".format(TABLE)', ["read orders"]),
    ('"SELECT {0} FROM {1}".format("id", TABLE)', ["read orders"]),
    ('"SELECT id FROM {table}".format(table=TABLE)', ["read orders"]),
    ('"SELECT id FROM {table}".format(**{"table": TABLE})', ["read orders"]),
    ('"SELECT id FROM {table}".format_map({"table": TABLE})', ["read orders"]),
    ('f"SELECT id FROM {TABLE}"', ["read orders"]),
    ('f"SELECT id FROM {TABLE} WHERE id IN ({\', \'.join(ids)})"', ["read orders"]),
    ('f"SELECT {f\'{COLUMN}\'} FROM {f\'{TABLE}\'}"', ["read orders"]),
    ('f"SELECT id FROM {TABLE!s} LIMIT {10:d}"', ["read orders"]),
    ('f"SELECT id FROM {unknown_thing} JOIN users ON true"', ["read users"]),
    ('"".join(["SELECT id ", "FROM users"])', ["read users"]),
    ('" ".join(("SELECT id", "FROM", TABLE))', ["read orders"]),
    ('" UNION ".join(["SELECT id FROM users", "SELECT id FROM orders"])', ["read orders", "read users"]),
    ('" UNION ".join(f"SELECT id FROM {t}" for t in ("users", "orders"))', ["read orders", "read users"]),
    ('"INSERT INTO users (a, b) VALUES (%s)" % ", ".join(["?"] * 2)', ["insert users"]),
    ('"INSERT INTO users VALUES (" + ",".join("?" * n) + ")"', ["insert users"]),
    ('"SELECT id FROM $table".replace("$table", TABLE)', ["read orders"]),
    ('string.Template("SELECT id FROM $t").substitute(t=TABLE)', ["read orders"]),
    ('Template("SELECT id FROM ${t}").safe_substitute({"t": TABLE})', ["read orders"]),
    # Around it
    ('textwrap.dedent("""\n        SELECT id\n        FROM users\n    """)', ["read users"]),
    ('dedent("""\n        SELECT id\n        FROM users\n    """).strip()', ["read users"]),
    ('"  SELECT id FROM users  ".strip()', ["read users"]),
    ('"SELECT id FROM users;".rstrip(";")', ["read users"]),
    ('inspect.cleandoc("""\n        SELECT id FROM users""")', ["read users"]),
    ('str("SELECT id FROM users")', ["read users"]),
    ('"select id from users".upper()', ["read users"]),
    ('cast(str, "SELECT id FROM users")', ["read users"]),
    # Alternatives
    ('"SELECT id FROM users" if n else "SELECT id FROM orders"', ["read orders", "read users"]),
    ('f"SELECT id FROM {\'users\' if n else \'orders\'}"', ["read orders", "read users"]),
    ('given or "SELECT id FROM users"', ["read users"]),
    ('(query := "SELECT id FROM users")', ["read users"]),
    # Looked up
    ('QUERIES["all"]', ["read users"]),
    ('QUERIES["some"]["deep"]', ["delete carts"]),
    ('QUERIES.get("all")', ["read users"]),
    ('QUERIES[n]', ["read users"]),
    ('LIST[0]', ["read users"]),
    ('LIST[1]', ["delete orders"]),
    ('LIST[-1]', ["delete orders"]),
    ('Q.ALL', ["read users"]),
    ('Q.DERIVED', ["read users"]),
    ('Sub.ALL', ["read users"]),
    ('Names.USERS.value', ["read users"]),
    ('f"DELETE FROM {Tables.ORDERS.value}"', ["delete orders"]),
    ('f"DELETE FROM {Tables.ORDERS}"', ["delete orders"]),
    ('Data().query', ["read users"]),
    ('Data("DELETE FROM orders").query', ["delete orders"]),
    ('Tup().query', ["read users"]),
    ("namespace.query", ["read users"]),
    ('FINAL', ["read users"]),
    ('ANNOTATED', ["read users"]),
    ('BUILT', ["read orders"]),
    ('(lambda: "SELECT id FROM users")()', ["read users"]),
    ('made()', ["read users"]),
    ('made_for(TABLE)', ["read orders"]),
    ('made_for(table="users")', ["read users"]),
    ('made_by_default()', ["read orders"]),
]  # fmt: skip

MODULE = """
import inspect, string, textwrap
from dataclasses import dataclass
from enum import Enum, StrEnum
from string import Template
from textwrap import dedent
from types import SimpleNamespace
from typing import Final, NamedTuple, cast

TABLE = "orders"
COLUMN = "id"
FINAL: Final = "SELECT id FROM users"
ANNOTATED: Final[str] = "SELECT id FROM users"
BUILT = f"SELECT {{COLUMN}} FROM {{TABLE}}"
QUERIES = {{"all": "SELECT id FROM users", "some": {{"deep": "DELETE FROM carts"}}}}
LIST = ["SELECT id FROM users", "DELETE FROM orders"]
namespace = SimpleNamespace(query="SELECT id FROM users")


class Q:
    TABLE = "users"
    ALL = "SELECT id FROM users"
    DERIVED = "SELECT id FROM " + TABLE


class Sub(Q):
    pass


class Names(Enum):
    USERS = "SELECT id FROM users"


class Tables(StrEnum):
    ORDERS = "orders"


@dataclass
class Data:
    query: str = "SELECT id FROM users"


class Tup(NamedTuple):
    query: str = "SELECT id FROM users"


def made():
    return "SELECT id FROM users"


def made_for(table):
    return f"SELECT id FROM {{table}}"


def made_by_default(table=TABLE):
    return "SELECT id FROM " + table


def work(cursor, n, ids, given):
    cursor.execute({expression})
"""


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS)
def test_an_expression_is_the_text_it_makes(expression: str, expected: list[str]) -> None:
    source = MODULE.format(expression=expression)
    found = [access for access in accesses(source) if access.startswith("work: ")]
    assert found == [f"work: {access}" for access in expected]


STATEMENTS = [
    pytest.param(
        """
        sql = "SELECT id"
        sql += " FROM users"
        cursor.execute(sql)
        """,
        ["read users"],
        id="grown",
    ),
    pytest.param(
        """
        sql = "SELECT id FROM users"
        sql = sql + " WHERE a = 1"
        cursor.execute(sql)
        """,
        ["read users"],
        id="assigned to itself",
    ),
    pytest.param(
        """
        sql = "SELECT id FROM users"
        if n:
            sql += " JOIN orders ON orders.user_id = users.id"
        cursor.execute(sql)
        """,
        ["read orders", "read users"],
        id="grown in a branch",
    ),
    pytest.param(
        """
        sql = "SELECT id FROM users"
        for column in n:
            sql += " JOIN orders ON orders.x = users.x"
        cursor.execute(sql)
        """,
        ["read orders", "read users"],
        id="grown in a loop",
    ),
    pytest.param(
        """
        if n == 1:
            sql = "SELECT id FROM users"
        elif n == 2:
            sql = "SELECT id FROM orders"
        else:
            sql = "SELECT id FROM carts"
        cursor.execute(sql)
        """,
        ["read carts", "read orders", "read users"],
        id="chosen by branches",
    ),
    pytest.param(
        """
        match n:
            case 1:
                sql = "SELECT id FROM users"
            case {"kind": kind}:
                sql = "SELECT id FROM orders"
            case _:
                sql = "SELECT id FROM carts"
        cursor.execute(sql)
        """,
        ["read carts", "read orders", "read users"],
        id="chosen by match",
    ),
    pytest.param(
        """
        sql = "SELECT id FROM users"
        if n:
            return None
            sql = "SELECT id FROM never"
        cursor.execute(sql)
        """,
        ["read users"],
        id="a branch that leaves does not count",
    ),
    pytest.param(
        """
        sql = "SELECT id FROM before"
        sql = "SELECT id FROM after"
        cursor.execute(sql)
        """,
        ["read after"],
        id="the last assignment counts",
    ),
    pytest.param(
        """
        try:
            sql = "SELECT id FROM users"
        except KeyError:
            sql = "SELECT id FROM orders"
        cursor.execute(sql)
        """,
        ["read orders", "read users"],
        id="try and except",
    ),
    pytest.param(
        """
        for table in ("users", "orders"):
            cursor.execute(f"DELETE FROM {table}")
        """,
        ["delete orders", "delete users"],
        id="a loop over tables",
    ),
    pytest.param(
        """
        for table, column in [("users", "a"), ("orders", "b")]:
            cursor.execute("UPDATE {} SET {} = 1".format(table, column))
        """,
        ["update orders", "update users"],
        id="a loop over pairs",
    ),
    pytest.param(
        """
        found, old = [], False
        for row in cursor:
            found.append(row)
        for row in found:
            old = True
        if old:
            cursor.execute("UPDATE orders SET a = 1")
        else:
            cursor.execute("INSERT INTO orders VALUES (1)")
        """,
        ["insert orders", "update orders"],
        id="a loop over a list that may be empty",
    ),
    pytest.param(
        """
        for table in sorted({"users": 1, "orders": 2}):
            cursor.execute("DELETE FROM " + table)
        """,
        ["delete orders", "delete users"],
        id="a loop over a dict",
    ),
    pytest.param(
        """
        for index, table in enumerate(["users", "orders"]):
            cursor.execute("DELETE FROM " + table)
        """,
        ["delete orders", "delete users"],
        id="a loop that counts",
    ),
    pytest.param(
        """
        parts = ["SELECT id FROM users"]
        if n:
            parts.append("WHERE a = 1")
        parts.append("ORDER BY id")
        cursor.execute(" ".join(parts))
        """,
        ["read users"],
        id="a list of parts",
    ),
    pytest.param(
        """
        sql, values = "SELECT id FROM users WHERE a = ?", (1,)
        cursor.execute(sql, values)
        """,
        ["read users"],
        id="unpacked",
    ),
    pytest.param(
        """
        if (sql := "SELECT id FROM users"):
            cursor.execute(sql)
        """,
        ["read users"],
        id="walrus",
    ),
    pytest.param(
        """
        first = second = "SELECT id FROM users"
        cursor.execute(second)
        """,
        ["read users"],
        id="assigned twice at once",
    ),
    pytest.param(
        """
        def inner():
            cursor.execute(sql)
        sql = "SELECT id FROM users"
        inner()
        """,
        ["read users"],
        id="a closure",
    ),
    pytest.param(
        """
        queries = {}
        queries["a"] = "SELECT id FROM users"
        cursor.execute(queries["a"])
        """,
        ["read users"],
        id="a dict filled later",
    ),
    pytest.param(
        """
        queries = dict(a="SELECT id FROM users", b="SELECT id FROM orders")
        for name, sql in queries.items():
            cursor.execute(sql)
        """,
        ["read orders", "read users"],
        id="the items of a dict",
    ),
    pytest.param(
        """
        run = cursor.execute
        run("SELECT id FROM users")
        """,
        ["read users"],
        id="a method kept in a name",
    ),
    pytest.param(
        """
        [cursor.execute(f"DROP TABLE {t}") for t in ("users", "orders")]
        """,
        ["ddl orders", "ddl users"],
        id="in a comprehension",
    ),
    pytest.param(
        """
        async def go():
            async with cursor as c:
                async for row in await c.execute("SELECT id FROM users"):
                    pass
        """,
        ["read users"],
        id="asynchronous",
    ),
]


@pytest.mark.parametrize(("body", "expected"), STATEMENTS)
def test_statements_are_followed_in_order(body: str, expected: list[str]) -> None:
    lines = [f"    {line}" for line in body.replace("\n        ", "\n").strip().splitlines()]
    source = "\n".join(["def work(cursor, n):", *lines, ""])
    assert sorted({access.partition(": ")[2] for access in accesses(source)}) == expected


TEMPLATES = [
    ('t"SELECT id FROM {TABLE:i}"', ["read orders"]),
    ('t"SELECT id FROM users WHERE id = {n}"', ["read users"]),
    pytest.param(
        't"DELETE FROM users WHERE name = {n!s}" t" AND a = 1"',
        ["delete users"],
        marks=pending("adjacent template strings"),
    ),
]


@pytest.mark.parametrize(("expression", "expected"), TEMPLATES)
def test_template_strings(expression: str, expected: list[str]) -> None:
    source = f'TABLE = "orders"\n\n\ndef work(cursor, n):\n    cursor.execute({expression})\n'
    assert accesses(source) == [f"work: {access}" for access in expected]


UNKNOWN = [
    pytest.param('cursor.execute(open(n).read())', id="a file nobody knows"),
    pytest.param('cursor.execute(n.text)', id="an attribute of a parameter"),
    pytest.param('cursor.execute(f"DELETE FROM {n.lower()}")', id="a table nobody knows"),
]  # fmt: skip


@pytest.mark.parametrize("statement", UNKNOWN)
def test_what_is_not_known_is_said_to_be_so(statement: str) -> None:
    source = f"import sqlite3\n\n\ndef work(n):\n    cursor = sqlite3.connect('').cursor()\n    {statement}\n"
    assert accesses(source) == []
    assert gaps(source) == ["unresolved 6"]


SENT_BY_NAME = [
    pytest.param("", "self.pool.execute(n.text)", [], id="no library is imported: a task of anybody's"),
    pytest.param("import sqlite3", "self.db.fetch(n.text)", [], id="a name that many things have"),
    pytest.param("import sqlite3", "self.db.execute(['a', 'b'])", [], id="a list is no SQL"),
    pytest.param("import sqlite3", "self.db.execute(n.text)", ["unresolved 6"], id="an attribute of a parameter"),
    pytest.param("import sqlite3", "self.db.execute(self.table.select())", ["unresolved 6"], id="a result of a call"),
    pytest.param("import sqlite3", "self.db.execute(self.sql)", ["unresolved 6"], id="an attribute that nobody sets"),
]  # fmt: skip


@pytest.mark.parametrize(("imported", "statement", "expected"), SENT_BY_NAME)
def test_what_something_unknown_is_handed_is_a_gap_where_a_library_is_imported(
    imported: str, statement: str, expected: list[str]
) -> None:
    source = f"{imported}\n\n\nclass Store:\n    def work(self, n):\n        {statement}\n"
    assert gaps(source) == expected
