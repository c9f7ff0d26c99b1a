"""Which columns the calls of object mappers update, and which values they leave to the database."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint
from nova_lint.model.statement import Sets

CONFIG = """
[services.all]
paths = ["."]
"""

DJANGO = """
from django.db import models
from django.db.models import F

class Order(models.Model):
    buyer = models.ForeignKey("Order", on_delete=models.CASCADE)
    count = models.IntegerField(db_column="num")

    class Meta:
        db_table = "orders"

def f(pk, fields, values):
    order = Order.objects.get(pk=pk)
"""

SQLALCHEMY = """
from sqlalchemy import Column, Integer, String, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    n = Column(Integer)

def f(session, pk, values):
    user = session.get(User, pk)
"""


def sets(source: str, line: str, op: str = "update") -> list[Sets | None]:
    report = lint({"a.py": f"{source}    {line}\n"}, CONFIG)
    return [a.sets for fact in report.facts for a in fact.accesses if a.op == op]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("Order.objects.filter(pk=pk).update(**values)", [None], id="a mapping that is not known"),
        pytest.param("order.save(update_fields=fields)", [None], id="a list that is not known"),
        ("order.save()", [Sets(("*",))]),
        ("order.save(update_fields=None)", [Sets(("*",))]),
        ("order.save(update_fields=['count', 'buyer'])", [Sets(("num", "buyer_id"))]),
        ("Order.objects.filter(pk=pk, count__gt=1).update(count=2)", [Sets(("num",), (), ("id", "num"))]),
        ("Order.objects.filter(pk=pk).update(count=F('count') - 1)", [Sets(("num",), ("num",), ("id",))]),
        ("Order.objects.bulk_update([order], fields=['count'])", [Sets(("num",))]),
        ("Order.objects.update_or_create(pk=pk, defaults={'count': 1})", [Sets(("num",))]),
    ],
)  # fmt: skip
def test_django(line: str, expected: list[Sets | None]) -> None:
    assert sets(DJANGO, line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("session.execute(update(User).values(values))", [None], id="a mapping that is not known"),
        ("user.name = 'x'", [Sets(("name",))]),
        ("user.n = User.n + 1", [Sets(("n",), ("n",))]),
        ("session.query(User).update({User.n: User.n - 1, 'name': 'x'})", [Sets(("n", "name"), ("n",))]),
        ("session.execute(update(User).where(User.id == pk).values(n=User.n + 1, name='b'))", [Sets(("n", "name"), ("n",))]),
    ],
)  # fmt: skip
def test_sqlalchemy(line: str, expected: list[Sets | None]) -> None:
    assert sets(SQLALCHEMY, line) == expected


def test_sqlalchemy_upserts() -> None:
    line = "session.execute(insert(User).values(id=1).on_conflict_do_update(index_elements=['id'], set_={'n': User.n + 1}))"
    assert sets(SQLALCHEMY, line, "upsert") == [Sets(("n",), ("n",))]
