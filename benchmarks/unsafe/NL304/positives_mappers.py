"""Read, computed in Python, written back: object mappers."""

import peewee
from django.db import models, transaction
from sqlalchemy import Column, Integer, String, select, update
from sqlalchemy.orm import Session, declarative_base
from tortoise import fields
from tortoise.models import Model as TortoiseModel

Base = declarative_base()
db = peewee.SqliteDatabase("shop.db")


class Stock(Base):
    __tablename__ = "stock"
    id = Column(Integer, primary_key=True)
    on_hand = Column(Integer)
    note = Column(String)


class Wallet(models.Model):
    balance = models.IntegerField()
    history = models.JSONField()
    active = models.BooleanField()

    class Meta:
        app_label = "shop"
        db_table = "wallets"

    def debit(self, amount):
        self.balance -= amount
        self.save()  # <- NL304


class Page(peewee.Model):
    hits = peewee.IntegerField()

    class Meta:
        database = db
        table_name = "pages"


class Show(TortoiseModel):
    seats = fields.IntField()

    class Meta:
        table = "shows"


def session_get(session: Session, pk, n):
    stock = session.get(Stock, pk)
    stock.on_hand -= n  # <- NL304
    session.commit()


def session_query(session: Session, pk):
    stock = session.query(Stock).filter(Stock.id == pk).one()
    stock.on_hand = stock.on_hand + 1  # <- NL304
    session.commit()


def session_scalars(session: Session, pk):
    found = session.execute(select(Stock).where(Stock.id == pk)).scalar_one()
    found.on_hand = max(found.on_hand - 1, 0)  # <- NL304
    session.commit()


def query_update(session: Session, pk):
    stock = session.get(Stock, pk)
    session.query(Stock).filter(Stock.id == pk).update({"on_hand": stock.on_hand - 1})  # <- NL304


def core_update(conn, pk):
    on_hand = conn.execute(select(Stock.on_hand).where(Stock.id == pk)).scalar_one()
    conn.execute(update(Stock).where(Stock.id == pk).values(on_hand=on_hand - 1))  # <- NL304


def django_save(pk, amount):
    wallet = Wallet.objects.get(pk=pk)
    wallet.balance += amount
    wallet.save()  # <- NL304


def django_fields(pk, amount):
    with transaction.atomic():
        wallet = Wallet.objects.filter(pk=pk).first()
        wallet.balance = wallet.balance - amount
        wallet.save(update_fields=["balance"])  # <- NL304


def django_update(pk):
    wallet = Wallet.objects.get(pk=pk)
    Wallet.objects.filter(pk=pk).update(balance=wallet.balance + 1)  # <- NL304


def django_values(pk):
    balance = Wallet.objects.values_list("balance", flat=True).get(pk=pk)
    Wallet.objects.filter(pk=pk).update(balance=balance + 1)  # <- NL304


async def django_async(pk, line):
    wallet = await Wallet.objects.aget(pk=pk)
    wallet.history = [*wallet.history, line]
    await wallet.asave()  # <- NL304


def django_toggle(pk):
    wallet = Wallet.objects.get(pk=pk)
    wallet.active = not wallet.active
    wallet.save(update_fields=["active"])  # <- NL304


def django_get_or_create(pk):
    wallet, made = Wallet.objects.get_or_create(pk=pk, defaults={"balance": 0})
    wallet.balance += 5
    wallet.save()  # <- NL304


def django_loop():
    for wallet in Wallet.objects.filter(active=True):
        wallet.balance = wallet.balance * 2
        wallet.save()  # <- NL304


def peewee_save(pk):
    page = Page.get_by_id(pk)
    page.hits += 1
    page.save()  # <- NL304


async def tortoise_save(pk):
    show = await Show.get(id=pk)
    show.seats -= 1
    await show.save()  # <- NL304
