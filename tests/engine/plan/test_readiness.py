"""What stands in the way of a name."""

from __future__ import annotations

import pytest

from nova_lint.engine.plan.readiness import UnknownSubject
from tests.engine.plan.plans import ready, sql

FILES = {
    "orders/a.py": sql(
        "SELECT n FROM users WHERE id = %s", "SELECT s.id FROM sessions s JOIN orders o ON o.s = s.id"
    ),
    "mail/a.py": sql("UPDATE users SET n = 2"),
    "accounts/migrations/1.sql": "ALTER TABLE outbox ADD COLUMN x int;",
    "db/migrations/1.sql": (
        "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE sessions (u int REFERENCES users);\n"
        "CREATE TABLE orders (id int PRIMARY KEY, b int REFERENCES users);\n"
    ),
}


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        pytest.param("accounts:mail", "", "pair ready 0 0", id="what a migration did stands in nobody's way"),
        pytest.param("outbox", "", "table ready 0 0", id="a table that nobody else touches"),
        pytest.param("accounts:orders", "", "pair ready 0 0", id="the other direction"),
        ("users", "", "table not 3 1"),
        ("public.users", "", "table not 3 1"),
        ("u*", "", "table not 3 1"),
        ("sessions", "", "table not 1 0"),
        ("accounts", "", "service not 4 1"),
        ("mail", "", "service not 1 0"),
        ("orders", "", "service not 3 1"),
        pytest.param("orders", "table", "table not 2 1", id="its own join and its own key"),
        ("orders:accounts", "", "pair not 3 1"),
        ("mail:accounts", "", "pair not 1 0"),
    ],
)  # fmt: skip
def test_readiness(name: str, kind: str, told: str) -> None:
    found = ready(name, FILES, kind)
    state = "ready" if found.is_ready else "not"
    assert f"{found.kind} {state} {len(found.tasks)} {len(found.keys)}" == told


def test_a_table_is_ready_when_all_is_mended() -> None:
    mended = {path: text for path, text in FILES.items() if path.startswith("accounts")}
    assert ready("users", {**mended, "accounts/a.py": sql("SELECT n FROM users")}).is_ready


def test_counts_by_kind_and_what_is_past() -> None:
    assert ready("users", FILES).counts == (("read", 1), ("write", 1), ("foreign-key", 1))
    assert [task.place.file for task in ready("outbox", FILES).past] == ["accounts/migrations/1.sql"]


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("userz", "", "no service, and no table that a service owns, is called 'userz'. Did you mean users"),
        ("qqqqqq", "", "There are: accounts, mail, orders"),
        ("order:accounts", "", "there is no service 'order'. Did you mean orders?"),
        ("orders:", "", "there is no service ''"),
        ("users", "service", "no service is called 'users'. There are: accounts, mail, orders."),
        ("mail", "table", "no table that a service owns is called 'mail'"),
        ("mail", "pair", "a pair is CALLER:OWNER, two services: none is called 'mail'"),
        ("coupons", "", "nobody owns the table coupons: name its owner in the configuration first"),
    ],
)
def test_unknown_names(name: str, kind: str, told: str) -> None:
    files = {**FILES, "orders/b.py": sql("SELECT 1 FROM coupons")}
    with pytest.raises(UnknownSubject) as raised:
        ready(name, files, kind)
    assert told in str(raised.value)
