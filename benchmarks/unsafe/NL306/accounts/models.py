"""The tables of accounts."""

from django.db import models
from sqlalchemy import Column, Integer, String, table, column
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Wallet(models.Model):
    balance = models.IntegerField()

    class Meta:
        app_label = "accounts"
        db_table = "wallets"


user_flags = table("user_flags", column("id"), column("on"))
