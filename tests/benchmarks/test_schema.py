"""Tables that DDL makes, by a plain pattern."""

from __future__ import annotations

import pytest
from benchmarks.schema import is_system, made_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An index is no table, nor is its new name.
        ("CREATE INDEX users_by_name ON users (name)", set()),
        ("ALTER INDEX a RENAME TO b", set()),
        # A text that goes on in another literal.
        ('"CREATE TABLE IF " "NOT EXISTS users"', set()),
        ("CREATE TABLE users (id int)", {"users"}),
        ("create temporary table if not exists Work as select 1", {"work"}),
        ('CREATE TABLE "public"."users" (id int)', {"public"}),
        ("CREATE UNLOGGED TABLE public.users (id int)", {"users"}),
        ("CREATE OR REPLACE VIEW balances AS SELECT 1", {"balances"}),
        ("CREATE VIRTUAL TABLE search USING fts4 (value)", {"search"}),
        ("ALTER TABLE new_users RENAME TO users", {"users"}),
        ("DROP TABLE IF EXISTS legacy", {"legacy"}),
        ('users = sa.Table("users", metadata)', {"users"}),
        ('__tablename__ = "users"', {"users"}),
    ],
)
def test_made_by(text: str, expected: set[str]) -> None:
    assert made_by(text) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [("pages", False), ("systems", False), ("pg_class", True), ("information_schema.tables", True)],
)
def test_is_system(table: str, expected: bool) -> None:
    assert is_system(table) is expected
