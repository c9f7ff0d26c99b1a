"""Several databases: the same name in two of them is two tables."""

from __future__ import annotations

import pytest

from nova_lint.config.load import parse_config
from nova_lint.engine.link import link
from nova_lint.engine.run import lint

CONFIG = """
[databases.warehouse]
paths = ["orders/export"]

[services.orders]
paths = ["orders"]
tables = ["orders"]

[services.reports]
paths = ["reports"]
database = "warehouse"
tables = ["orders", "sums"]

[services.audit]
paths = ["audit"]
tables = ["log", "warehouse.public.log"]
"""


@pytest.mark.parametrize(
    ("path", "sql", "owner"),
    [
        pytest.param("orders/a.py", "SELECT id FROM orders", "orders", id="the main one"),
        pytest.param("reports/a.py", "SELECT id FROM orders", "reports", id="that of the service"),
        pytest.param("orders/export/a.py", "SELECT id FROM orders", "reports", id="that of the folder"),
        pytest.param("orders/a.py", "SELECT id FROM sums", "", id="not in this one"),
        pytest.param("orders/a.py", "SELECT id FROM warehouse.sums", "reports", id="named as a schema"),
        pytest.param("orders/a.py", "SELECT id FROM warehouse.public.sums", "reports", id="named in full"),
        pytest.param("audit/a.py", "SELECT id FROM log", "audit", id="one of two"),
        pytest.param("reports/a.py", "SELECT id FROM log", "audit", id="claimed by its full name"),
    ],
)
def test_whose_a_name_is(path: str, sql: str, owner: str) -> None:
    report = lint({path: f"def f(cur):\n    cur.execute({sql!r})\n"}, CONFIG)
    [[access]] = [fact.accesses for fact in report.facts]
    assert access.owner == owner


def test_each_speaks_its_own_dialect() -> None:
    config = parse_config(
        'dialect = "postgres"\n' + CONFIG.replace('"orders/export"]', '"orders/export"]\ndialect = "mysql"')
    )
    source = b'def f(cur):\n    cur.execute("SELECT id FROM orders")\n'
    files = {
        "orders/a.py": source,
        "orders/export/a.py": source,
        "orders/export/b.sql": b"SELECT id FROM orders",
    }
    asked = link(files, dialect=config.dialect_of).asked
    assert [query.query.dialect for query in asked] == ["postgres", "mysql", "mysql"]


def test_the_schemas_do_not_mix() -> None:
    files = {
        "orders/1.sql": "CREATE TABLE orders (id int);",
        "reports/1.sql": "CREATE TABLE orders (day date);",
    }
    tables = lint(files, CONFIG).schema.tables
    assert [(str(t.name), t.column_names, t.owner) for t in tables] == [
        ("orders", ("id",), "orders"),
        ("warehouse.orders", ("day",), "reports"),
    ]


_BOUND = """
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
class Order(db.Model):
    __tablename__ = "orders"
    __bind_key__ = "{key}"
    id = db.Column(db.Integer, primary_key=True)
    kind_id = db.Column(db.ForeignKey("kinds.id"))
class Kind(db.Model):
    __tablename__ = "kinds"
    __bind_key__ = "{key}"
    id = db.Column(db.Integer, primary_key=True)
    orders = db.relationship(Order, backref="kind")
notes = db.Table("notes", db.Column("id", db.Integer), bind_key="{key}")
def f():
    db.session.execute(notes.delete())
    return Order.query.join(Order.kind).all()
"""


def test_a_key_that_nobody_configured_says_less_than_the_engine_of_the_session() -> None:
    source = """
from sqlalchemy import Column, Integer, create_engine
from sqlalchemy.orm import declarative_base, sessionmaker
warehouse = create_engine("x")
S = sessionmaker(warehouse)
class Order(declarative_base()):
    __tablename__ = "orders"
    __bind_key__ = "other"
    id = Column(Integer, primary_key=True)
def f():
    S().query(Order).filter_by(id=1).first()
"""
    [access] = [a for fact in lint({"orders/a.py": source}, CONFIG).facts for a in fact.accesses]
    assert str(access.table) == "warehouse.orders"


def test_a_table_may_say_its_key_in_its_info() -> None:
    source = _BOUND.format(key="warehouse").replace('bind_key="warehouse"', 'info={"bind_key": "warehouse"}')
    found = {str(a.table) for fact in lint({"orders/models.py": source}, CONFIG).facts for a in fact.accesses}
    assert found == {"warehouse.orders", "warehouse.kinds", "warehouse.notes"}


@pytest.mark.parametrize(
    ("key", "config", "expected"),
    [
        ("warehouse", CONFIG, {("warehouse.orders", "reports"), ("warehouse.kinds", ""), ("warehouse.notes", "")}),
        # By the name that the program has for it.
        ("dw", CONFIG.replace("[databases.warehouse]", '[databases.warehouse]\naliases = ["dw"]'),
         {("warehouse.orders", "reports"), ("warehouse.kinds", ""), ("warehouse.notes", "")}),
        # A key that the configuration does not know: the database is the one of the code.
        ("other", CONFIG, {("orders", "orders"), ("kinds", ""), ("notes", "")}),
        ("warehouse", "[services.orders]\npaths = ['orders']\ntables = ['orders']\n",
         {("orders", "orders"), ("kinds", ""), ("notes", "")}),
    ],
)  # fmt: skip
def test_a_class_that_is_bound_to_a_database(key: str, config: str, expected: set[tuple[str, str]]) -> None:
    report = lint({"orders/models.py": _BOUND.format(key=key)}, config)
    found = {(str(a.table), a.owner) for fact in report.facts for a in fact.accesses}
    assert found == expected
    assert {str(table.name) for table in report.schema.tables} == {name for name, _ in expected}
