"""Rows of facts as pairs to score."""

from __future__ import annotations

import json

import pytest
from benchmarks.facts import Pair, function_name, rows, table_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # A nested function is a function of its own: it is no frame to fold.
        ("Store.get.<locals>.get_txn", "Store.get.<locals>.get_txn"),
        ("Store.get", "Store.get"),
        ("", ""),
        ("<module>", ""),
        ("Store.get.<locals>.<listcomp>", "Store.get"),
        ("Store.get.<locals>.<lambda>.<locals>.<genexpr>", "Store.get"),
        ("<lambda>", ""),
    ],
)
def test_function_name(name: str, expected: str) -> None:
    assert function_name(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("billing.Invoices", "billing.invoices"),
        ("public.Users", "users"),
        ("main.users", "users"),
        ("mainframes", "mainframes"),
    ],
)
def test_table_name(name: str, expected: str) -> None:
    assert table_name(name) == expected


@pytest.mark.parametrize(
    ("table", "op", "expected"),
    [
        # What could not be read claims nothing.
        (None, None, []),
        # A name with a hole in it is no table that could be compared.
        ("events_*", "read", []),
        # The recording has no such ops.
        ("users", "ddl", []),
        ("users", "lock", []),
        ("users", "references", []),
        ("users", "read", ["read"]),
        ("users", "upsert", ["insert", "update"]),
        ("users", "truncate", ["delete"]),
    ],
)
def test_pairs(table: str | None, op: str | None, expected: list[str]) -> None:
    line = {"file": "a.py", "line": 1, "function": "f", "table": table, "op": op, "confidence": "high"}

    (row,) = rows([json.dumps(line)])

    assert list(row.pairs) == [Pair("a.py", "f", "users", claimed) for claimed in expected]
