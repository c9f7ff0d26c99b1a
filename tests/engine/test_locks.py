"""Advisory keys that services share, with the values that calls bind."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint

CONFIG = """
[services.orders]
paths = ["orders"]

[services.accounts]
paths = ["accounts"]
"""

OTHER = 'def f(cur):\n    cur.execute("SELECT pg_advisory_lock(42), pg_advisory_lock(1, 2)")\n'


@pytest.mark.parametrize(
    ("call", "key"),
    [
        pytest.param('cur.execute("SELECT pg_advisory_lock(%s)", (key,))', "", id="a parameter may be anything"),
        pytest.param('cur.execute("SELECT pg_advisory_lock(42, 1)")', "", id="two numbers are another range"),
        pytest.param('cur.execute("SELECT pg_advisory_lock(%s)", (43,))', "", id="another number"),
        ('cur.execute("SELECT pg_advisory_lock(42)")', "42"),
        ('cur.execute("SELECT pg_advisory_lock(%s)", (KEY,))', "42"),
        ('cur.execute("SELECT pg_advisory_lock(%s)", [KEY])', "42"),
        ('cur.execute(f"SELECT pg_advisory_lock({KEY})")', "42"),
        ('cur.execute("SELECT %s, pg_try_advisory_lock(%s, %s)", (key, 1, 2))', "(1, 2)"),
        ('cur.execute("SELECT pg_advisory_lock(%(k)s)", {"k": KEY})', "42"),
        ('conn.fetchval("SELECT pg_try_advisory_lock($1)", KEY)', "42"),
        ("conn.execute(select(func.pg_advisory_xact_lock(KEY)))", "42"),
        ("conn.scalar(func.pg_try_advisory_lock(1, 2))", "(1, 2)"),
        ('conn.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": KEY})', "42"),
    ],
)  # fmt: skip
def test_a_key_is_compared_when_it_is_known(call: str, key: str) -> None:
    source = f"from sqlalchemy import func, select, text\nimport asyncpg\nKEY = 42\ndef f(cur, conn, key, log):\n    {call}\n"
    findings = lint({"accounts/a.py": OTHER, "orders/a.py": source}, CONFIG, select=["NL306"]).findings
    assert [(f.place.file, f.message) for f in findings] == (
        [("orders/a.py", f"orders takes the advisory lock {key}, as accounts does")] if key else []
    )


def test_each_further_service_is_told_with_the_others_beside_it() -> None:
    config = f'{CONFIG}\n[services.mail]\npaths = ["mail"]\n'
    files = {f"{service}/a.py": OTHER for service in ("accounts", "orders", "mail")}
    findings = lint(files, config, select=["NL306"]).findings
    assert [f.message for f in findings if "42" in f.message] == [
        "mail takes the advisory lock 42, as accounts and orders do",
        "orders takes the advisory lock 42, as accounts and mail do",
    ]
    assert [place.file for place, _ in findings[0].related] == ["accounts/a.py", "orders/a.py"]
