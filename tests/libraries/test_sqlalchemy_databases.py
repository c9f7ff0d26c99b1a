"""SQLAlchemy with several databases: engines, sessions that are bound to them, and tables that are."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint

CONFIG = """
[databases.warehouse]
aliases = ["warehouse_engine"]
[databases.ledger]
[services.shop]
paths = ["shop"]
"""
MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, Table, create_engine, delete, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Session, declarative_base, mapped_column, relationship, scoped_session, sessionmaker
class Base(DeclarativeBase):
    pass
class Order(Base):
    __tablename__ = "orders"
    id = mapped_column(Integer, primary_key=True)
    lines = relationship("Line")
class Line(Base):
    __tablename__ = "lines"
    id = mapped_column(Integer, primary_key=True)
    order_id = mapped_column(ForeignKey("orders.id"))
Other = declarative_base()
class Fact(Other):
    __tablename__ = "facts"
    id = mapped_column(Integer, primary_key=True)
notes = Table("notes", Base.metadata, Column("id", Integer))
main = create_engine("postgresql://a")
warehouse_engine = create_engine("postgresql://b")
"""


_IMPORTS = """
from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session, scoped_session, sessionmaker
from shop.models import *
"""


def _told(code: str, config: str = CONFIG) -> set[str]:
    """What the code asks, as `op table`; with `?` where it is only probable."""
    files = {
        "shop/__init__.py": "",
        "shop/models.py": MODELS,
        "shop/code.py": f"{_IMPORTS}{code}",
    }
    return {
        f"{access.op} {access.table}{'' if access.confidence == 'high' else '?'}"
        for fact in lint(files, config).facts
        if fact.place.file == "shop/code.py"
        for access in fact.accesses
    }  # fmt: skip


_USES = """
def f(session):
    session.query(Order).all()
    session.add(Fact(id=1))
    session.execute(delete(Line))
    session.execute(insert(notes))
"""
_NONE = {"read orders", "insert facts", "delete lines", "insert notes"}


@pytest.mark.parametrize(
    ("made", "there"),
    [
        # Nothing is bound, or to what nobody configured.
        ("S = sessionmaker(main)", set()),
        ("S = sessionmaker(binds={Order: main, Base: main})", set()),
        ("S = sessionmaker(binds={})", set()),
        # That is no session.
        ("S = collect(binds={Order: warehouse_engine})", set()),
        ("S = sessionmaker(binds={Order: warehouse_engine})", {"orders"}),
        ("S = Session(main, binds={Order: warehouse_engine, notes: warehouse_engine})", {"orders", "notes"}),
        ("S = sessionmaker()\nS.configure(binds={Fact.__table__: warehouse_engine})", {"facts"}),
        ("def make():\n    binds = {Other: warehouse_engine}\n    return Session(binds=binds)", {"facts"}),
        # A class is bound with those that inherit from it; what is bound by itself counts before that.
        ("S = sessionmaker(binds={Base: warehouse_engine})", {"orders", "lines"}),
        ("S = sessionmaker(binds={Base: warehouse_engine, Line: main})", {"orders"}),
        ('S = sessionmaker(binds={Order: engines["warehouse"], Fact: get_engine("warehouse")})', {"orders", "facts"}),
        ("S = sessionmaker(binds={Order: app.warehouse_engine})", {"orders"}),
    ],
)  # fmt: skip
def test_binds_of_sessions(made: str, there: set[str]) -> None:
    expected = {
        f"{op} {'warehouse.' if table in there else ''}{table}" for op, table in map(str.split, _NONE)
    }
    assert _told(f"{made}\n{_USES}") == expected


def test_an_engine_that_is_not_told_is_only_probable() -> None:
    found = _told(f"S = sessionmaker(binds={{Order: engines[name]}})\n{_USES}")
    assert found == {"read orders?", "insert facts", "delete lines", "insert notes"}


_DIRECTED = "def f(x):\n    S().execute(text('SELECT id FROM raw'), bind_arguments={})"


