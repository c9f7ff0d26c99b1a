"""Columns that several services update: which ones, by whom, and when they are nobody's trouble."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]

[services.mail]
paths = ["mail"]
tables = ["mails"]
"""

RENAME = "UPDATE users SET name = %s WHERE id = 1"


def found(**files: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """File and message of every finding of NL310, with what is said of the other places."""
    texts = {f"{service}/a.py": f"def f(cur):\n    cur.execute({sql!r})\n" for service, sql in files.items()}
    report = lint(texts, CONFIG, select=["NL310"])
    return [
        (f.place.file, f.message.partition(":")[0], tuple(words for _, words in f.related))
        for f in report.findings
    ]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("SELECT name FROM users", id="a reader"),
        pytest.param("INSERT INTO users (name) VALUES (%s)", id="who only inserts undoes nothing"),
        pytest.param("INSERT INTO users (name) VALUES (%s) ON CONFLICT DO NOTHING", id="nor who leaves what is there"),
        pytest.param("DELETE FROM users WHERE name = %s", id="a row that goes has no columns"),
        pytest.param("UPDATE users SET email = %s WHERE name = %s", id="a column in WHERE is only read"),
        pytest.param("UPDATE orders SET name = %s", id="another table"),
    ],
)  # fmt: skip
def test_it_is_quiet(other: str) -> None:
    assert found(accounts=RENAME, orders=other) == []


@pytest.mark.parametrize(
    ("accounts", "orders", "columns"),
    [
        (RENAME, "UPDATE users SET name = 'x'", "name"),
        (RENAME, "UPDATE users SET Name = 'x'", "Name"),
        (RENAME, "UPDATE users u SET email = 'x', name = o.name FROM orders o WHERE o.id = u.id", "name"),
        (RENAME, "INSERT INTO users (name) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = excluded.name", "name"),
        (RENAME, "REPLACE INTO users (id, name) VALUES (1, 2)", "name"),
        ("UPDATE users SET a = 1, b = 2", "UPDATE users SET b = 1, a = 2, c = 3", "a and b"),
        ("UPDATE users SET n = n + 1", "UPDATE users SET n = %s", "n"),
    ],
)  # fmt: skip
def test_what_both_update_is_found(accounts: str, orders: str, columns: str) -> None:
    [(file, message, related)] = found(accounts=accounts, orders=orders)
    assert file == "orders/a.py"
    assert message.startswith(f"accounts and orders update {columns} of users")
    assert [words.partition(" ")[0] for words in related] == ["accounts"]


def test_columns_of_the_same_services_are_one_finding_and_others_another() -> None:
    three = found(
        accounts="UPDATE users SET a = 1, b = 1, c = 1",
        mail="UPDATE users SET a = 2, b = 2",
        orders="UPDATE users SET c = 2",
    )
    assert [(file, message) for file, message, _ in three] == [
        ("mail/a.py", "accounts and mail update a and b of users"),
        ("orders/a.py", "accounts and orders update c of users"),
    ]


@pytest.mark.parametrize(
    ("value", "is_quiet"),
    [
        ("n + 1", True),
        ("users.n - %s", True),
        ("coalesce(n, 0) + 1", True),
        ("greatest(n, %s)", True),
        ("now()", True),
        ("CURRENT_TIMESTAMP", True),
        ("m + 1", False),
        ("%s", False),
        ("(SELECT max(x) FROM orders)", False),
    ],
)
def test_what_the_database_computes_for_both_loses_nothing(value: str, is_quiet: bool) -> None:
    sql = f"UPDATE users SET n = {value} WHERE id = 1"
    assert (found(accounts=sql, orders=sql) == []) is is_quiet


def test_a_migration_is_run_once_and_by_nobody_else() -> None:
    files = {
        "accounts/a.py": f"def f(cur):\n    cur.execute({RENAME!r})\n",
        "orders/migrations/0001_names.sql": "UPDATE users SET name = 'x';\n",
    }
    findings = lint(files, CONFIG, select=["NL310"]).findings
    assert [f.place.file for f in findings] == []


def test_both_places_are_shown_and_the_statement_is_the_columns() -> None:
    files = {
        "accounts/a.py": f"def f(cur):\n    cur.execute({RENAME!r})\n",
        "orders/a.py": f"def f(cur):\n    cur.execute({RENAME!r})\n",
    }
    [finding] = lint(files, CONFIG, select=["NL310"]).findings
    assert finding.sql == "UPDATE users SET name"
    assert [(str(place.file), words) for place, words in finding.related] == [
        ("accounts/a.py", "accounts updates name here")
    ]
