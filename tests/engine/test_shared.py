"""Code of no service: charged to those that import it, or said to be nobody's."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from nova_lint.engine.run import lint

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.accounts]
paths = ["accounts"]
tables = ["users"]

[services.reports]
paths = ["reports"]
"""
STORE = 'def users(cur):\n    cur.execute("SELECT id FROM users")\n'
JOIN = 'def all(cur):\n    cur.execute("SELECT 1 FROM users u JOIN orders o ON o.buyer = u.id")\n'


def _told(files: Mapping[str, str]) -> list[str]:
    report = lint(files, CONFIG, ignore=["NL403"])
    return [f"{f.code} {f.place.file} {f.caller}" for f in report.findings]


QUIET = [
    pytest.param({"libs/store.py": STORE, "accounts/a.py": "from libs.store import users\n"}, id="its owner imports it"),
    pytest.param({"libs/names.py": "USERS = 1\n", "orders/a.py": "from libs.names import USERS\n"}, id="no table in it"),
    pytest.param(
        {"libs/__init__.py": "", "libs/db/__init__.py": "from .store import users\nfrom .other import name\n",
         "libs/db/store.py": STORE, "libs/db/other.py": "name = 1\n",
         "orders/a.py": "from libs.db import name\n", "accounts/a.py": "from libs.db import users\n"},
        id="another name of the package",
    ),
]  # fmt: skip


@pytest.mark.parametrize("files", QUIET)
def test_quiet(files: Mapping[str, str]) -> None:
    assert _told(files) == []


FOUND = [
    pytest.param({"orders/a.py": "from libs.store import users\n"}, ["NL101 libs/store.py orders"], id="an import"),
    pytest.param({"orders/a.py": "import libs.store\n"}, ["NL101 libs/store.py orders"], id="of the module"),
    pytest.param({"orders/a.py": "def f():\n    from libs import store\n"}, ["NL101 libs/store.py orders"], id="later"),
    pytest.param(
        {"orders/a.py": "from libs.store import users\n", "reports/a.py": "from libs.store import *\n",
         "accounts/a.py": "import libs.store as s\n"},
        ["NL101 libs/store.py orders, reports"],
        id="said once, with all callers but the owner",
    ),
    pytest.param(
        {"libs/middle.py": "from .store import users\n", "libs/__init__.py": "", "orders/a.py": "from libs import middle\n"},
        ["NL101 libs/store.py orders"],
        id="through code of no service",
    ),
    pytest.param(
        {"libs/__init__.py": "from libs.store import users as people\n", "orders/a.py": "from libs import users\n",
         "reports/a.py": "import libs\n"},
        ["NL101 libs/store.py orders, reports"],
        id="through the package",
    ),
    pytest.param({"accounts/a.py": "x = 1\n"}, ["NL404 libs/store.py "], id="nobody imports it"),
    pytest.param({"libs/store.py": JOIN, "reports/a.py": "import libs.store\n"}, ["NL103 libs/store.py reports"], id="a join"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), FOUND)
def test_who_answers_for_shared_code(files: Mapping[str, str], expected: list[str]) -> None:
    assert _told({"libs/store.py": STORE, **files}) == expected


def test_the_message_says_whose_it_is() -> None:
    files = {
        "libs/store.py": STORE,
        "orders/a.py": "import libs.store\n",
        "reports/a.py": "import libs.store\n",
    }
    [finding] = lint(files, CONFIG, select=["NL101"]).findings
    assert finding.message == "code that orders and reports import reads users, which accounts owns"
