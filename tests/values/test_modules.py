"""Text that comes from elsewhere: other modules, classes, files."""

from __future__ import annotations

import pytest

from tests.accesses import accesses, linked

QUIET = [
    pytest.param(
        {
            "queries.py": "HELP = 'Select one of the queries'\n",
            "app.py": "from queries import HELP\nprint(HELP)\n",
        },
        id="an imported help text",
    ),
    pytest.param(
        {
            "settings.py": "TABLE = 'users'\nCOLUMN = 'select'\n",
            "app.py": "from settings import TABLE\ndef f(form):\n    form.update(TABLE)\n",
        },
        id="an imported name of a table that reaches no SQL",
    ),
    pytest.param(
        {"app.py": "from pathlib import Path\nHELP = Path('help.txt').read_text()\nprint(HELP)\n"},
        id="a file that is no SQL",
    ),
    pytest.param(
        # The file that is read is not in the repository: nothing may be made up.
        {"app.py": "from pathlib import Path\ndef f(cur):\n    cur.execute(Path('gone.sql').read_text())\n"},
        id="an SQL file that is not there",
    ),
]


@pytest.mark.parametrize("files", QUIET)
def test_what_reaches_no_database_is_quiet(files: dict[str, str]) -> None:
    assert accesses(files) == []


WORK = "def work(cur):\n    cur.execute({})\n"
CONSTANTS = (
    "USERS = 'SELECT id FROM users'\nORDERS = 'SELECT id FROM orders'\nTABLE = 'carts'\n_HIDDEN = 'x'\n"
)

IMPORTS = [
    ("from queries import USERS", "USERS", "read users"),
    ("from queries import USERS as Q", "Q", "read users"),
    ("import queries", "queries.USERS", "read users"),
    ("import queries as q", "q.ORDERS", "read orders"),
    ("from queries import *", "ORDERS", "read orders"),
    ("from queries import TABLE", "f'DELETE FROM {TABLE}'", "delete carts"),
    ("import queries", "f'DELETE FROM {queries.TABLE}'", "delete carts"),
    ("import queries", "getattr(queries, 'USERS')", "read users"),
    ("try:\n    from queries import USERS\nexcept ImportError:\n    USERS = ''", "USERS", "read users"),
    ("def lazily():\n    from queries import USERS\n    return USERS", "lazily()", "read users"),
]


@pytest.mark.parametrize(("imported", "expression", "expected"), IMPORTS)
def test_imported_constants(imported: str, expression: str, expected: str) -> None:
    files = {"queries.py": CONSTANTS, "app.py": f"{imported}\n{WORK.format(expression)}"}
    assert accesses(files) == [f"work: {expected}"]


PACKAGES = [
    pytest.param(
        {
            "shop/__init__.py": "",
            "shop/queries.py": CONSTANTS,
            "shop/app.py": "from .queries import USERS\n" + WORK.format("USERS"),
        },
        ["work: read users"],
        id="relative",
    ),
    pytest.param(
        {
            "shop/__init__.py": "",
            "shop/sql/__init__.py": "from .queries import USERS\n__all__ = ['USERS']\n",
            "shop/sql/queries.py": CONSTANTS,
            "shop/app.py": "from shop.sql import USERS\n" + WORK.format("USERS"),
        },
        ["work: read users"],
        id="re-exported",
    ),
    pytest.param(
        {
            "shop/__init__.py": "",
            "shop/sql/__init__.py": "from .queries import *\n",
            "shop/sql/queries.py": CONSTANTS + "__all__ = ['USERS']\n",
            "shop/app.py": "from shop import sql\n" + WORK.format("sql.USERS"),
        },
        ["work: read users"],
        id="re-exported by a star",
    ),
    pytest.param(
        {
            "src/shop/__init__.py": "",
            "src/shop/queries.py": CONSTANTS,
            "src/shop/app.py": "import shop.queries\n" + WORK.format("shop.queries.ORDERS"),
        },
        ["work: read orders"],
        id="dotted, below a source folder",
    ),
    pytest.param(
        {
            "a/queries.py": "Q = 'SELECT id FROM of_a'\n",
            "b/queries.py": "Q = 'SELECT id FROM of_b'\n",
            "b/app.py": "from queries import Q\n" + WORK.format("Q"),
        },
        ["work: read of_b"],
        id="the nearer of two modules of one name",
    ),
    pytest.param(
        {
            "one.py": "from two import B\nA = 'SELECT id FROM users'\n" + WORK.format("B"),
            "two.py": "from one import A\nB = 'SELECT id FROM orders'\ndef other(cur):\n    cur.execute(A)\n",
        },
        ["other: read users", "work: read orders"],
        id="modules that import each other",
    ),
]


@pytest.mark.parametrize(("files", "expected"), PACKAGES)
def test_packages(files: dict[str, str], expected: list[str]) -> None:
    assert accesses(files) == expected


