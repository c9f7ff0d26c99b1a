"""What happens to rows through their objects in SQLAlchemy: properties, collections, proxies, objects that are handed on."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.accesses import accesses, linked

MODELS = """
import os
import sqlalchemy as sa
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (DeclarativeBase, Load, Mapped, Session, attribute_mapped_collection, defer, load_only,
                            mapped_column, relationship)

class Base(DeclarativeBase):
    pass

labelled = sa.Table("order_labels", Base.metadata, sa.Column("order_id", ForeignKey("orders.id")),
                    sa.Column("label_id", ForeignKey("labels.id")))

class Label(Base):
    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)

class Order(Base):
    __tablename__ = "orders"
    colour = "red"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    lines = relationship("Line", cascade="all, delete-orphan", back_populates="order")
    notes = relationship("Note", backref="order")
    options = relationship("Option", lazy="selectin", cascade="all, delete-orphan",
                           collection_class=attribute_mapped_collection("name"))
    labels = relationship(Label, secondary=labelled)
    products = association_proxy("lines", "product")

class Product(Base):
    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)

class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    order = relationship(Order, back_populates="lines")
    product = relationship(Product)

class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))

class Option(Base):
    __tablename__ = "options"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
"""


def done(source: str) -> list[str]:
    """What is done to rows, without the foreign keys of the models and without what is only a guess."""
    return [line for line in accesses(MODELS + dedent(source)) if ": references " not in line]


QUIET = [
    pytest.param("def f(x):\n    x.lines.append(1)\n    x.state = 2\n", id="nobody says what is handed to it"),
    pytest.param("def f(order: Order):\n    order.colour = 'blue'\n", id="a plain attribute of the class is no column"),
    pytest.param("def f(order: Order):\n    order.unknown = 1\n", id="an attribute that the class does not have"),
    pytest.param("def f():\n    order = Order()\n    order.lines.pop()\n", id="nothing goes from an object that is no row yet"),
    pytest.param("def f(x, name):\n    setattr(x, name, 1)\ndef g():\n    f(object(), 'a')\n", id="setattr of no row"),
    pytest.param("def f(session, order: Order):\n    session.add(order)\n", id="an object that may well be a row is a guess"),
]  # fmt: skip


@pytest.mark.parametrize("source", QUIET)
def test_what_changes_no_row_is_quiet(source: str) -> None:
    assert done(source) == []


PLACES = [
    pytest.param("order.lines = [Line()]", ["delete lines", "insert lines"], id="a collection is replaced: orphans go"),
    pytest.param("order.notes = []", ["update notes"], id="a collection without orphans: keys are emptied"),
    pytest.param("order.labels = [Label()]", ["delete order_labels", "insert labels", "insert order_labels"],
                 id="an association is replaced"),
    pytest.param("order.lines.append(Line())", ["insert lines", "read lines"], id="append"),
    pytest.param("order.lines.remove(order.lines[0])", ["delete lines", "read lines"], id="remove"),
    pytest.param("order.notes.clear()", ["read notes", "update notes"], id="clear"),
    pytest.param("order.options['a'] = Option()", ["insert options"], id="an item of a collection that is a dict"),
    pytest.param("order.options.pop('a', None)", ["delete options"], id="by its key"),
    pytest.param("order.products.append(Product())", ["insert lines", "read lines", "read products"], id="a proxy grows"),
    pytest.param("[p.id for p in order.products]", ["read lines", "read products"], id="a proxy is read"),
    pytest.param("setattr(order, name, 1)", ["update orders"], id="setattr of a name that is not known"),
    pytest.param("for name in ['state', 'id']: setattr(order, name, getattr(other, name))", ["update orders"],
                 id="attributes by a list of names"),
    pytest.param("for name in ['lines']: setattr(order, name, [Line()])", ["delete lines", "insert lines"],
                 id="setattr of a relationship"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "expected"), PLACES)
def test_a_row_is_changed(statement: str, expected: list[str]) -> None:
    source = f"def f(session: Session, name, other):\n    order = session.get(Order, 1)\n    {statement}\n"
    own = [line for line in done(source) if line not in ("f: read orders", "f: read options")]
    assert own == [f"f: {line}" for line in expected]


FOLLOWED = [
    pytest.param(
        """
        class Stock(Base):
            __tablename__ = "stock"
            id = sa.Column(sa.Integer, primary_key=True)
            _count = sa.Column(sa.Integer)
            order_id = sa.Column(ForeignKey("orders.id"))
            order = relationship(Order)
            @property
            def count(self):
                return self._count
            @count.setter
            def count(self, value):
                self._count = value
            @hybrid_property
            def state(self):
                return self.order.state
            @state.setter
            def state(self, value):
                self.order.state = value
            def close(self):
                self._count = 0
        def f(stock: Stock):
            stock.count = 5
        """,
        [
            "Stock.close: update stock",
            "Stock.count: update stock",
            "Stock.state: read options",
            "Stock.state: read orders",
            "Stock.state: update orders",
        ],
        id="what a property and its setter do is theirs",
    ),
    pytest.param(
        """
        def total(order):
            return sum(line.product.id for line in order.lines)
        def f(session):
            return total(session.get(Order, 1))
        """,
        ["f: read options", "f: read orders", "total: read lines", "total: read products"],
        id="relationships of an object that is handed on",
    ),
    pytest.param(
        """
        def change(thing, field):
            setattr(thing, field, 1)
        def f(session):
            change(session.get(Product, 1), "id")
        """,
        ["change: update products", "f: read products", "f: update products"],
        id="setattr of an object that is handed on",
    ),
    pytest.param(
        """
        def save(session, note: Note):
            session.add(note)
        def f(session):
            save(session, Note())
        """,
        ["f: insert notes", "save: insert notes"],
        id="a new object is handed to what adds it",
    ),
    pytest.param(
        """
        def f(session):
            order = Order(state="new")
            order.notes = [Note()]
            session.add(order)
        """,
        ["f: insert notes", "f: insert orders"],
        id="what a new object is given later",
    ),
    pytest.param(
        """
        def made():
            order = Order()
            order.lines = [Line()]
            return order
        def f(session):
            session.get(Order, 1).lines = made().lines
        """,
        ["f: delete lines", "f: insert lines", "f: read options", "f: read orders"],
        id="a collection of a new object becomes that of a row",
    ),
    pytest.param(
        """
        def f():
            order = Order()
            order.notes = [Note()]
        def g(session):
            session.add(Order())
        """,
        ["g: insert orders"],
        id="two new objects of one class are two",
    ),
    pytest.param(
        """
        Made = automap_base()
        Made.prepare(autoload_with="...")
        Invoice = Made.classes.invoices
        class Payment(Made.classes.payments):
            pass
        def f(session):
            session.query(Invoice).filter(Invoice.id == 1).all()
            session.add(Made.classes["accounts"](id=1))
            session.query(Payment).all()
        """,
        ["f: insert accounts", "f: read invoices", "f: read payments"],
        id="classes that automap makes",
    ),
    pytest.param(
        "def f(session):\n    return session.query(Product)[0:5]\n",
        ["f: read products"],
        id="a slice of a query",
    ),
    pytest.param(
        "def f(session):\n    return session.query(Order).filter(Order.products.any(Product.id == 1)).count()\n",
        ["f: read lines", "f: read orders", "f: read products"],
        id="a proxy in a condition",
    ),
]


@pytest.mark.parametrize(("source", "expected"), FOLLOWED)
def test_objects_are_followed(source: str, expected: list[str]) -> None:
    assert done(source) == expected


COLUMNS = [
    pytest.param("session.query(Order).all()", ("*",), id="whole rows"),
    pytest.param("session.query(Order).options(defer(Order.state)).all()", ("*",), id="all but one is nearly whole"),
    pytest.param("session.query(Order).options(load_only(Order.state)).all()", ("state",), id="load_only"),
    pytest.param("session.scalars(select(Order).options(load_only(Order.id, Order.state)))", ("id", "state"), id="of a select"),
    pytest.param("session.query(Order).options(Load(Order).load_only(Order.state)).all()", ("state",), id="Load"),
    pytest.param("session.query(Order).with_entities(Order.id).all()", ("id",), id="with_entities"),
    pytest.param("session.scalars(select(Order).with_only_columns(Order.id))", ("id",), id="with_only_columns"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "expected"), COLUMNS)
def test_columns_that_are_left(statement: str, expected: tuple[str, ...]) -> None:
    found = [
        access.columns
        for asked in linked(f"{MODELS}\ndef f(session: Session):\n    {statement}\n").asked
        if asked.query.function == "f"
        for read in asked.statements
        for access in read.accesses
        if str(access.table) == "orders"
    ]
    assert found == [expected]


def test_a_collection_of_a_related_row_grows_after_it_was_cut() -> None:
    source = """
from models import *
class Basket(Base):
    __tablename__ = "baskets"
    id = sa.Column(sa.Integer, primary_key=True)
    order_id = sa.Column(ForeignKey("orders.id"))
    order = relationship(Order)
    def grow(self):
        self.order.lines = self.order.lines[-3:]
        line = Line()
        line.product_id = 1
        self.order.lines.append(line)
"""
    assert "Basket.grow: insert lines" in accesses({"models.py": MODELS, "app.py": source})
