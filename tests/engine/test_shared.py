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


#: A row and what belongs to it, of one service; the same of the other one with other names.
ROWS = """
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy.orm.collections import attribute_mapped_collection

Base = declarative_base()

class UserOption(Base):
    __tablename__ = "users_options"
    key = Column(Integer, primary_key=True)
    owner = Column(ForeignKey("users.id"))

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    options = relationship(
        "UserOption", cascade="all, delete-orphan", collection_class=attribute_mapped_collection("key")
    )
"""
#: What both services use for their own rows.
OPTIONS = """
def forget(row, key):
    row.options.pop(key, None)

def remember(row, key, kind):
    row.options[key] = kind(key=key)
"""
USER = """
from sqlalchemy.orm import Session
from libs.options import forget, remember
from accounts.models import User, UserOption

def change(session: Session):
    row = session.get(User, 1)
    forget(row, 2)
    remember(row, 3, UserOption)
"""


def _of_orders(text: str) -> str:
    return text.replace("accounts", "orders").replace("User", "Order").replace("users", "orders")


def test_who_hands_shared_code_its_own_rows_is_charged_for_no_others() -> None:
    config = CONFIG.replace('["orders"]\n\n', '["orders", "orders_options"]\n\n')
    config = config.replace('["users"]', '["users", "users_options"]')
    shared = {"libs/options.py": OPTIONS, "accounts/models.py": ROWS, "orders/models.py": _of_orders(ROWS)}

    def told(orders: str) -> list[tuple[str, str, str]]:
        files = {**shared, "accounts/a.py": USER, "orders/a.py": orders}
        found = lint(files, config, select=["NL102"]).findings
        return [(f.place.file, f.caller, str(f.table)) for f in found]

    assert told(_of_orders(USER)) == []  # each changes its own: not what the other one hands over
    assert set(told(USER)) == {
        ("libs/options.py", "orders", "users_options"),
        ("orders/a.py", "orders", "users_options"),
    }
