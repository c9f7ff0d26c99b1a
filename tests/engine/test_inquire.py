"""Whose is it, and who touches it: answers for tables, services and files."""

from __future__ import annotations

import pytest

from nova_lint.config.load import parse_config
from nova_lint.engine.codeowners import read_code_owners
from nova_lint.engine.inquire import Inquirer
from nova_lint.engine.run import lint
from nova_lint.model.inquiry import Holding

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["order*"]

[services.accounts]
paths = ["accounts"]
tables = ["users", "gone"]
"""
FILES = {
    "db/migrations/1.sql": "CREATE TABLE users (id int);\nCREATE TABLE orders (id int, buyer int REFERENCES users (id));",
    "accounts/a.py": 'def add(cur):\n    cur.execute("INSERT INTO users (id) VALUES (1)")\n',
    "orders/a.py": 'def show(cur):\n    cur.execute("SELECT 1 FROM orders o JOIN users u ON u.id = o.buyer")\n',
    "orders/tests/t.py": 'def t(cur):\n    cur.execute("SELECT 1 FROM scratch")\n',
    "libs/a.py": 'def f(cur):\n    cur.execute("SELECT id FROM coupons")\n',
    "orders/b.py": "from libs.a import f\n",
}
OWNERS = read_code_owners("*  @all\n/accounts/  @accounts @ada\n")


def _inquirer() -> Inquirer:
    config = parse_config(CONFIG)
    return Inquirer(lint(FILES, config), config.ownership, OWNERS, config.code)


def _told(holding: Holding) -> list[str]:
    return [f"{use.service or '-'} {use.op} {use.place.file}:{use.place.line}" for use in holding.uses]


def test_a_table() -> None:
    asked, unknown = _inquirer().ask(["users"])
    [users] = asked.holdings
    assert unknown == ()
    assert (users.owner, users.pattern, str(users.said)) == ("accounts", "users", "nova-lint.toml:8:1")
    assert _told(users) == [
        "- ddl db/migrations/1.sql:1",
        "- references db/migrations/1.sql:2",
        "accounts insert accounts/a.py:2",
        "orders join orders/a.py:2",
    ]
    assert users.services == ("accounts", "orders", "")
    assert users.people == ("@accounts", "@ada")


def test_a_service() -> None:
    [orders] = _inquirer().ask(["orders"])[0].estates
    assert [str(h.table) for h in orders.owned] == ["orders"]
    assert [str(h.table) for h in orders.touched] == ["coupons", "scratch", "users"]
    assert orders.lent == ()
    [accounts] = _inquirer().ask(["accounts"])[0].estates
    assert [str(h.table) for h in accounts.lent] == ["users"]


@pytest.mark.parametrize(
    ("path", "service", "importers", "kind", "tables"),
    [
        ("orders/a.py", "orders", (), "", ["orders", "users"]),
        ("orders/b.py", "orders", (), "", []),
        ("orders/tests/t.py", "orders", (), "tests", ["scratch"]),
        ("libs/a.py", "", ("orders",), "", ["coupons"]),
        ("db/migrations/1.sql", "", (), "migrations", ["orders", "users"]),
    ],
)
def test_a_file(path: str, service: str, importers: tuple[str, ...], kind: str, tables: list[str]) -> None:
    [story] = _inquirer().ask([path])[0].files
    assert (story.service, story.importers, story.kind) == (service, importers, kind)
    assert [str(h.table) for h in story.tables] == tables


def test_patterns_and_names_that_mean_nothing() -> None:
    asked, unknown = _inquirer().ask(["*s", "nothing", "gone"])
    assert [str(h.table) for h in asked.holdings] == ["coupons", "orders", "users"]
    assert unknown == ("nothing", "gone")


def test_every_table_without_names() -> None:
    assert len(_inquirer().ask([])[0].holdings) == 4


def test_the_check_asks_for_no_owner_of_what_only_tests_use() -> None:
    assert [str(h.table) for h in _inquirer().check().unowned] == ["coupons"]


@pytest.mark.parametrize(
    ("text", "path", "people"),
    [
        ("", "a.py", ()),
        ("# *  @all\n", "a.py", ()),
        ("*  @all\n", "x/a.py", ("@all",)),
        ("*  @all\n/x/  @x # why\n", "x/a.py", ("@x",)),
        ("/x/  @x\n*  @all\n", "x/a.py", ("@all",)),  # the last one counts
        ("*  @all\n/x/gen\n", "x/gen/a.py", ()),  # a pattern without owners takes them away
        ("*.py dev@example.org\n", "x/a.py", ("dev@example.org",)),
        ("[Data] @data\n/x/\n", "x/a.py", ("@data",)),  # a section of GitLab
        ("!x @no\n", "x", ()),
    ],
)
def test_code_owners(text: str, path: str, people: tuple[str, ...]) -> None:
    assert read_code_owners(text)(path) == people
