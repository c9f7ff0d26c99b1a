"""From files and a configuration to findings: who, what, whose, and where it points."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from nova_lint.engine.run import lint
from nova_lint.model.report import Report

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders", "order_*"]

[services.accounts]
paths = ["accounts"]
tables = ["users", "user_*"]

[services.stock]
paths = ["stock"]
tables = ["items"]
"""

#: Rules on what is counted over a codebase: these examples are a few lines of one, and the configuration names more.
COUNTED = ["NL403", "NL404", "NL405", "NL408"]


def _lint(files: Mapping[str, str] | str, config: str = CONFIG) -> Report:
    sources = {"orders/a.py": files} if isinstance(files, str) else files
    return lint({path: dedent(text).lstrip("\n") for path, text in sources.items()}, config, ignore=COUNTED)


def _told(report: Report) -> list[str]:
    return [f"{f.code} {f.place.line}:{f.place.column} {f.message}" for f in report.findings]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param('def f(cur):\n    cur.execute("SELECT * FROM orders")\n', id="its own table"),
        pytest.param(
            'def f(cur):\n    cur.execute("SELECT * FROM public.orders")\n', id="with the default schema"
        ),
        pytest.param(
            {"tools/a.py": 'def f(cur):\n    cur.execute("DELETE FROM users WHERE id = 1")\n'},
            id="code of no service crosses no boundary",
        ),
        pytest.param(
            """
            def f(cur):
                cur.execute("CREATE TEMP TABLE scratch (id int)")
                cur.execute("INSERT INTO scratch SELECT id FROM orders")
            """,
            id="a temporary table is nobody's, in later statements too",
        ),
        pytest.param(
            'def f(cur):\n    cur.execute("SELECT 1 FROM pg_catalog.pg_class")\n',
            id="a catalogue is nobody's",
        ),
        pytest.param(
            {"orders/1.sql": "CREATE TABLE order_x (o int REFERENCES orders (id) ON DELETE CASCADE);\n"},
            id="a foreign key between its own tables",
        ),
        pytest.param({"orders/1.sql": "DROP TABLE coupons;\n"}, id="what goes away needs no owner"),
        pytest.param(
            {"orders/empty.py": "", "orders/empty.sql": "", "orders/b.sql": "-- nothing\n"}, id="empty"
        ),
    ],
)
def test_quiet(files: Mapping[str, str] | str) -> None:
    assert _told(_lint(files)) == []


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param(
            'def f(cur):\n    cur.execute("SELECT a FROM users")\n',
            ["NL101 2:32 orders reads users, which accounts owns"],
            id="a read",
        ),
        pytest.param(
            'def f(cur):\n    cur.execute("SELECT * FROM users")\n',
            [
                "NL101 2:32 orders reads users, which accounts owns",
                "NL110 2:32 orders loads every column of users, which accounts owns",
            ],
            id="a read of whole rows: the read, and that it names no column",
        ),
        pytest.param(
            {"orders/1.sql": "CREATE TABLE order_x (u int REFERENCES users (id));\n"},
            ["NL104 1:40 order_x (orders) has a foreign key to users, which accounts owns"],
            id="a foreign key, which is no read",
        ),
        pytest.param(
            'def f(cur):\n    cur.execute("UPDATE users SET a = 1 WHERE id = 1")\n',
            ["NL102 2:25 orders writes users (update), which accounts owns"],
            id="a write",
        ),
        pytest.param(
            'def f(cur):\n    cur.execute("INSERT INTO order_x SELECT a FROM users")\n',
            ["NL101 2:52 orders reads users, which accounts owns"],
            id="a copy: its own write, somebody else's rows",
        ),
        pytest.param(
            'def f(cur):\n    cur.execute("SELECT 1 FROM orders, users u, items")\n',
            ["NL103 2:40 orders joins orders (orders), users (accounts) and items (stock) in one statement"],
            id="a join is told once, and not as reads",
        ),
        pytest.param(
            'def f(cur):\n    cur.execute("SELECT 1 FROM users a JOIN users b ON a.id = b.boss")\n',
            [
                "NL101 2:32 orders reads users, which accounts owns",
                "NL101 2:45 orders reads users, which accounts owns",
            ],
            id="tables of one owner, even if it is another one, are no join across",
        ),
        pytest.param(
            'Q = "SELECT a FROM users"\n\ndef f(cur):\n    cur.execute(Q)\n',
            ["NL101 4:5 orders reads users, which accounts owns"],
            id="a constant: the call",
        ),
        pytest.param(
            """
            def f(cur, hard):
                sql = "UPDATE users SET a = 1 WHERE id = 1" if hard else "SELECT a FROM users"
                cur.execute(sql)
            """,
            [
                "NL102 2:19 orders writes users (update), which accounts owns",
                "NL101 2:77 orders reads users, which accounts owns",
            ],
            id="each alternative where it is written",
        ),
        pytest.param(
            'def f(cur):\n    cur.execute("SELECT * FROM coupons")\n    cur.execute("DELETE FROM Coupons WHERE id = 1")\n',
            ["NL401 2:32 nobody owns coupons, used by orders"],
            id="a table of nobody, once",
        ),
        pytest.param(
            {"orders/1.sql": "SELECT 1;\n\n  DELETE FROM users\n  WHERE a = 1;\n"},
            ["NL102 3:15 orders writes users (delete), which accounts owns"],
            id="a script",
        ),
    ],
)
def test_findings(files: Mapping[str, str] | str, told: list[str]) -> None:
    assert _told(_lint(files)) == told


