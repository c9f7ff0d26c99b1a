"""`nova-lint graph` as people and programs see it."""

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

[services.mail]
paths = ["mail"]
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {
        "nova-lint.toml": CONFIG,
        "orders/a.py": 'def f(cur):\n    cur.execute("SELECT * FROM users")\n    cur.execute("DELETE FROM users WHERE id = 1")\n',
        "mail/a.py": 'def f(cur):\n    cur.execute("SELECT id FROM orders")\n',
        "accounts/a.py": "",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nova_lint", "graph", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_default_is_what_a_merge_request_can_show(tree: Path) -> None:
    ended = _run(tree)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-2:] == [
        '  s_mail -->|"read"| t_orders',
        '  s_orders -->|"read, write"| t_users',
    ]


@pytest.mark.parametrize(
    ("arguments", "edges"),
    [
        ([], ["mail read orders", "orders read users", "orders write users"]),
        (["--service", "mail"], ["mail read orders"]),
        (
            ["--service", "mail", "--depth", "2"],
            ["mail read orders", "orders read users", "orders write users"],
        ),
        (["--table", "user*"], ["orders read users", "orders write users"]),
        (["--kind", "write"], ["orders write users"]),
        (
            ["--kind", "write", "--kind", "read"],
            ["mail read orders", "orders read users", "orders write users"],
        ),
        (["--rule", "NL102"], ["orders write users"]),
        (["--rule", "cross-service-whole-row"], ["orders read users"]),
        (["--rule", "NL101,NL102", "--service", "accounts"], ["orders read users", "orders write users"]),
    ],
)
def test_filters(tree: Path, arguments: list[str], edges: list[str]) -> None:
    shown = json.loads(_run(tree, "--output-format", "json", *arguments).stdout)
    assert [f"{edge['caller']} {edge['kind']} {edge['table']}" for edge in shown["edges"]] == edges


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--service", "male"], "there is no service 'male'. Did you mean 'mail'?"),
        (["--service", "x"], "there is no service 'x'. There are: orders, accounts, mail."),
        (["--table", "nothing"], "no table that a service owns is called 'nothing'"),
        (["--rule", "NL777"], "--rule: there is no rule 'NL777'"),
        (["--kind", "glance"], "'glance' is not one of"),
        (["--depth", "2"], "--depth says how far to go from a --service or a --table: name one."),
        (["--depth", "0", "--service", "mail"], "0 is not in the range x>=1"),
        (["--output-file", "."], "cannot write to .: it is a folder"),
        (["--output-file", "none/a.dot"], "there is no folder none"),
        (["--config", "none.toml"], "there is no such file"),
    ],
)
def test_bad_input(tree: Path, arguments: list[str], told: str) -> None:
    ended = _run(tree, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('[services.orders]\npaths = ["x"]\n', "there is no edge: no service touches a table of another"),
        (CONFIG, "there is no edge: no service touches a table of another"),
    ],
)
def test_an_empty_repository(tmp_path: Path, config: str, told: str) -> None:
    (tmp_path / "nova-lint.toml").write_text(config)
    ended = _run(tmp_path)
    assert ended.returncode == 0
    assert told in ended.stderr
    assert '  s_orders["orders"]' in ended.stdout


def test_filters_that_leave_nothing(tree: Path) -> None:
    ended = _run(tree, "--kind", "cascade", "--output-format", "csv")
    assert (ended.returncode, len(ended.stdout.splitlines())) == (0, 1)
    assert "no edge is left" in ended.stderr


def test_without_a_configuration(tmp_path: Path) -> None:
    ended = _run(tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "nova-lint.toml" in ended.stderr


def test_a_file(tree: Path) -> None:
    ended = _run(tree, "--output-format", "dot", "--output-file", "a.dot")
    assert (ended.returncode, ended.stdout) == (0, "")
    assert (tree / "a.dot").read_text().startswith("digraph landscape {\n")
