"""What others do with a service's tables, as methods that would replace it."""

from __future__ import annotations

import pytest

from tests.engine.contract.drafts import asked, draft

NOTHING = [
    pytest.param("SELECT total FROM orders WHERE id = %s", id="a table of its own"),
    pytest.param(
        "SELECT name FROM user_names WHERE id = %s", id="what the owner publishes is an interface already"
    ),
    pytest.param("SELECT a FROM nobodys WHERE id = %s", id="a table of nobody"),
]


@pytest.mark.parametrize("sql", NOTHING)
def test_nothing_is_drafted(sql: str) -> None:
    assert asked(sql).methods == ()


METHODS = [
    pytest.param("SELECT email FROM users WHERE id = %s", "GetUser get(id equal)", id="a row by its key"),
    pytest.param("SELECT email FROM users WHERE id IN (%s)", "BatchGetUsers batch-get(ids in)", id="rows by their keys"),
    pytest.param("SELECT id FROM users WHERE email = %s", "ListUsers list(email equal)", id="rows by a column"),
    pytest.param("SELECT 1 FROM users WHERE id = %s", "UserExists exists(id equal)", id="whether there is one"),
    pytest.param("SELECT count(*) FROM users WHERE name = %s", "CountUsers count(name equal)", id="how many"),
    pytest.param("UPDATE users SET name = 'x' WHERE id = %s", "UpdateUserName update(id equal) name", id="a change"),
    pytest.param(
        "UPDATE users SET credit = credit + 1 WHERE id = %s", "UpdateUserCredit update(id equal) credit_change",
        id="adding is handed over as what is added",
    ),
    pytest.param("DELETE FROM sessions WHERE user_id = %s", "DeleteSessions delete(user_id equal)", id="rows that go"),
    pytest.param(
        "INSERT INTO sessions (id, user_id) VALUES (1, %s)", "CreateSession create() id user_id", id="a new row"
    ),
    pytest.param(
        "SELECT u.email FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = %s",
        "BatchGetUsers batch-get(ids in)",
        id="a join is a look-up for many keys",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "method"), METHODS)
def test_the_method(sql: str, method: str) -> None:
    assert [_told(one) for one in asked(sql).methods] == [method]


def _told(method: object) -> str:
    from nova_lint.model.contract import Method

    assert isinstance(method, Method)
    chosen = ", ".join(f"{field.name} {field.how}" for field in method.chosen)
    return " ".join([method.name, f"{method.kind}({chosen})", *(field.name for field in method.given)])


def test_places_that_ask_the_same_share_a_method() -> None:
    contract = asked("SELECT email FROM users WHERE id = %s", "SELECT name FROM users WHERE id = %s")
    assert [len(method.uses) for method in contract.methods] == [2]
    assert [field.name for field in contract.messages[0].fields] == ["email", "id", "name"]


def test_a_look_up_in_a_loop_is_asked_once_for_all() -> None:
    code = """
def f(cur):
    cur.execute("SELECT user_id FROM orders")
    for (user,) in cur.fetchall():
        cur.execute("SELECT email FROM users WHERE id = %s", (user,))
"""
    (method,) = draft({"orders/a.py": code}).methods
    assert method.kind == "batch-get"
    assert method.uses[0].notes[0].startswith("asked once for each round of a loop")


TYPES = [
    ("id", "long", False),
    ("email", "text", False),
    ("name", "text", True),
    ("born", "date", True),
    ("x", "unknown", True),
]


@pytest.mark.parametrize(("column", "type_", "nullable"), TYPES)
def test_types_are_those_of_the_schema(column: str, type_: str, nullable: bool) -> None:
    (message,) = asked(f"SELECT {column} FROM users WHERE email = %s").messages
    field = next(field for field in message.fields if field.column == column)
    assert (field.type, field.is_nullable) == (type_, nullable)


def test_what_no_method_replaces_is_told() -> None:
    script = "CREATE TABLE orders (id int, user_id bigint REFERENCES users ON DELETE CASCADE);"
    contract = draft({"orders/migrations/2.sql": script})
    assert contract.methods == ()
    assert [one.caller for one in contract.rest] == ["orders"]
