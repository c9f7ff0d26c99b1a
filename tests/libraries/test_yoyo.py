"""yoyo: steps of SQL and of functions, each with what undoes it."""

from __future__ import annotations

import pytest

from tests.accesses import gaps, parted

QUIET = [
    pytest.param("from yoyo import step\nstep('')\n", id="an empty step"),
    pytest.param(
        """
        from yoyo import step
        def unused(conn):
            return conn
        steps = [step(unused, None)]
        """,
        id="a function that asks nothing",
    ),
    pytest.param(
        """
        from dance import step
        step("forward", "back")
        """,
        id="another package's step",
    ),
]


@pytest.mark.parametrize("source", QUIET)
def test_what_asks_nothing_is_quiet(source: str) -> None:
    assert (parted(source), gaps(source)) == ([], [])


SEEN = [
    pytest.param(
        """
        from yoyo import step
        __depends__ = {"0001.start"}
        steps = [step("CREATE TABLE foo (id INT REFERENCES bar (id))", "DROP TABLE foo")]
        """,
        ["down ddl foo", "up ddl foo", "up references bar"],
        id="texts",
    ),
    pytest.param(
        """
        from yoyo import step

        def apply_step(conn):
            cursor = conn.cursor()
            cursor.execute("INSERT INTO foo VALUES (1)")

        def rollback_step(conn):
            conn.cursor().execute("DELETE FROM foo")

        steps = [step(apply_step, rollback_step)]
        """,
        ["up insert foo", "down delete foo"],
        id="functions",
    ),
    pytest.param(
        """
        from yoyo import group, step
        steps = [
            group([
                step("UPDATE a SET x = 1"),
                step(lambda conn: conn.execute("UPDATE b SET x = 1")),
            ], ignore_errors="all"),
        ]
        """,
        ["up update a", "up update b"],
        id="a group",
    ),
    pytest.param(
        """
        from yoyo import step
        for name in ("p", "q"):
            step(f"ALTER TABLE {name} ADD COLUMN c INT", f"ALTER TABLE {name} DROP COLUMN c")
        """,
        ["down ddl p", "down ddl q", "up ddl p", "up ddl q"],
        id="a loop",
    ),
]


@pytest.mark.parametrize(("source", "expected"), SEEN)
def test_steps(source: str, expected: list[str]) -> None:
    assert parted({"migrations/0002.py": source}) == expected


def test_a_step_of_something_unknown_is_a_problem() -> None:
    assert gaps("from yoyo import step\nfrom elsewhere import sql\nstep(sql())\n") == ["unresolved 3"]


def test_a_migration_that_does_not_parse_is_a_problem() -> None:
    assert gaps("from yoyo import step\nstep('DROP TABLE foo'\n") == ["syntax 2"]
