"""Whom the hook for SQLAlchemy counts a statement for: a small application is run on SQLite and recorded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String, Table, event
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()
labels = Table(
    "labels",
    Base.metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True),
)


class Customer(Base):
    __tablename__ = "customers"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    city = Column(String)
    orders = relationship("Order", back_populates="customer", cascade="all, delete-orphan")


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    note = Column(String)
    customer_id = Column(ForeignKey("customers.id"))
    customer = relationship("Customer", back_populates="orders")
    tags = relationship("Tag", secondary=labels)


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Audit(Base):
    __tablename__ = "audits"
    id = Column(Integer, primary_key=True)


def audit(session, flush, instances):
    if any(isinstance(changed, Tag) for changed in session.new):
        session.add(Audit())


event.listen(Session, "before_flush", audit)
"""

SHOP = """
from app.models import Customer, Order, Tag


def make(session):
    customer = Customer(name="a", orders=[Order(), Order()])
    session.add(customer)
    return customer


def tag(session):
    session.add(Tag(name="x"))


def count(session):
    return session.query(Customer).filter_by(name="a").count()


def rename(customer, name):
    customer.name = name


def move(customer):
    customer.city = "Rome"


def same(customer):
    customer.city = customer.city


def look(customer):
    return [order.note for order in customer.orders]


def label(session, order):
    order.tags.append(session.get(Tag, 1))


def drop(customer):
    customer.orders.pop()


def remove(session, customer):
    session.delete(customer)


def purge(session):
    session.query(Tag).delete()


def commit(session):
    session.commit()
"""

RUN = """
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import shop
from app.models import Base

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    customer = shop.make(session)
    shop.tag(session)
    shop.count(session)
    shop.commit(session)
    shop.rename(customer, "b")
    shop.commit(session)
    shop.move(customer)
    shop.commit(session)
    shop.same(customer)
    shop.rename(customer, "c")
    shop.commit(session)
    shop.look(customer)
    shop.label(session, customer.orders[0])
    shop.commit(session)
    shop.drop(customer)
    shop.commit(session)
    shop.remove(session, customer)
    shop.commit(session)
    shop.purge(session)
"""

#: How a statement begins, the functions that it is counted for with the way.
EXPECTED = [
    # Not `commit` or `count`, where the flush runs.
    ("INSERT INTO customers", {("make", "add()")}),
    ("INSERT INTO orders", {("make", "cascade of add()")}),
    ("INSERT INTO tags", {("tag", "add()")}),
    # A listener of the application adds this one during the flush.
    ("INSERT INTO audits", {("audit", "add()")}),
    ("SELECT count(*)", {("count", "session.query")}),
    # Not `move`, which sets another column, in a statement of its own.
    ("UPDATE customers SET name", {("rename", "attribute set")}),
    # Not `same`, which sets what the row has already.
    ("UPDATE customers SET city", {("move", "attribute set")}),
    ("INSERT INTO labels", {("label", "collection")}),
    ("DELETE FROM labels", {("remove", "cascade of delete()")}),
    ("DELETE FROM orders", {("drop", "orphan"), ("remove", "cascade of delete()")}),
    ("DELETE FROM customers", {("remove", "delete()")}),
    ("DELETE FROM tags", {("purge", "query.update(), query.delete()")}),
]

Row = dict[str, object]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """What the recorder wrote of a run of the small application."""
    pytest.importorskip("sqlalchemy")
    folder = tmp_path_factory.mktemp("shop")
    (folder / "app").mkdir()
    for name, text in (("app/models.py", MODELS), ("app/shop.py", SHOP), ("run.py", RUN)):
        (folder / name).write_text(text, encoding="utf-8")
    settings = {
        "RECORD_OUT": str(folder / "out"),
        "RECORD_ROOT": str(folder),
        "RECORD_APPLICATION": "app/",
        "RECORD_TESTS": "checks/",
        "RECORD_DRIVERS": "sqlalchemy",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)]),
    }
    command = [sys.executable, "-m", "benchmarks.recorder.launch", "run.py"]
    subprocess.run(command, cwd=folder, env={**os.environ, **settings}, check=True)
    (lines,) = (folder / "out").glob("*.jsonl")
    return [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("start", "places"), EXPECTED)
def test_place(start: str, places: set[tuple[str, str]], recorded: list[Row]) -> None:
    rows = [row for row in recorded if str(row["sql"]).startswith(start)]
    assert {(row["chain"][0][2], row["way"]) for row in rows} == places  # type: ignore[index]


def test_lazy_load(recorded: list[Row]) -> None:
    rows = [row for row in recorded if row["way"] == "lazy load of a relationship"]
    places = {(row["chain"][0][2], str(row["sql"]).split(" FROM ")[1].split()[0]) for row in rows}  # type: ignore[index]
    assert places >= {("look", "orders"), ("drop", "orders")}


def test_where_it_ran_is_kept(recorded: list[Row]) -> None:
    rows = [row for row in recorded if str(row["sql"]).startswith("INSERT INTO customers")]
    assert [row["executed"][0][2] for row in rows] == ["count"]  # type: ignore[index]