CLASSES = [
    pytest.param(
        """
        class Repository:
            TABLE = "users"
            def all(self, cur):
                cur.execute(f"SELECT id FROM {self.TABLE}")
        """,
        ["Repository.all: read users"],
        id="a class attribute",
    ),
    pytest.param(
        """
        class Repository:
            TABLE = "users"
            @classmethod
            def all(cls, cur):
                cur.execute("SELECT id FROM " + cls.TABLE)
        """,
        ["Repository.all: read users"],
        id="by cls",
    ),
    pytest.param(
        """
        class Base:
            QUERY = "SELECT id FROM users"
        class Repository(Base):
            def all(self, cur):
                cur.execute(self.QUERY)
        """,
        ["Repository.all: read users"],
        id="inherited",
    ),
    pytest.param(
        """
        class Users:
            TABLE = "users"
        class Orders(Users):
            TABLE = "orders"
            def all(self, cur):
                cur.execute(f"SELECT id FROM {self.TABLE}")
        """,
        ["Orders.all: read orders"],
        id="overridden",
    ),
    pytest.param(
        """
        class Base:
            table = None
            def all(self, cur):
                cur.execute(f"SELECT id FROM {self.table}")
        class Users(Base):
            table = "users"
        class Orders(Base):
            table = "orders"
        """,
        ["Base.all: read orders", "Base.all: read users"],
        id="left to the subclasses",
    ),
    pytest.param(
        """
        class Repository:
            def __init__(self, cur):
                self.cur = cur
                self.table = "users"
                self.query = f"SELECT id FROM {self.table}"
            def all(self):
                self.cur.execute(self.query)
        """,
        ["Repository.all: read users"],
        id="set by the constructor",
    ),
    pytest.param(
        """
        class Repository:
            @property
            def table(self):
                return "users"
            def all(self, cur):
                cur.execute(f"SELECT id FROM {self.table}")
        """,
        ["Repository.all: read users"],
        id="a property",
    ),
    pytest.param(
        """
        class Outer:
            class Queries:
                ALL = "SELECT id FROM users"
            def all(self, cur):
                cur.execute(self.Queries.ALL)
                cur.execute(Outer.Queries.ALL)
        """,
        ["Outer.all: read users"],
        id="a class in a class",
    ),
]


@pytest.mark.parametrize(("source", "expected"), CLASSES)
def test_attributes_of_classes(source: str, expected: list[str]) -> None:
    assert accesses(source) == expected


FILES = [
    ("from pathlib import Path", "Path('sql/users.sql').read_text()"),
    ("from pathlib import Path", "Path(__file__).parent.joinpath('sql', 'users.sql').read_text()"),
    (
        "from pathlib import Path",
        "(Path(__file__).parent / 'sql' / 'a.txt').with_name('users.sql').read_text()",
    ),
    (
        "from pathlib import Path\nHERE = Path(__file__).parent",
        "(HERE / 'sql' / 'users.sql').read_text('utf-8')",
    ),
    (
        "from pathlib import Path\nSQL = Path(__file__).resolve().parent / 'sql'",
        "(SQL / 'users.sql').read_text()",
    ),
    ("", "open('sql/users.sql').read()"),
    ("import os", "open(os.path.join(os.path.dirname(__file__), 'sql', 'users.sql')).read()"),
    ("import pkgutil", "pkgutil.get_data(__name__, 'sql/users.sql').decode()"),
    ("from importlib import resources", "resources.read_text('shop.sql', 'users.sql')"),
    ("from importlib import resources", "resources.files('shop.sql').joinpath('users.sql').read_text()"),
    ("import importlib.resources", "(importlib.resources.files('shop') / 'sql' / 'users.sql').read_text()"),
    (
        "from pathlib import Path\ndef load(name):\n    return Path('sql', f'{name}.sql').read_text()",
        "load('users')",
    ),
    ("def load(name):\n    with open(name) as file:\n        return file.read()", "load('sql/users.sql')"),
]


@pytest.mark.parametrize(("imported", "expression"), FILES)
def test_sql_files_that_are_read(imported: str, expression: str) -> None:
    files = {"app.py": f"{imported}\n{WORK.format(expression)}", "sql/users.sql": "SELECT id FROM users;\n"}
    found = [access for access in accesses(files) if access.startswith("work")]
    assert found == ["work: read users"]


def test_the_place_of_a_constant_is_kept() -> None:
    files = {
        "queries.py": "#\n\nUSERS = 'SELECT id FROM users'\n",
        "app.py": "from queries import USERS\n" + WORK.format("USERS"),
    }
    [asked] = [a for a in linked(files).asked if a.query.confidence != "low"]
    [access] = asked.statements[0].accesses
    span = asked.query.text.span(access.start, access.end)
    assert asked.query.call.file == "app.py" and asked.query.call.line == 3
    assert span is not None and (span.file, span.line, span.column) == ("queries.py", 3, 25)
