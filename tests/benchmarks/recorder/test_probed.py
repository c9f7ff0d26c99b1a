"""What a probe made happen besides what happened under the tests."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.recorder.probed import besides

TESTS: dict[str, Any] = {
    "function_pairs": [["app/db.py", "load", "orders", "read"]],
    "generic_pairs": [["app/db.py", "load", "archive", "read"]],
    "ddl_pairs": [["app/db.py", "load", "orders", "ddl"]],
}


@pytest.mark.parametrize(
    ("pair", "counts"),
    [
        # It happened under the tests, in the score or beside it.
        (["app/db.py", "load", "orders", "read"], False),
        (["app/db.py", "load", "archive", "read"], False),
        # The tests do not reach this function, or one of this name in another file.
        (["app/db.py", "store", "orders", "insert"], False),
        (["app/other.py", "load", "customers", "read"], False),
        (["app/db.py", "load", "customers", "read"], True),
        (["app/db.py", "load", "orders", "delete"], True),
    ],
)
def test_what_counts_as_happened_besides(pair: list[str], counts: bool) -> None:
    found = besides(TESTS, {"function_pairs": [pair]})
    assert found == ([tuple(pair)] if counts else [])