_ROUTING = """
class Routing(Session):
    def get_bind(self, mapper=None, clause=None, **kw):
        return warehouse_engine if self._flushing else main
S = sessionmaker(class_=Routing)
def f():
    S().query(Order).first()
"""
_CONNECTED = """
S = sessionmaker(main)
def f():
    conn = S().connection(bind_arguments={"bind": warehouse_engine})
    conn.execute(text("SELECT id FROM raw"))
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f():\n    with main.connect() as conn: conn.execute(text('SELECT id FROM raw'))", {"read raw"}),
        ("S = sessionmaker(main)\ndef f(): S().query(Order).first()", {"read orders"}),
        # A bound table stays where it is bound, whatever engine the session has besides.
        ("S = sessionmaker(main, binds={Order: warehouse_engine})\ndef f(): S().query(Order).first()", {"read warehouse.orders"}),
        ("S = sessionmaker(warehouse_engine, binds={Order: main})\ndef f(): S().query(Order).first()", {"read orders"}),
        ("def f():\n    with warehouse_engine.begin() as conn: conn.execute(text('DELETE FROM raw WHERE id = 1'))",
         {"delete warehouse.raw"}),
        ("def f():\n    with warehouse_engine.begin() as conn: conn.execute(insert(notes))", {"insert warehouse.notes"}),
        ("S = sessionmaker(bind=warehouse_engine)\ndef f():\n    with S() as session: session.query(Order).all()",
         {"read warehouse.orders"}),
        ("S = scoped_session(sessionmaker(warehouse_engine))\ndef f(): S.add(Fact(id=1))", {"insert warehouse.facts"}),
        ("def f():\n    with Session(warehouse_engine) as session: session.get(Order, 1)", {"read warehouse.orders"}),
        ("def f():\n    with Session(warehouse_engine) as session: session.execute(select(Order))", {"read warehouse.orders"}),
        # What it gives stays there.
        ("S = sessionmaker(warehouse_engine)\ndef f():\n    line = S().query(Line).first()\n    line.order_id = 2",
         {"read warehouse.lines", "update warehouse.lines"}),
        ("S = sessionmaker(warehouse_engine)\ndef f():\n    for line in S().get(Order, 1).lines:\n        line.order_id = 2",
         {"read warehouse.orders", "read warehouse.lines", "update warehouse.lines"}),
        ("S = sessionmaker(main)\ndef f():\n    line = S().query(Line).first()\n    line.order_id = 2",
         {"read lines", "update lines"}),
        # What the call itself says counts most.
        ("S = sessionmaker(main)\ndef f(): S().execute(select(Line), bind_arguments={'bind': warehouse_engine})",
         {"read warehouse.lines"}),
        ("S = sessionmaker(binds={Line: warehouse_engine})\n" + _DIRECTED.format("{'mapper': Line}"), {"read warehouse.raw"}),
        (_CONNECTED, {"read warehouse.raw"}),
        ("class P(Session):\n    pass\nS = sessionmaker(main, class_=P)\ndef f(): S().query(Order).first()", {"read orders"}),
        (_ROUTING, {"read orders?"}),
        ("S = sessionmaker(main)\n" + _DIRECTED.format("{'bind': x}"), {"read raw?"}),
    ],
)  # fmt: skip
def test_engines_and_what_is_made_of_them(code: str, expected: set[str]) -> None:
    assert _told(code) == expected


_FLASK = """
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
db = SQLAlchemy()
"""


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ('db.engines["other"]', {"read raw"}),
        ("db.engine", {"read raw"}),
        ("db.get_engine()", {"read raw"}),
        ("db.engines[name]", {"read raw?"}),
        ('db.engines["warehouse"]', {"read warehouse.raw"}),
        ('db.get_engine("warehouse")', {"read warehouse.raw"}),
        ('db.get_engine(bind="ledger")', {"read ledger.raw"}),
    ],
)
def test_engines_of_flask_by_their_keys(engine: str, expected: set[str]) -> None:
    body = f"def f(name):\n    with {engine}.connect() as conn:\n        conn.execute(text('SELECT id FROM raw'))\n"
    assert _told(_FLASK + body) == expected


def test_nothing_changes_where_there_is_one_database() -> None:
    made = "S = sessionmaker(warehouse_engine, binds={Order: warehouse_engine, Fact: engines[name]})\n"
    assert _told(made + _USES, '[services.shop]\npaths = ["shop"]\n') == _NONE
