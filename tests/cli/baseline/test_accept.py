"""The only door in."""

from __future__ import annotations

import re

import pytest

from nova_lint.engine.baseline.store import read
from tests.cli.baseline.conftest import Run
from tests.repository import READS, Repository


def _fingerprint(run: Run) -> str:
    found = re.search(r"fingerprint: ([0-9a-f]{16})", run("check", "--verbose")[1])
    assert found is not None
    return found[1]


def test_with_a_reason(frozen: Repository, run: Run) -> None:
    frozen.write({"orders/c.py": READS})
    name = _fingerprint(run)
    words = ("--reason", "the API is  late", "--ticket", "DB-1", "--until", "2999-01-31", "--by", "Eve")
    code, out, _ = run("baseline", "accept", name[:8], *words)
    assert code == 0
    assert out.startswith(f"accepted {name}: orders/c.py:2:")
    baseline = read(frozen.root)
    assert baseline is not None
    entry = next(entry for entry in baseline.entries if entry.fp == name)
    assert (entry.kind, entry.reason, entry.ticket, entry.by, entry.until) == (
        "accepted", "the API is late", "DB-1", "Eve", "2999-01-31",
    )  # fmt: skip
    assert run("check")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--reason", "r"], "Missing option '--ticket'"),
        (["--ticket", "t"], "Missing option '--reason'"),
        (["--reason", " ", "--ticket", "t"], "--reason is empty"),
        (["--reason", "r", "--ticket", "t", "--until", "soon"], "--until must be a date"),
        (["--reason", "r", "--ticket", "t", "--until", "2020-01-01"], "is over already"),
        (["--reason", "r", "--ticket", "t"], "no new finding has this fingerprint"),
    ],
)
def test_without_one(frozen: Repository, run: Run, arguments: list[str], told: str) -> None:
    before = read(frozen.root)
    code, out, err = run("baseline", "accept", "0123456789abcdef", *arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert read(frozen.root) == before
