"""`nova-lint tables`: what it prints, what it can be asked for, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code

_CONFIG = """
[services.shop]
paths = ["shop"]
tables = ["orders", "order_*"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""
_USERS = "CREATE TABLE users (\n  id int PRIMARY KEY,\n  name text NOT NULL\n);\n"
_ORDERS = """
CREATE TABLE orders (
  id bigint PRIMARY KEY, buyer int NOT NULL REFERENCES users ON DELETE CASCADE
);
CREATE VIEW order_buyers AS SELECT u.name FROM orders o JOIN users u ON u.id = o.buyer;
CREATE TABLE audit (what text);
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two services and three migrations; it is where the command runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "nova-lint.toml").write_text(_CONFIG)
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "1_users.sql").write_text(_USERS)
    (tmp_path / "db" / "2_orders.sql").write_text(_ORDERS)
    (tmp_path / "db" / "3_more.sql").write_text("ALTER TABLE orders ADD COLUMN total int;")
    return tmp_path


def _printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert exit_code(nova_lint, ["tables", *arguments]) == 0
    return capsys.readouterr().out


def _names(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    shown = json.loads(_printed(capsys, "--output-format", "json", *arguments))
    return [table["table"] for table in shown["tables"]]


@pytest.mark.usefixtures("shop")
def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        _printed(capsys)
        == """\
audit  table of nobody
  defined  db/2_orders.sql:6:14
  columns  what

order_buyers  view of shop
  defined  db/2_orders.sql:5:13
  columns  not known
  reads    orders, users of accounts

orders  table of shop
  defined  db/2_orders.sql:2:14
  changed  db/3_more.sql:1:13
  columns  id, buyer, total
  primary  id
  key      buyer -> users (id) of accounts on delete cascade

users  table of accounts
  defined  db/1_users.sql:1:14
  columns  id, name
  primary  id

3 tables, 1 view, 1 foreign key; 1 owned by nobody.
"""
    )


@pytest.mark.usefixtures("shop")
def test_verbose_text_tells_types(capsys: pytest.CaptureFixture[str]) -> None:
    assert "  column   id int\n  column   name text not null\n" in _printed(capsys, "--table", "users", "-v")


def test_lines_fit_the_terminal(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = ", ".join(f"column_number_{number} int" for number in range(30))
    (shop / "db" / "4.sql").write_text(f"CREATE TABLE wide ({columns});")
    assert max(map(len, _printed(capsys).splitlines())) <= 80


@pytest.mark.usefixtures("shop")
def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads(_printed(capsys, "--output-format", "json", "--table", "orders"))
    assert shown["version"] == 1
    assert shown["tables"] == [
        {
            "table": "orders",
            "kind": "table",
            "owner": "shop",
            "columns": [
                {"name": "id", "type": "bigint", "nullable": False, "primary": True},
                {"name": "buyer", "type": "int", "nullable": False, "primary": False},
                {"name": "total", "type": "int", "nullable": True, "primary": False},
            ],
            "columns_complete": True,
            "foreign_keys": [
                {
                    "name": "orders_buyer_fkey",
                    "columns": ["buyer"],
                    "parent": {"table": "users", "owner": "accounts"},
                    "parent_columns": ["id"],
                    "on_delete": "cascade",
                    "on_update": None,
                }
            ],
            "reads": [],
            "models": [],
            "defined_by": "migration",
            "defined": {"file": "db/2_orders.sql", "line": 2, "column": 14},
            "changed": {"file": "db/3_more.sql", "line": 1, "column": 13},
        }
    ]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], ["audit", "order_buyers", "orders", "users"]),
        (["--table", "none"], []),
        (["--table", "order*"], ["order_buyers", "orders"]),
        (["--table", "users", "--table", "public.audit"], ["audit", "users"]),
        (["--service", "accounts"], ["users"]),
        (["--unowned"], ["audit"]),
        (["--unowned", "--service", "accounts"], ["audit", "users"]),
        (["--service", "shop", "--table", "orders"], ["orders"]),
        (["db"], ["audit", "order_buyers", "orders", "users"]),
    ],
)
def test_choice(capsys: pytest.CaptureFixture[str], arguments: list[str], names: list[str]) -> None:
    assert _names(capsys, *arguments) == names


@pytest.mark.usefixtures("shop")
def test_an_unknown_service_is_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(nova_lint, ["tables", "--service", "shopp"]) == 2
    assert "there is no service 'shopp'" in capsys.readouterr().err


def test_nothing_defines_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("def f(cur):\n    cur.execute('SELECT 1 FROM users')\n")
    assert _printed(capsys) == "0 tables, 0 views, 0 foreign keys; 0 owned by nobody.\n"


def test_what_does_not_fit_is_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "db" / "4.sql").write_text("DROP TABLE gone;")
    assert _printed(capsys).endswith("nobody. 1 thing did not fit: see\n--verbose.\n")
    assert "note: db/4.sql:1:12: drop table of a table that nothing makes.\n" in _printed(capsys, "-v")
