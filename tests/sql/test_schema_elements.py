"""`CREATE SCHEMA` together with what is in it."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint
from nova_lint.sql.reader import read_sql


@pytest.mark.parametrize(
    "text",
    [
        "CREATE SCHEMA s",
        "CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION joe",
        "CREATE SCHEMA AUTHORIZATION joe",
        # The words of a string, a comment or a name in quotes begin nothing.
        "CREATE SCHEMA s -- CREATE TABLE t (id int)",
        "CREATE SCHEMA s /* CREATE TABLE t (id int) */",
        'CREATE SCHEMA "create table t"',
        # It is no schema that is made here.
        "CREATE TABLE t (note text DEFAULT 'CREATE SCHEMA s CREATE TABLE u (id int)')",
        "/* CREATE SCHEMA s */ CREATE TABLE t (id int)",
        "ALTER SCHEMA s RENAME TO create_table",
    ],
)
def test_one_statement_stays_one(text: str) -> None:
    [statement] = read_sql(text, "postgres")
    assert statement.search_path == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CREATE SCHEMA s CREATE TABLE t (id int, CHECK (id > 0))", ["create schema ()", "create table ('s',)"]),
        ("CREATE SCHEMA AUTHORIZATION joe CREATE TABLE t (id int)", ["create schema ()", "create table ('joe',)"]),
        ('CREATE SCHEMA "S" AUTHORIZATION joe CREATE TABLE t (id int)', ["create schema ()", "create table ('S',)"]),
        ("-- all\nCREATE SCHEMA s\n CREATE UNLOGGED TABLE t (id int)\n CREATE VIEW v AS SELECT id FROM t\n GRANT ALL ON v TO joe",
         ["create schema ()", "create table ('s',)", "create view ('s',)", "grant ('s',)"]),
        # What comes after is read as ever.
        ("SET search_path TO a; CREATE SCHEMA s CREATE TABLE t (id int); CREATE TABLE u (id int)",
         ["set ()", "create schema ('a',)", "create table ('s', 'a')", "create table ('a',)"]),
    ],
)  # fmt: skip
def test_each_element_is_a_statement_of_the_new_schema(text: str, expected: list[str]) -> None:
    found = read_sql(text, "postgres")
    assert [f"{one.verb} {one.search_path}" for one in found] == expected
    assert not any(one.recovered or one.problem for one in found)


def test_what_is_in_the_schema_is_its_owners() -> None:
    text = (
        "CREATE SCHEMA film\n  CREATE TABLE films (id int PRIMARY KEY)\n  CREATE TABLE roles (film int REFERENCES films)\n"
        "  CREATE VIEW winners AS SELECT id FROM films WHERE id > 0;\nCREATE TABLE films (id int);"
    )
    report = lint({"a/1.sql": text}, '[services.a]\npaths = ["a"]\nschemas = ["film"]\n')
    found = [f"{a.op} {a.table} {a.owner} {a.confidence}" for fact in report.facts for a in fact.accesses]
    assert sorted(found) == [
        "ddl film.films a high", "ddl film.roles a high", "ddl film.winners a high", "ddl films  high",
        "read film.films a high", "references film.films a high",
    ]  # fmt: skip
