"""The landscape: which edges there are between services and the tables of others, and which there are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.config.load import load_config, parse_config
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.run import check, lint
from nova_lint.model.landscape import Landscape

CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders", "buyers"]

[services.accounts]
paths = ["accounts"]
tables = ["users", "user_names", "sessions"]
published = ["user_names"]

[services.mail]
paths = ["mail"]
"""
MODELS = """\
from sqlalchemy.orm import DeclarativeBase, mapped_column, relationship
class Base(DeclarativeBase):
    pass
"""


def _sql(text: str) -> str:
    return f'def f(cur):\n    cur.execute("{text}")\n'


def _landscape(files: dict[str, str], more: str = "") -> Landscape:
    config = parse_config(CONFIG + more)
    return landscape_of(lint(files, config), config.ownership, config.code)


def _told(landscape: Landscape) -> list[str]:
    return [f"{edge.caller} {edge.kind} {edge.table} {len(edge.sites)}" for edge in landscape.edges]


@pytest.mark.parametrize(
    ("files", "edges"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"accounts/a.py": _sql("SELECT id FROM users")}, [], id="its own table"),
        pytest.param({"orders/a.py": _sql("SELECT id FROM coupons")}, [], id="a table of nobody"),
        pytest.param({"lib/a.py": _sql("SELECT id FROM users")}, [], id="code of nobody"),
        pytest.param({"orders/tests/test_a.py": _sql("DELETE FROM users WHERE id = 1")}, [], id="a test"),
        pytest.param({"orders/a.py": _sql("SELEC id FRM users (")}, [], id="what is only guessed"),
        pytest.param(
            {"orders/a.sql": "CREATE TEMPORARY TABLE users (id int); SELECT id FROM users;"},
            [],
            id="a temporary table of the same name",
        ),
        pytest.param(
            {"orders/a.py": _sql("SELECT u.id FROM users u JOIN sessions s ON s.id = u.id")},
            ["orders read sessions 1", "orders read users 1"],
            id="a join of tables of one owner is no join across",
        ),
        pytest.param(
            {"orders/a.py": _sql("SELECT id FROM users"), "orders/b.py": _sql("SELECT id FROM public.Users")},
            ["orders read users 2"],
            id="one table, however it is written",
        ),
        pytest.param({"orders/a.py": _sql("LOCK TABLE users")}, ["orders read users 1"], id="a lock"),
        pytest.param({"orders/a.py": _sql("TRUNCATE users")}, ["orders write users 1"], id="a write"),
        pytest.param(
            {"orders/a.py": _sql("SELECT 1 FROM orders o JOIN users u ON u.id = o.b")},
            ["orders join users 1"],
            id="a join",
        ),
        pytest.param(
            {"orders/a.py": _sql("UPDATE users SET n = 1 FROM orders o WHERE o.b = users.id")},
            ["orders write users 1", "orders join users 1"],
            id="a write that joins is both",
        ),
        pytest.param(
            {"lib/a.py": _sql("SELECT id FROM users"), "orders/a.py": "import lib.a\n", "mail/a.py": "import lib.a\n"},
            ["mail read users 1", "orders read users 1"],
            id="shared code, for each that imports it",
        ),
        pytest.param(
            {"db/1.sql": "CREATE TABLE orders (b int REFERENCES users (id))"},
            ["orders foreign-key users 1"],
            id="a foreign key, whoever declares it",
        ),
        pytest.param(
            {"db/1.sql": "CREATE TABLE orders (b int REFERENCES users (id) ON DELETE SET NULL)"},
            ["orders foreign-key users 1", "orders cascade users 1"],
            id="a cascade",
        ),
        pytest.param(
            {"orders/1.sql": "ALTER TABLE users ADD COLUMN n int"}, ["orders migration users 1"], id="a migration"
        ),
        pytest.param(
            {"orders/migrations/1.down.sql": "ALTER TABLE users DROP COLUMN n"}, [], id="the way back of a migration"
        ),
        pytest.param(
            {"orders/m.py": f"{MODELS}class U(Base):\n    __tablename__ = 'users'\n    id = mapped_column(primary_key=True)\n"},
            ["orders model users 1"],
            id="a model",
        ),
        pytest.param(
            {"db/1.sql": "CREATE VIEW buyers AS SELECT id FROM users"}, ["orders view users 1"], id="a view"
        ),
        pytest.param(
            {"db/1.sql": "CREATE VIEW buyers AS SELECT id FROM users", "orders/a.py": _sql("SELECT id FROM buyers")},
            ["orders read users 1", "orders view users 1"],
            id="the reader of a view reads what is behind it",
        ),
        pytest.param(
            {"db/1.sql": "CREATE VIEW sessions AS SELECT id FROM users", "orders/a.py": _sql("SELECT id FROM sessions")},
            ["orders read sessions 1"],
            id="but not behind a view of the owner",
        ),
    ],
)  # fmt: skip
def test_edges(files: dict[str, str], edges: list[str]) -> None:
    assert _told(_landscape(files)) == edges


_PERMIT = """
[[permits]]
service = "orders"
tables = ["users"]
ops = ["read"]
reason = "until the API is there"
"""


