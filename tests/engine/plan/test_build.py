"""The steps: what each one ends, what remains, and that nothing depends on the order of files."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nova_lint.model.plan import Plan
from tests.engine.plan.plans import CONFIG, plan, sql

FILES = {
    "orders/a.py": sql("SELECT n FROM users WHERE id = %s", "DELETE FROM outbox"),
    "accounts/a.py": sql("SELECT 1 FROM orders WHERE b = %s", "UPDATE users SET n = 1"),
    "mail/a.py": sql("SELECT n FROM users", "UPDATE users SET n = 2"),
    "db/migrations/1.sql": (
        "CREATE TABLE users (id int PRIMARY KEY);\n"
        "CREATE TABLE orders (id int PRIMARY KEY, b int REFERENCES users, c int CONSTRAINT mine REFERENCES users);\n"
        "CREATE TABLE items (o int REFERENCES orders);\nCREATE TABLE outbox (o int REFERENCES orders ON DELETE CASCADE);\n"
    ),
}


def _told(found: Plan) -> list[str]:
    return [f"{step.service} {len(step.tasks)} {step.remaining} {len(step.keys)}" for step in found.steps]


@pytest.mark.parametrize(
    ("files", "told", "free"),
    [
        pytest.param({}, [], "accounts mail orders", id="nothing"),
        pytest.param({"orders/a.py": sql("SELECT 1 FROM orders")}, [], "accounts mail orders", id="all at home"),
        pytest.param({"orders/a.py": sql("SELECT n FROM users")}, ["accounts 1 0 0"], "mail", id="one pair is one step"),
        pytest.param(FILES, ["accounts 6 2 2", "mail 2 0 1"], "", id="three services, two steps"),
        pytest.param(
            {"lib/a.sql": "CREATE TABLE users (id int);", "x/orders.sql": "CREATE TABLE orders (b int REFERENCES users);"},
            ["accounts 1 0 1"], "mail", id="a key in the code of nobody",
        ),
    ],
)  # fmt: skip
def test_steps(files: dict[str, str], told: list[str], free: str) -> None:
    found = plan(files)
    assert (_told(found), " ".join(found.free)) == (told, free)


def test_what_a_step_tells() -> None:
    first, second = plan(FILES).steps
    assert first.title == "Split off accounts"
    assert [(str(table), writers) for table, writers in first.shared] == [("users", ("accounts", "mail"))]
    assert [task.place.file for task in first.ahead] == ["accounts/a.py"]
    assert first.left == (("mail", "orders", 1), ("orders", "mail", 1))
    assert first.completes == ()
    assert (second.completes, second.ties) == (("orders",), ("orders",))
    assert [key.name for key in first.keys] == ["orders_b_fkey", "mine"]
    assert first.forward.count("DROP CONSTRAINT") == 2
    assert first.rollback.count("NOT VALID") == first.rollback.count("VALIDATE CONSTRAINT") == 2


def test_every_place_is_in_one_step_and_nothing_remains() -> None:
    found = plan(FILES)
    tasks = [task for step in found.steps for task in step.tasks]
    assert len(tasks) == len(set(tasks)) == found.places == sum(number for _, _, number in found.pairs)
    assert found.steps[-1].remaining == 0
    remaining = [step.remaining for step in found.steps]
    assert remaining == sorted(remaining, reverse=True)


@settings(max_examples=10)
@given(st.permutations(list(FILES)))
def test_the_order_of_files_changes_nothing(order: list[str]) -> None:
    assert plan({path: FILES[path] for path in order}) == plan(FILES)


@pytest.mark.parametrize("dialect", ["mysql", "sqlite"])
def test_no_sql_is_written_for_a_dialect_that_is_not_known_well(dialect: str) -> None:
    found = plan(FILES, f'dialect = "{dialect}"\n{CONFIG}')
    text = found.steps[0].forward
    assert "ALTER TABLE" not in text
    assert text.count("-- By hand, no SQL is written for this dialect") == 2


@pytest.mark.parametrize("name", ["a\nb", 'x"; DROP TABLE users; --', "-- \n DROP TABLE users"])
def test_a_name_cannot_leave_its_comment_or_its_quotes(name: str) -> None:
    config = f"""
[services.one]
paths = ["one"]
tables = ["users"]
[services.{json.dumps(name)}]
paths = ["two"]
tables = ["orders"]
"""
    files = {
        "db/migrations/1.sql": "CREATE TABLE users (id int PRIMARY KEY);CREATE TABLE orders (b int REFERENCES users);"
    }
    (step,) = plan(files, config).steps
    told = [line for line in step.forward.splitlines() if "DROP TABLE" in line]
    assert all(line.startswith("--") for line in told)
