"""Statements that forget their WHERE, made by mappers."""

from django.db import models
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, update
from sqlalchemy.orm import Session, declarative_base

metadata = MetaData()
carts = Table("carts", metadata, Column("id", Integer, primary_key=True), Column("state", String))
Base = declarative_base()


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    state = Column(String)


class OrderNote(models.Model):
    text = models.TextField()

    class Meta:
        db_table = "order_notes"


def core_delete(connection):
    connection.execute(carts.delete())  # <- NL202


def core_update(connection):
    connection.execute(carts.update().values(state="old"))  # <- NL202


def orm_query(session: Session):
    session.query(Order).delete()  # <- NL202


def orm_query_update(session: Session):
    session.query(Order).update({"state": "old"})  # <- NL202


def orm_statement(session: Session):
    session.execute(update(Order).values(state="old"))  # <- NL202


async def orm_async(session):
    await session.execute(delete(Order))  # <- NL202


def django_all():
    OrderNote.objects.all().delete()  # <- NL202


def django_update():
    OrderNote.objects.update(text="")  # <- NL202


def django_ordered():
    OrderNote.objects.order_by("id").update(text="")  # <- NL202
