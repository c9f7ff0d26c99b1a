"""SQL composed of objects: psycopg2.sql and psycopg.sql."""

from __future__ import annotations

import pytest

from tests.accesses import touched

QUIET = [
    pytest.param(
        """
        from psycopg import sql
        names = sql.SQL(", ").join(sql.Identifier(n) for n in ("id", "select", "from"))
        """,
        id="a list of columns is no statement",
    ),
    pytest.param(
        """
        from psycopg2 import sql
        query = sql.SQL("SELECT * FROM {}").format(sql.Identifier("never_sent"))
        print(query.as_string(None))
        """,
        id="composed and printed, not sent",
    ),
    pytest.param(
        """
        from sqlparse.sql import Identifier
        Identifier("orders")
        """,
        id="another library's Identifier",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_composition_alone_reaches_nothing(source: str) -> None:
    assert touched(source) == []


COMPOSED = [
    ('sql.SQL("SELECT * FROM users")', ["read users"]),
    ('sql.SQL("INSERT INTO {} VALUES (%s)").format(sql.Identifier("orders"))', ["insert orders"]),
    ('sql.SQL("DELETE FROM {table}").format(table=sql.Identifier("orders"))', ["delete orders"]),
    ('sql.SQL("SELECT * FROM {}").format(sql.Identifier("sales", "orders"))', ["read sales.orders"]),
    ('sql.SQL("TABLE ") + sql.Identifier("orders")', ["read orders"]),
    ('sql.SQL("SELECT * FROM ") + sql.Identifier("a_") + sql.SQL(" WHERE id = %s")', ["read a_"]),
    # What a literal or a placeholder stands for names no table.
    ('sql.SQL("SELECT * FROM users WHERE id = {}").format(sql.Literal(42))', ["read users"]),
    ('sql.SQL("SELECT * FROM users WHERE name = {}").format(sql.Literal("orders"))', ["read users"]),
    ('sql.SQL("SELECT * FROM users WHERE name = {}").format(sql.Placeholder())', ["read users"]),
    ('sql.SQL("SELECT * FROM users WHERE name = {}").format(sql.Placeholder("name"))', ["read users"]),
    (
        'sql.SQL("SELECT {} FROM u").format(sql.SQL(",").join([sql.Identifier("a"), sql.Identifier("b")]))',
        ["read u"],
    ),
    (
        'sql.SQL("INSERT INTO users ({}) VALUES (1)").format(sql.SQL(", ").join(map(sql.Identifier, names)))',
        ["insert users"],
    ),
    (
        'sql.SQL("INSERT INTO users VALUES ({})").format(sql.SQL(", ").join(sql.Placeholder() * len(names)))',
        ["insert users"],
    ),
    (
        'sql.SQL(" UNION ").join([sql.SQL("SELECT id FROM a1"), sql.SQL("SELECT id FROM a2")])',
        ["read a1", "read a2"],
    ),
    ('sql.Composed([sql.SQL("DELETE FROM "), sql.Identifier("carts")])', ["delete carts"]),
    ('sql.SQL("DELETE FROM {}").format(sql.Identifier("carts")).as_string(cur)', ["delete carts"]),
    ('sql.SQL("DELETE FROM {}").format(sql.Identifier(TABLE))', ["delete payments"]),
    # A name in upper case stays so: an identifier is always quoted.
    ('sql.SQL("DELETE FROM {}").format(sql.Identifier("Carts"))', ["delete Carts"]),
]


@pytest.mark.parametrize("library", ["psycopg2", "psycopg"])
@pytest.mark.parametrize(("expression", "expected"), COMPOSED)
def test_a_composition_is_the_text_it_stands_for(library: str, expression: str, expected: list[str]) -> None:
    source = f"""
        import {library}
        from {library} import sql
        TABLE = "payments"
        def work(names):
            with {library}.connect("") as conn:
                cur = conn.cursor()
                cur.execute({expression})
    """
    assert touched(source) == [f"{access} {library}.execute" for access in expected]


IMPORTS = [
    ("from psycopg.sql import SQL, Identifier", 'SQL("DELETE FROM {}").format(Identifier("carts"))'),
    ("import psycopg.sql", 'psycopg.sql.SQL("DELETE FROM {}").format(psycopg.sql.Identifier("carts"))'),
    ("import psycopg.sql as s", 's.SQL("DELETE FROM {}").format(s.Identifier("carts"))'),
    ("from psycopg import sql as s", 's.SQL("DELETE FROM {0}").format(s.Identifier("carts"))'),
]


@pytest.mark.parametrize(("imported", "expression"), IMPORTS)
def test_however_it_is_imported(imported: str, expression: str) -> None:
    source = f"{imported}\ndef work(cur):\n    cur.execute({expression})\n"
    assert touched(source) == ["delete carts execute"]


def test_a_helper_that_quotes_its_table_belongs_to_its_callers() -> None:
    source = """
        from psycopg2 import sql
        def count(cur, table):
            cur.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            return cur.fetchone()[0]
        def report(cur):
            return count(cur, "orders") + count(cur, table="refunds")
    """
    assert touched(source) == ["read orders execute", "read refunds execute"]
