"""`nova-lint owners` as people and programs see it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {
        "nova-lint.toml": CONFIG,
        "CODEOWNERS": "/accounts/ @accounts-team\n",
        "accounts/a.py": 'def f(cur):\n    cur.execute("DELETE FROM users WHERE id = 1")\n',
        "orders/a.py": 'def f(cur):\n    cur.execute("SELECT id FROM users")\n    cur.execute("SELECT id FROM orders")\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nova_lint", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (("users",), ["users  table of accounts", "  said            nova-lint.toml:7:1", "  ask             @accounts-team",
                      "  accounts        deletes it: accounts/a.py:2:30", "  orders          reads it: orders/a.py:2:33"]),
        (("accounts",), ["accounts  service, nova-lint.toml:5:1", "  ask             @accounts-team",
                         "  owns            users", "  touched         users: orders reads it"]),
        (("orders/a.py",), ["orders/a.py  file of orders", "  touches         orders of orders: reads (line 3)",
                            "  touches         users of accounts: reads (line 2)"]),
        ((), ["orders                          orders", "users                           accounts  touched by orders", "",
              "2 tables, 0 owned by nobody."]),
        (("--check",), ["Every one of 2 tables has an owner."]),
    ],
)  # fmt: skip
def test_text(tree: Path, arguments: tuple[str, ...], lines: list[str]) -> None:
    ended = _run(tree, "owners", *arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == lines


def test_json(tree: Path) -> None:
    shown = json.loads(_run(tree, "owners", "users", "orders", "--output-format", "json").stdout)
    assert [table["table"] for table in shown["tables"]] == ["users", "orders"]
    assert shown["services"][0]["touches"] == [{"table": "users", "owner": "accounts", "ops": ["read"]}]


def test_the_check_fails_when_a_new_table_has_no_owner(tree: Path) -> None:
    (tree / "orders/b.py").write_text('def f(cur):\n    cur.execute("INSERT INTO coupons (id) VALUES (1)")\n')
    ended = _run(tree, "owners", "--check")
    assert ended.returncode == 1
    assert "coupons  table of nobody" in ended.stdout
    assert "1 table of 3 without an owner: name it under a service." in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nothing",), "no table, service or file is called 'nothing'"),
        (("users", "--check"), "--check looks at every table"),
        (("--config", "none.toml"), "there is no such file"),
    ],
)
def test_bad_input(tree: Path, arguments: tuple[str, ...], told: str) -> None:
    ended = _run(tree, "owners", *arguments)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert ended.stdout == ""


def test_findings_name_whom_to_ask(tree: Path) -> None:
    assert " = ask: @accounts-team" in _run(tree, "check").stdout
