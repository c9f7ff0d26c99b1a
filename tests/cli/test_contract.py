"""`nova-lint contract` as people see it; `tests/reports/test_contract.py` tries what it writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FILES = {
    "nova-lint.toml": '[services.orders]\npaths = ["orders"]\ntables = ["orders"]\n\n'
    '[services.accounts]\npaths = ["accounts"]\ntables = ["users"]\n',
    "orders/a.py": 'def f(cur, id):\n    cur.execute("SELECT email FROM users WHERE id = %s", (id,))\n',
    "accounts/a.py": 'def f(cur):\n    cur.execute("SELECT id FROM users")\n',
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nova_lint", "contract", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


BEGINS = [
    pytest.param([], "// A draft of what accounts would offer", id="Protocol Buffers unless told otherwise"),
    pytest.param(["--format", "openapi"], "openapi: 3.1.0\n", id="openapi"),
    pytest.param(["--format", "python"], "# A draft of what accounts would offer", id="python"),
    pytest.param(["--caller", "orders"], "// A draft of what accounts would offer", id="for one caller"),
]


@pytest.mark.parametrize(("arguments", "begins"), BEGINS)
def test_it_writes_a_draft(tree: Path, arguments: list[str], begins: str) -> None:
    ended = _run(tree, "accounts", *arguments)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(begins)
    assert "orders/a.py:2" in ended.stdout


BAD = [
    pytest.param(["account"], 2, "there is no service 'account'. Did you mean 'accounts'?", id="a near name"),
    pytest.param(["xyz"], 2, "there is no service 'xyz'. There are: orders, accounts.", id="no such name"),
    pytest.param(["accounts", "--caller", "accounts"], 2, "is the owner", id="the owner itself"),
    pytest.param(
        ["accounts", "--output-file", "no/such/x"], 2, "cannot write to no/such/x", id="no such folder"
    ),
    pytest.param([], 2, "Missing argument 'OWNER'", id="no owner"),
    pytest.param(["orders"], 0, "no other service reads or writes a table of orders", id="nobody asks"),
]


@pytest.mark.parametrize(("arguments", "code", "told"), BAD)
def test_bad_input(tree: Path, arguments: list[str], code: int, told: str) -> None:
    ended = _run(tree, *arguments)
    assert (ended.returncode, ended.stdout) == (code, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
