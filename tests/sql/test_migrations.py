"""Up and down parts of `.sql` migrations, and their order, as the tools have them."""

from __future__ import annotations

import pytest

from nova_lint.sql.migrations import order, parts_of


@pytest.mark.parametrize(
    ("path", "part"),
    [
        pytest.param("schema.sql", "", id="no migration"),
        pytest.param("reports/2024.sql", "", id="a number alone, in a folder of something else"),
        pytest.param("reports/2024/sales.sql", "", id="a folder with a number, in one of something else"),
        pytest.param("db/verify/users.sql", "", id="sqitch verifies"),
        ("migrations/1_users.up.sql", "up"),
        ("migrations/1_users.down.sql", "down"),
        ("sql/V2_1__users.sql", "up"),
        ("sql/U2_1__users.sql", "down"),
        ("sql/R__views.sql", "up"),
        ("db/deploy/users.sql", "up"),
        ("db/revert/users.sql", "down"),
        ("migrations/0001.create.sql", "up"),
        ("migrations/0001.create.rollback.sql", "down"),
        ("migrations/20240101_users.sql", "up"),
        ("migrations/2024-01-01-000000_users/up.sql", "up"),
        ("migrations/2024-01-01-000000_users/down.sql", "down"),
        ("schema/delta/35/users.sql", "up"),
        ("prisma/migrations/20240101_users/migration.sql", "up"),
        ("migrations/breakdown.sql", ""),
    ],
)
def test_a_file_is_one_part(path: str, part: str) -> None:
    assert parts_of(path, "SELECT 1;") == [(part, 0, 9)]


@pytest.mark.parametrize(
    ("up", "down"),
    [
        ("-- migrate:up", "-- migrate:down"),
        ("-- +goose Up", "-- +goose Down"),
        ("-- +migrate Up", "-- +migrate Down"),
        ("-- migrate:up transaction:false", "--migrate:down"),
    ],
)
def test_marks_part_a_file(up: str, down: str) -> None:
    text = f"{up}\nCREATE TABLE a (id int);\n{down}\nDROP TABLE a;\n"
    middle = text.index(down)
    assert parts_of("x/1.sql", text) == [("up", 0, middle), ("down", middle, len(text))]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["m/10_b.sql", "m/9_a.sql"], ["m/9_a.sql", "m/10_b.sql"]),
        (["m/V1_10__b.sql", "m/V1_9__a.sql", "m/R__a.sql", "m/V2__c.sql"],
         ["m/V1_9__a.sql", "m/V1_10__b.sql", "m/V2__c.sql", "m/R__a.sql"]),
        (["b/1.sql", "a/2.sql"], ["a/2.sql", "b/1.sql"]),
        (["m/20240302_b/migration.sql", "m/20240301120000_a/migration.sql"],
         ["m/20240301120000_a/migration.sql", "m/20240302_b/migration.sql"]),
    ],
)  # fmt: skip
def test_order(paths: list[str], expected: list[str]) -> None:
    assert order(paths) == expected
