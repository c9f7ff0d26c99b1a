"""What the bodies of functions, triggers and blocks read and write."""

from __future__ import annotations

import pytest

from nova_lint.sql.reader import read_sql


def _function(body: str, language: str = "plpgsql") -> str:
    return f"CREATE FUNCTION f(a int) RETURNS int AS $$ {body} $$ LANGUAGE {language}"


def _block(body: str) -> str:
    return _function(f"DECLARE n int; r record; BEGIN {body} END")


def _accesses(text: str, dialect: str = "postgres") -> list[str]:
    return [f"{a.op} {a.table.name}" for statement in read_sql(text, dialect) for a in statement.accesses]


QUIET = [
    pytest.param(_block("n := a + 1; RETURN n;"), id="arithmetic"),
    pytest.param(_block("RAISE NOTICE 'update users set x = 1'; RETURN 1;"), id="a message"),
    pytest.param(_block("-- DELETE FROM users;\nRETURN 1;"), id="a comment"),
    pytest.param(_block("IF a IS DISTINCT FROM n THEN RETURN 1; END IF;"), id="a comparison with FROM"),
    pytest.param(_block("n := extract(epoch from now()); RETURN n;"), id="a function with FROM"),
    pytest.param(
        _block("CREATE TEMP TABLE t AS SELECT 1; INSERT INTO t VALUES (1);"), id="a table of its own"
    ),
    pytest.param(_function("int main() { select * from users; }", "plpython3u"), id="another language"),
    pytest.param("CREATE FUNCTION f() RETURNS int AS 'module', 'f' LANGUAGE c", id="a compiled function"),
    pytest.param(_block("UPDATE;"), id="half a statement"),
]


@pytest.mark.parametrize("text", QUIET)
def test_a_body_without_accesses_is_quiet(text: str) -> None:
    assert _accesses(text) == []


BODIES = [
    pytest.param(
        _function("SELECT x FROM users WHERE id = $1", "sql"), ["read users"], id="a function in SQL"
    ),
    pytest.param(_block("SELECT x INTO n FROM users; RETURN n;"), ["read users"], id="into a variable"),
    pytest.param(_block("SELECT x INTO STRICT n FROM users;"), ["read users"], id="into, strictly"),
    pytest.param(_block("PERFORM x FROM users;"), ["read users"], id="PERFORM"),
    pytest.param(_block("n := (SELECT x FROM users);"), ["read users"], id="a sub-select that is assigned"),
    pytest.param(_block("n := count(*) FROM users;"), ["read users"], id="an expression with FROM"),
    pytest.param(_block("RETURN (SELECT 1 FROM users);"), ["read users"], id="a sub-select that is returned"),
    pytest.param(_block("RETURN QUERY SELECT 1 FROM users;"), ["read users"], id="RETURN QUERY"),
    pytest.param(
        _block("IF EXISTS (SELECT 1 FROM users) THEN DELETE FROM orders; END IF;"),
        ["read users", "delete orders"],
        id="IF EXISTS",
    ),
    pytest.param(
        _block("IF a = 1 THEN UPDATE users SET x = 1; ELSE INSERT INTO orders VALUES (1); END IF;"),
        ["update users", "insert orders"],
        id="both branches",
    ),
    pytest.param(
        _block("FOR r IN SELECT * FROM users LOOP DELETE FROM orders WHERE id = r.id; END LOOP;"),
        ["read users", "delete orders"],
        id="a loop over a query",
    ),
    pytest.param(
        _block("INSERT INTO orders SELECT x FROM users RETURNING id INTO n;"),
        ["insert orders", "read users"],
        id="RETURNING INTO",
    ),
    pytest.param(
        _block("UPDATE users SET x = CASE WHEN a = 1 THEN 2 END; DELETE FROM orders;"),
        ["update users", "delete orders"],
        id="CASE inside a statement",
    ),
    pytest.param(
        _block(
            "BEGIN INSERT INTO users VALUES (1); EXCEPTION WHEN unique_violation THEN UPDATE users SET x = 1; END;"
        ),
        ["insert users", "update users"],
        id="an exception",
    ),
    pytest.param(_block("EXECUTE 'DELETE FROM users';"), ["delete users"], id="a text that is run"),
    pytest.param(
        _block("EXECUTE 'DELETE FROM users WHERE x = ' || quote_literal(a);"),
        ["delete users"],
        id="a text with a value",
    ),
    pytest.param(
        _block("EXECUTE format('UPDATE users SET %I = $1', a) USING n;"), ["update users"], id="format"
    ),
    pytest.param(
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM users) THEN INSERT INTO users VALUES (1); END IF; END $$",
        ["read users", "insert users"],
        id="a DO block",
    ),
]


@pytest.mark.parametrize(("text", "expected"), BODIES)
def test_a_body_reads_and_writes(text: str, expected: list[str]) -> None:
    assert _accesses(text) == expected


