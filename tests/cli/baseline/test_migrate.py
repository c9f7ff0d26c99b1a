"""Renames are followed without news."""

from __future__ import annotations

import pytest

from tests.cli.baseline.conftest import Run
from tests.repository import CONFIG, READS, WRITES, Repository, query


@pytest.mark.parametrize(
    ("change", "arguments"),
    [
        (
            {
                "nova-lint.toml": CONFIG.replace('tables = ["users"]', 'tables = ["members"]'),
                "orders/a.py": READS.replace("users", "members"),
                "orders/b.py": WRITES.replace("users", "members"),
                "users/own.py": READS.replace("users", "members"),
                "users/add.py": query("add", "INSERT INTO members VALUES (%s)"),
            },
            ["--table", "users=members"],
        ),
        (
            {"nova-lint.toml": CONFIG.replace("[services.users]", "[services.accounts]")},
            ["--service", "users=accounts"],
        ),
        (
            {
                "nova-lint.toml": CONFIG.replace('paths = ["orders"]', 'paths = ["shop/orders"]'),
                "orders/a.py": None,
                "orders/b.py": None,
                "orders/own.py": None,
                "shop/orders/a.py": READS,
                "shop/orders/b.py": WRITES,
                "shop/orders/own.py": "def own(cur):\n    cur.execute('SELECT 1 FROM orders')\n",
            },
            ["--path", "orders=shop/orders"],
        ),
    ],
)
def test_renames(frozen: Repository, run: Run, change: dict[str, str | None], arguments: list[str]) -> None:
    frozen.git("checkout", "-q", "-b", "mine")
    frozen.write(change)
    assert run("baseline", "migrate", *arguments)[0] == 0
    code, out, _ = run("check")
    assert (code, "0 new, 3 known, 0 gone" in out) == (0, True), out
    assert run("baseline", "update")[0] == 0
    frozen.commit()
    assert run("baseline", "verify", "--base", "main")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Nothing to rename"),
        (["--table", "users"], "write OLD=NEW"),
        (["--table", "=x"], "write OLD=NEW"),
        (["--service", "a=a"], "two names that differ"),
        # A rename is on record, and `verify` counts by it: a slip must not be.
        (["--table", "user=members"], "no entry names 'user', nothing to rename. Did you mean 'users'?"),
        (["--service", "orders=shop", "--service", "serach=find"], "no entry names 'serach'"),
    ],
)
def test_wrong_words(frozen: Repository, run: Run, arguments: list[str], told: str) -> None:
    code, _, err = run("baseline", "migrate", *arguments)
    assert (code, told in err) == (2, True), err
    assert frozen.git("status", "--porcelain") == ""
