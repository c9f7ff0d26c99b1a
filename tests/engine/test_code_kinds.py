"""Tests, migrations and scripts: told by where they stand, and treated as the configuration says."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.config.load import load_config
from nova_lint.engine.run import check, lint
from nova_lint.model.code import CodeKinds

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""
SOURCE = 'def f(cur):\n    cur.execute("SELECT id FROM users")\n'


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("orders/testing_tools.py", ""),  # a word that only begins so
        ("orders/contest.py", ""),
        ("orders/latest/a.py", ""),
        ("tests/a.py", "tests"),
        ("orders/tests/a.py", "tests"),
        ("orders/test_a.py", "tests"),
        ("orders/a_test.py", "tests"),
        ("orders/conftest.py", "tests"),
        ("orders/migrations/0001_initial.py", "migrations"),
        ("db/alembic/versions/1.py", "migrations"),
        ("orders/upgrade/a.py", ""),  # of anything
        ("orders/delta/a.py", ""),
        ("orders/migrations.py", "migrations"),
        ("orders/migrate.py", "migrations"),
        ("orders/db/upgrade/v01_initial.py", "migrations"),
        ("orders/upgrades/db7.py", "migrations"),
        ("orders/storage/schema/main/delta/42/a.py", "migrations"),
        ("scripts/load.py", "scripts"),
        ("setup.py", "scripts"),
    ],
)
def test_kinds(path: str, kind: str) -> None:
    assert CodeKinds().kind_of(path) == kind


@pytest.mark.parametrize(
    ("path", "code", "count"),
    [
        pytest.param("orders/tests/a.py", "", 0, id="tests are read, and not gated"),
        pytest.param("orders/migrations/a.py", "", 1, id="migrations are gated"),
        pytest.param("orders/scripts/a.py", "", 1, id="scripts are gated"),
        pytest.param("orders/tests/a.py", '[code]\ntests = "gate"', 1, id="tests as well"),
        pytest.param("orders/scripts/a.py", '[code]\nscripts = "read"', 0, id="scripts not"),
        pytest.param(
            "orders/checks/a.py", '[code.tests]\npaths = ["**/checks"]', 0, id="other names for tests"
        ),
        pytest.param(
            "orders/tests/a.py", '[code.tests]\npaths = ["**/checks"]', 1, id="instead of the usual ones"
        ),
    ],
)
def test_what_is_gated(path: str, code: str, count: int) -> None:
    report = lint({path: SOURCE}, CONFIG + code, select=["NL101"])
    assert len(report.findings) == count
    assert [access.owner for fact in report.facts for access in fact.accesses] == ["accounts"]


def test_what_is_skipped_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "nova-lint.toml").write_text(CONFIG + '[code]\ntests = "skip"\n')
    (tmp_path / "orders" / "tests").mkdir(parents=True)
    (tmp_path / "orders" / "tests" / "a.py").write_text(SOURCE)
    assert check(load_config(tmp_path / "nova-lint.toml")).facts == ()