DIALECTS = [
    pytest.param(
        "sqlite",
        "CREATE TRIGGER t AFTER INSERT ON orders BEGIN UPDATE users SET n = n + 1; DELETE FROM carts; END",
        ["update users", "delete carts"],
        id="SQLite",
    ),
    pytest.param(
        "mysql",
        "DELIMITER //\nCREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW BEGIN UPDATE users SET n = 1; "
        "DELETE FROM carts; END//\nDELIMITER ;\nDELETE FROM bags;",
        ["update users", "delete carts", "delete bags"],
        id="MySQL with DELIMITER",
    ),
    pytest.param(
        "mysql",
        "CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW UPDATE users SET n = 1",
        ["update users"],
        id="MySQL, one statement",
    ),
    pytest.param(
        "tsql", "CREATE TABLE a (x int)\nGO\nINSERT INTO a VALUES (1)\nGO\n", ["ddl a", "insert a"], id="GO"
    ),
    pytest.param(
        "postgres",
        "\\set x 1\nCOPY users (id) FROM stdin;\n1\n2\n\\.\nDELETE FROM orders;",
        ["insert users", "delete orders"],
        id="psql",
    ),
]


@pytest.mark.parametrize(("dialect", "text", "expected"), DIALECTS)
def test_scripts_of_dialects(dialect: str, text: str, expected: list[str]) -> None:
    assert [
        a for a in _accesses(text, dialect) if not a.endswith(" orders") or a == "delete orders"
    ] == expected


ATTACHED = [
    pytest.param("CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING", ["ddl users"], id="nothing"),
    pytest.param(
        "CREATE POLICY p ON users USING (name = 'select 1 from orders')", ["ddl users"], id="a text"
    ),
    pytest.param(
        "CREATE OR REPLACE RULE r AS ON INSERT TO users WHERE new.x > 3 DO INSTEAD INSERT INTO shadow VALUES (new.x)",
        ["ddl users", "insert shadow"],
        id="a rule",
    ),
    pytest.param(
        "CREATE RULE r AS ON UPDATE TO users DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b WHERE id = old.id);\n"
        "DELETE FROM c",
        ["ddl users", "insert a", "delete b", "delete c"],
        id="a rule of several actions",
    ),
    pytest.param(
        'CREATE RULE "_RETURN" AS ON SELECT TO v DO INSTEAD SELECT * FROM users',
        ["ddl v", "read users"],
        id="a rule that makes a view",
    ),
    pytest.param(
        "CREATE POLICY p ON orders AS RESTRICTIVE FOR ALL TO app USING (true) "
        "WITH CHECK (EXISTS (SELECT 1 FROM members m JOIN teams t ON t.id = m.team WHERE m.id = orders.id))",
        ["ddl orders", "read members", "read teams"],
        id="a policy",
    ),
    pytest.param(
        "ALTER POLICY p ON orders USING (user_id IN (SELECT id FROM users))",
        ["ddl orders", "read users"],
        id="a policy that is altered",
    ),
    pytest.param("GRANT SELECT ON TABLE a, b TO x, y", ["ddl a", "ddl b"], id="a grant on several tables"),
    pytest.param("GRANT EXECUTE ON FUNCTION f(int) TO x", [], id="a grant on a function"),
    pytest.param(
        "CREATE RECURSIVE VIEW tree (id) AS SELECT id FROM nodes UNION ALL SELECT n.id FROM nodes n JOIN tree t ON t.id = n.up",
        ["ddl tree", "read nodes", "read nodes"],
        id="a recursive view does not read itself",
    ),
    pytest.param(
        "CREATE FOREIGN TABLE f (id int) SERVER s OPTIONS (table_name 'x')", ["ddl f"], id="a foreign table"
    ),
]


@pytest.mark.parametrize(("text", "expected"), ATTACHED)
def test_what_hangs_on_a_table(text: str, expected: list[str]) -> None:
    statements = read_sql(text, "postgres")
    assert [f"{a.op} {a.table.name}" for statement in statements for a in statement.accesses] == expected
    assert not any(statement.problem for statement in statements)


def test_a_condition_keeps_its_place() -> None:
    text = "SELECT 1; CREATE POLICY p ON orders USING (a IN (SELECT id FROM users))"
    assert [text[a.start : a.end] for s in read_sql(text, "postgres") for a in s.accesses] == [
        "orders",
        "users",
    ]


def test_a_problem_stands_where_its_statement_begins() -> None:
    text = "SELECT 1;\n\nCREATE TABLE a (id int, CREATE"
    *_, broken = read_sql(text, "postgres")
    assert broken.problem and text[broken.start :].startswith("CREATE")


def test_the_text_of_execute_keeps_its_place() -> None:
    text = _block("EXECUTE 'DELETE FROM it''s_'; EXECUTE format('SELECT %L FROM users', a);")
    places = [
        text[a.start : a.end]
        for s in read_sql(text, "postgres")
        for a in s.accesses
        if a.table.name == "users"
    ]
    assert places == ["users"]


def test_a_text_that_nobody_can_tell_is_named() -> None:
    (statement,) = read_sql(_block("EXECUTE a;"), "postgres")
    assert "dynamic" in statement.traits
    (other,) = read_sql(_function("plpy.execute('x')", "plpython3u"), "postgres")
    assert other.problem == "its body is written in plpython3u"