def test_what_a_finding_holds() -> None:
    [finding] = _lint(
        'class A:\n    def f(self, cur):\n        cur.execute("SELECT a\\n FROM users")\n'
    ).findings
    assert finding.place.line == 3
    assert (finding.caller, finding.owner, finding.table, finding.op) == (
        "orders",
        "accounts",
        "users",
        "read",
    )
    assert (finding.function, finding.via, finding.confidence) == ("A.f", "execute", "high")
    assert finding.sql == "SELECT a FROM users"


def test_a_constant_of_another_file_is_a_related_place() -> None:
    report = _lint(
        {
            "orders/sql.py": 'Q = "SELECT a FROM users"\n',
            "orders/a.py": "from orders.sql import Q\n\ndef f(cur):\n    cur.execute(Q)\n",
        }
    )
    [finding] = report.findings
    assert str(finding.place) == "orders/a.py:4:5"
    assert [(str(span), words) for span, words in finding.related] == [
        ("orders/sql.py:1:20", "the SQL is written here")
    ]


def test_a_join_names_the_other_tables_where_they_stand() -> None:
    [finding] = _lint(
        'def f(cur):\n    cur.execute("SELECT 1 FROM orders, users u, users v, items")\n'
    ).findings
    assert [(span.column, words) for span, words in finding.related] == [
        (32, "orders, which orders owns"),
        (58, "items, which stock owns"),
    ]


def test_a_name_that_is_known_in_part_is_only_probable() -> None:
    report = _lint('def f(cur, year):\n    cur.execute(f"SELECT a FROM user_{year}")\n')
    [finding] = [finding for finding in report.findings if finding.code != "NL201"]
    assert (finding.code, finding.table, finding.confidence) == ("NL101", "user_*", "medium")


@pytest.mark.parametrize(
    ("path", "content", "code", "words"),
    [
        ("orders/a.py", b"def f(:\n", "NL900", "does not parse"),
        ("orders/a.py", b'x = "\xff"\n', "NL900", "not text in its declared encoding"),
        ("orders/a.py", b"# coding: klingon\n", "NL900", "encoding"),
        ("orders/a.py", b"x = 1\0\n", "NL900", "null bytes"),
        ("orders/a.sql", b"SELECT a FROM orders WHERE (a = 1;\n", "NL901", "could not be read"),
    ],
)
def test_what_cannot_be_read_is_told(path: str, content: bytes, code: str, words: str) -> None:
    # The screen passes over files that say nothing of a database; these do.
    [finding] = lint(
        {path: content + b"# cur.execute('')\n" if path.endswith(".py") else content},
        CONFIG,
        ignore=COUNTED,
    ).findings
    assert (finding.code, finding.severity) == (code, "warning")
    assert words in finding.message


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        ((), (), ["NL102", "NL401"]),
        (("NL102",), (), ["NL102"]),
        ((), ("NL102",), ["NL401"]),
        (("NL102",), ("NL102",), []),
    ],
)
def test_select_and_ignore(select: tuple[str, ...], ignore: tuple[str, ...], codes: list[str]) -> None:
    source = (
        'def f(cur):\n    cur.execute("DELETE FROM users WHERE id = 1")\n'
        '    cur.execute("DELETE FROM coupons WHERE id = 1")\n'
    )
    report = lint({"orders/a.py": source}, CONFIG, select=select, ignore=[*ignore, *COUNTED])
    assert [finding.code for finding in report.findings] == codes


def test_python_in_another_encoding_is_shown_as_it_is() -> None:
    source = (
        '# coding: latin-1\ndef f(cur):\n    x = "\u00e4"; cur.execute("DELETE FROM users WHERE id = 1")\n'
    )
    report = lint({"orders/a.py": source.encode("latin-1")}, CONFIG, ignore=COUNTED)
    [finding] = report.findings
    text = report.source("orders/a.py")
    assert text == source
    line = text.split("\n")[finding.place.line - 1]
    assert line[finding.place.column - 1 : finding.place.end_column - 1] == "users"


_EQUAL_FILE = (
    "the file 'orders/a.py' is claimed equally by 'orders/*.py' of 'accounts' and 'orders/?.py' of 'stock': "
    "it counts as the former's"
)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (CONFIG, []),
        (CONFIG + '[services.x]\npaths = ["x"]\n', ["the path 'x' of service 'x' matches no file"]),
        (
            CONFIG.replace('["stock"]', '["stock", "orders/?.py"]'),
            [],  # a closer claim, not an equal one
        ),
        (
            CONFIG.replace('["stock"]', '["stock", "orders/?.py"]').replace(
                '["accounts"]', '["accounts", "orders/*.py"]'
            ),
            [_EQUAL_FILE],
        ),
    ],
)
def test_doubts_about_the_configuration(config: str, told: list[str]) -> None:
    files = {
        "orders/a.py": 'def f(c):\n    c.execute("SELECT 1 FROM orders, order_lines")\n',
        "accounts/a.py": 'def f(c):\n    c.execute("SELECT 1 FROM users, user_x")\n',
        "stock/a.py": 'def f(c):\n    c.execute("SELECT 1 FROM items")\n',
    }
    assert list(_lint(files, config).warnings) == told
