"""It looks alike, and no update gets lost: object mappers. Each function says why."""

import threading

from django.db import models
from django.db.models import F
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
guard_lock = threading.RLock()


class Stock(Base):
    __tablename__ = "stock"
    id = Column(Integer, primary_key=True)
    on_hand = Column(Integer)
    note = Column(String)


class Document(Base):
    __tablename__ = "documents"
    id = Column(Integer, primary_key=True)
    body = Column(String)
    version = Column(Integer)
    __mapper_args__ = {"version_id_col": version}


class Wallet(models.Model):
    balance = models.IntegerField()
    name = models.TextField()

    class Meta:
        app_label = "shop"
        db_table = "wallets"


def an_expression(pk, amount):
    Wallet.objects.filter(pk=pk).update(balance=F("balance") - amount)


def an_expression_on_the_object(pk, amount):
    wallet = Wallet.objects.get(pk=pk)
    wallet.balance = F("balance") - amount
    wallet.save()


def select_for_update(pk, amount):
    wallet = Wallet.objects.select_for_update().get(pk=pk)
    wallet.balance -= amount
    wallet.save()


def compare_and_set(pk, amount):
    wallet = Wallet.objects.get(pk=pk)
    Wallet.objects.filter(pk=pk, balance=wallet.balance).update(balance=wallet.balance - amount)


def another_value(pk, name):
    wallet = Wallet.objects.get(pk=pk)
    wallet.name = name
    wallet.save()


def a_new_row(amount):
    wallet = Wallet(balance=0, name="")
    wallet.balance += amount
    wallet.save()


def not_saved(pk, amount):
    wallet = Wallet.objects.get(pk=pk)
    wallet.balance -= amount
    return wallet


def only_the_name_is_saved(pk, amount):
    wallet = Wallet.objects.get(pk=pk)
    wallet.balance -= amount
    wallet.name = f"{amount}"
    wallet.save(update_fields=["name"])


def with_for_update(session: Session, pk):
    stock = session.query(Stock).filter(Stock.id == pk).with_for_update().one()
    stock.on_hand -= 1
    session.commit()


def an_expression_of_the_class(session: Session, pk):
    stock = session.get(Stock, pk)
    stock.on_hand = Stock.on_hand - 1
    session.commit()


def an_update_of_the_class(session: Session, pk):
    session.query(Stock).filter(Stock.id == pk).update({Stock.on_hand: Stock.on_hand - 1})


def a_version_of_the_mapper(session: Session, pk, words):
    document = session.get(Document, pk)
    document.body = document.body + words
    session.commit()


def a_lock_of_the_process(session: Session, pk):
    with guard_lock:
        stock = session.get(Stock, pk)
        stock.on_hand -= 1
        session.commit()


def a_new_object(session: Session, n):
    stock = Stock(on_hand=0)
    stock.on_hand += n
    session.add(stock)
    session.commit()


def plain(session: Session, pk, note):
    stock = session.get(Stock, pk)
    stock.note = note
    session.commit()
