"""`nova-lint plan` and `nova-lint readiness` as people, programs and builds see them."""

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
        "orders/a.py": """def f(cur):
    cur.execute("SELECT n FROM users WHERE id = %s")
    cur.execute("DELETE FROM users")
""",
        "mail/a.py": "",
        "accounts/a.py": 'def f(cur):\n    cur.execute("SELECT id FROM users")\n',
        "accounts/broken.sql": "SELECT (FROM users;\n",
        "migrations/1.sql": "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (b int REFERENCES users);\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nova_lint", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_text(tree: Path) -> None:
    ended = _run(tree, "plan")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("1 step, 3 places to change between 1 pair of services, work 5\n")
    assert "Nothing stands in the way of mail.\nEvery owner goes before those who ask it.\n" in ended.stdout
    assert "    orders/a.py:3\n      orders: delete users of accounts, in f\n" in ended.stdout
    assert "    orders (b) -> users: orders_b_fkey\n" in ended.stdout
    assert "There may be more: 1 statement that could not be read." in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_quiet(tree: Path) -> None:
    quiet, loud = _run(tree, "plan", "-q").stdout, _run(tree, "plan").stdout
    assert "The owner makes" not in quiet
    assert len(quiet) < len(loud)


def test_json(tree: Path) -> None:
    shown = json.loads(_run(tree, "plan", "--output-format", "json").stdout)
    (step,) = shown["steps"]
    assert (shown["places"], shown["work"], shown["free"], step["remaining"]) == (3, 5, ["mail"], 0)
    assert [(place["way"], place["line"]) for place in step["places"]] == [
        ("command", 3),
        ("call", 2),
        ("key", 2),
    ]
    assert step["foreign_keys"][0]["forward"] == ["ALTER TABLE orders DROP CONSTRAINT orders_b_fkey;"]


def test_markdown(tree: Path) -> None:
    shown = _run(tree, "plan", "--output-format", "markdown").stdout
    assert shown.startswith("# The way out\n")
    assert "- [ ] `orders/a.py:3` orders: delete users of accounts, in f\n" in shown
    assert "ALTER TABLE orders DROP CONSTRAINT orders_b_fkey;\n" in shown


def test_sql(tree: Path) -> None:
    assert _run(tree, "plan", "--sql", "out").returncode == 0
    names = sorted(path.name for path in (tree / "out").iterdir())
    assert names == ["01-accounts.forward.sql", "01-accounts.rollback.sql"]
    assert "DROP CONSTRAINT orders_b_fkey;" in (tree / "out" / names[0]).read_text()
    assert "VALIDATE CONSTRAINT orders_b_fkey;" in (tree / "out" / names[1]).read_text()
    # What is there already is written anew, and nothing else is touched.
    (tree / "out" / "mine.sql").write_text("x")
    assert _run(tree, "plan", "--sql", "out").returncode == 0
    assert (tree / "out" / "mine.sql").read_text() == "x"


def test_a_service_cannot_choose_where_its_files_go(tree: Path) -> None:
    config = CONFIG.replace("[services.accounts]", '[services."../../acc"]')
    (tree / "nova-lint.toml").write_text(config)
    assert _run(tree, "plan", "--sql", "out").returncode == 0
    assert sorted(path.name for path in (tree / "out").iterdir())[0] == "01-acc.forward.sql"


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("mail", 0, "mail is ready: nothing stands in the way\n"),
        ("accounts:orders", 0, "accounts -> orders is ready: nothing is left of it\n"),
        ("users", 1, "the table users is not ready: 3 places stand in the way, work 5\n"),
        ("accounts", 1, "accounts is not ready: 3 places stand in the way, work 5\n"),
        ("orders:accounts", 1, "orders -> accounts is not ready: 3 places stand in the way, work 5\n"),
    ],
)
def test_readiness(tree: Path, name: str, code: int, told: str) -> None:
    ended = _run(tree, "readiness", name)
    assert (ended.returncode, ended.stderr) == (code, "")
    assert ended.stdout.startswith(told)
    # What could not be read may hide more, and that is said whether it is ready or not.
    assert "There may be more: 1 statement that could not be read." in ended.stdout


def test_readiness_as_json(tree: Path) -> None:
    shown = json.loads(_run(tree, "readiness", "users", "--output-format", "json").stdout)
    assert (shown["kind"], shown["ready"], shown["counts"]) == (
        "table", False, {"read": 1, "write": 1, "foreign-key": 1},
    )  # fmt: skip


def test_readiness_as_markdown(tree: Path) -> None:
    shown = _run(tree, "readiness", "users", "--output-format", "markdown").stdout
    assert shown.startswith("## the table users is not ready")
    assert "- [ ] orders (b) -&gt; users: orders\\_b\\_fkey\n" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["plan", "--output-file", "."], "cannot write to .: it is a folder"),
        (["plan", "--output-file", "none/a.txt"], "there is no folder none"),
        (["plan", "--sql", "nova-lint.toml"], "cannot write into nova-lint.toml: it is a file"),
        (["plan", "--sql", "none/a"], "cannot write into none/a: there is no folder none"),
        (["plan", "--config", "none.toml"], "there is no such file"),
        (["plan", "users"], "unexpected extra argument"),
        (["readiness"], "Missing argument"),
        (["readiness", "userz"], "Did you mean users?"),
        (["readiness", "a\x1b[2Jb"], "is called 'a\\x1b[2Jb'"),
        (["readiness", "order:accounts"], "there is no service 'order'. Did you mean orders?"),
        (["readiness", "users", "--as", "service"], "no service is called 'users'"),
        (["readiness", "users", "-o", "none/a"], "there is no folder none"),
    ],
)
def test_bad_input(tree: Path, arguments: list[str], told: str) -> None:
    ended = _run(tree, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('[services.orders]\npaths = ["orders"]\n', "the configuration names only one service, orders: a plan needs two"),
        (CONFIG, "no database call was found below"),
        (None, "there is no nova-lint.toml in this folder"),
    ],
)  # fmt: skip
def test_nothing_to_plan(tmp_path: Path, config: str | None, told: str) -> None:
    if config is not None:
        (tmp_path / "nova-lint.toml").write_text(config)
    ended = _run(tmp_path, "plan", "--sql", "out")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert not (tmp_path / "out").exists()


def test_no_findings(tree: Path) -> None:
    (tree / "orders/a.py").write_text('def f(cur):\n    cur.execute("SELECT b FROM orders")\n')
    (tree / "migrations/1.sql").unlink()
    ended = _run(tree, "plan")
    assert ended.returncode == 0
    assert ended.stdout.startswith("3 services, and nothing stands between them\n")
    assert "remaining" not in ended.stdout  # no table without a row
    assert "|" not in _run(tree, "plan", "--output-format", "markdown").stdout
