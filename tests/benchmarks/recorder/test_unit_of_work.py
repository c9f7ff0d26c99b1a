"""Who is charged for what a flush writes: a small application runs for real, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")

APPLICATION = """
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str]
    lines: Mapped[list["Line"]] = relationship(cascade="all, delete-orphan")

class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))

def add(session):
    session.add(Order(note="new", lines=[Line()]))

def change(order):
    order.note = "changed"

def drop(session, order):
    session.delete(order)

def run():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        add(session)
        session.commit()
        order = session.scalars(select(Order)).one()
        change(order)
        session.commit()
        drop(session, order)
        session.commit()
"""


def test_a_flush_counts_for_whoever_decided_it(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "orders.py").write_text(APPLICATION, encoding="utf-8")
    root = Path(__file__).parents[3]
    code = "from benchmarks.recorder import drivers; drivers.install(); from app.orders import run; run()"
    environment = {
        **os.environ,
        "PYTHONPATH": f"{root}{os.pathsep}{tmp_path}",
        "RECORD_OUT": str(tmp_path / "out"),
        "RECORD_ROOT": str(tmp_path),
        "RECORD_APPLICATION": "app/",
        "RECORD_TESTS": "tests/",
        "RECORD_DRIVERS": "sqlalchemy-orm",
    }
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=tmp_path, check=True)
    [seen] = (tmp_path / "out").iterdir()
    sites = {
        (row["sql"].split()[0], row["chain"][0][2])
        for row in map(json.loads, seen.read_text(encoding="utf-8").splitlines())
        if row["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")
    }
    assert sites == {("INSERT", "add"), ("UPDATE", "change"), ("DELETE", "drop")}