def test_what_is_permitted_is_there_and_marked() -> None:
    files = {
        "orders/a.py": _sql("SELECT id FROM users"),
        "orders/b.py": _sql("DELETE FROM users WHERE id = 1"),
    }
    read, write = _landscape(files, _PERMIT).edges
    assert (read.is_permitted, read.sites[0].is_published, write.is_permitted) == (True, False, False)


def test_what_its_owner_publishes_is_marked_as_such() -> None:
    [edge] = _landscape({"orders/a.py": _sql("SELECT id FROM user_names")}).edges
    assert (edge.is_permitted, edge.sites[0].is_published) == (True, True)


@pytest.mark.parametrize(
    ("file", "sql", "at_home"),
    [
        ("accounts/a.py", "SELECT id FROM users", False),
        ("orders/a.py", "DELETE FROM users WHERE id = 1", False),
        ("lib/a.py", "DELETE FROM users WHERE id = 1", False),  # code of nobody is not the owner's
        ("accounts/a.py", "DELETE FROM users WHERE id = 1", True),
    ],
)
def test_whether_a_table_is_written_by_its_owner(file: str, sql: str, at_home: bool) -> None:
    assert [plot.is_written_at_home for plot in _landscape({file: _sql(sql)}).plots] == [at_home]


def test_a_part_of_a_name_is_no_table_unless_an_edge_leads_there() -> None:
    by_month = 'def f(cur, month):\n    cur.execute(f"SELECT id FROM sessions_{month}")\n'
    config = CONFIG.replace('"sessions"', '"sessions_*"')
    told = []
    for file in ("accounts/a.py", "orders/a.py"):
        made = parse_config(config)
        landscape = landscape_of(lint({file: by_month}, made), made.ownership, made.code)
        told.append(([str(plot.table) for plot in landscape.plots], _told(landscape)))
    assert told == [([], []), (["sessions_*"], ["orders read sessions_* 1"])]


def test_a_site_knows_the_rules_that_speak_of_it() -> None:
    files = {
        "orders/a.py": _sql("SELECT * FROM users"),
        "orders/b.py": _sql(
            "SELECT 1 FROM orders o JOIN users u ON u.id = o.b JOIN sessions s ON s.id = u.id"
        ),
        "db/1.sql": "CREATE TABLE orders (b int REFERENCES users (id) ON DELETE CASCADE)",
    }
    told = {
        (edge.kind, str(edge.table)): [site.rules for site in edge.sites]
        for edge in _landscape(files).edges
    }  # fmt: skip
    assert told == {
        ("read", "users"): [("NL101", "NL110")],
        ("join", "users"): [("NL103",)],
        ("join", "sessions"): [("NL103",)],
        ("foreign-key", "users"): [("NL104",)],
        ("cascade", "users"): [("NL104",)],
    }


def test_tables_have_their_owners_columns_and_writers() -> None:
    files = {
        "db/1.sql": "CREATE TABLE users (id int, email text); CREATE TABLE nobodys (id int);",
        "accounts/a.py": _sql("DELETE FROM users WHERE id = 1"),
        "orders/a.py": _sql("SELECT id FROM orders JOIN coupons USING (id)"),
    }
    landscape = _landscape(files)
    assert [(str(p.table), p.owner, p.columns, p.is_written_at_home) for p in landscape.plots] == [
        ("orders", "orders", (), False),
        ("users", "accounts", ("id", "email"), True),
    ]
    assert [str(table) for table in landscape.unowned] == ["coupons"]
    assert landscape.services == ("accounts", "mail", "orders")


@pytest.mark.parametrize(
    ("services", "table", "depth", "edges", "shown"),
    [
        (["mail"], "", 1, ["mail read orders 1"], ["mail", "orders"]),
        (["mail"], "", 2, ["mail read orders 1", "orders read users 1"], ["accounts", "mail", "orders"]),
        (["mail"], "", 9, ["mail read orders 1", "orders read users 1"], ["accounts", "mail", "orders"]),
        ([], "users", 1, ["orders read users 1"], ["accounts", "orders"]),
        (["accounts"], "", 1, ["orders read users 1"], ["accounts", "orders"]),
        ([], "sessions", 1, [], ["accounts"]),  # it is asked for: it is shown, alone
    ],
)
def test_what_lies_around(
    services: list[str], table: str, depth: int, edges: list[str], shown: list[str]
) -> None:
    files = {
        "mail/a.py": _sql("SELECT id FROM orders"),
        "orders/a.py": _sql("SELECT id FROM users"),
        "accounts/a.py": _sql("SELECT id FROM sessions"),
    }
    near = _landscape(files).near(services, lambda name: str(name) == table, depth)
    assert _told(near) == edges
    assert list(near.services) == shown


def test_every_finding_about_a_boundary_is_a_site_of_the_example() -> None:
    """Two ways to the same places: what the rules find, and what the landscape holds."""
    config = load_config(Path(__file__).parents[2] / "examples/marketplace/nova-lint.toml")
    report = check(config)
    landscape = landscape_of(report, config.ownership, config.code)
    sites = [(edge, site) for edge in landscape.edges for site in edge.sites]
    spoken = {(site.place, code) for _, site in sites for code in site.rules}
    boundary = {(f.place, f.code) for f in report.findings if f.code.startswith("NL1") and f.code != "NL108"}
    assert boundary - spoken == set()
    assert [f"{site.place}" for _, site in sites if not site.rules] == []
