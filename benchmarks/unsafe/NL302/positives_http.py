"""Calls over HTTP while a transaction is open."""

import urllib.request

import aiohttp
import asyncpg
import httpx
import psycopg2
import requests
from django.db import connection, models, transaction
from sqlalchemy import create_engine, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine("postgresql://")
SessionLocal = sessionmaker(bind=engine)


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


class Cart(models.Model):
    class Meta:
        db_table = "carts"


@transaction.atomic
def decorated(cart):
    Cart.objects.filter(id=cart).delete()
    requests.delete(f"https://stock.example/reservations/{cart}", timeout=3)  # <- NL302


def in_a_block(cart):
    with transaction.atomic():
        answer = requests.get("https://rates.example/today", timeout=3)  # <- NL302
        Cart.objects.filter(id=cart).update(rate=answer.text)


@transaction.atomic()
def through_a_helper(cart):
    Cart.objects.filter(id=cart).delete()
    release(cart)


def release(cart):
    httpx.delete(f"https://stock.example/reservations/{cart}")  # <- NL302


def through_two(cart):
    with transaction.atomic():
        Cart.objects.filter(id=cart).delete()
        announce(cart)


def announce(cart):
    tell("removed", cart)


def tell(what, cart):
    requests.post("https://hooks.example", json={what: cart}, timeout=1)  # <- NL302


def psycopg2_connection(dsn, order):
    with psycopg2.connect(dsn) as conn:
        cur = conn.cursor()
        cur.execute("UPDATE orders SET state = 'sent' WHERE id = %s", (order,))
        urllib.request.urlopen("https://carrier.example/pickup", timeout=5)  # <- NL302


def until_commit(conn, order):
    cur = conn.cursor()
    cur.execute("SELECT total FROM orders WHERE id = %s FOR UPDATE", (order,))
    requests.post("https://pay.example/charges", timeout=5)  # <- NL302
    cur.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
    conn.commit()


async def asyncpg_and_aiohttp(pool: asyncpg.Pool, order):
    async with pool.acquire() as conn:
        async with conn.transaction():
            await conn.execute("UPDATE orders SET state = 'sent' WHERE id = $1", order)
            async with aiohttp.ClientSession() as http:
                await http.post("https://carrier.example/pickup")  # <- NL302


async def client_handed_in(conn: asyncpg.Connection, client: httpx.AsyncClient, order):
    async with conn.transaction():
        await conn.execute("UPDATE orders SET state = 'sent' WHERE id = $1", order)
        await client.post("https://carrier.example/pickup")  # <- NL302


def session_begin(order):
    with Session(engine) as session, session.begin():
        session.execute(update(Order).where(Order.id == order).values(state="sent"))
        requests.post("https://carrier.example/pickup", timeout=5)  # <- NL302


def sessionmaker_commit(order):
    with SessionLocal() as session:
        row = session.get(Order, order)
        answer = requests.get("https://carrier.example/state", timeout=5)  # <- NL302
        row.state = answer.text
        session.commit()


def engine_begin(order):
    with engine.begin() as conn:
        conn.execute(text("UPDATE orders SET state = 'sent' WHERE id = :id"), {"id": order})
        httpx.get("https://carrier.example/ping")  # <- NL302


def in_a_loop(conn):
    with conn.transaction():
        for order in conn.execute("SELECT id FROM orders"):
            requests.post("https://carrier.example/pickup", json={"order": order}, timeout=5)  # <- NL302


class Payments:
    def __init__(self):
        self.http = requests.Session()

    def charge(self, order):
        return self.http.post("https://pay.example/charges", timeout=5)  # <- NL302


class Checkout:
    def __init__(self, session: Session, payments: Payments):
        self.session = session
        self.payments = payments

    def finish(self, order):
        self.session.execute(update(Order).where(Order.id == order).values(state="paid"))
        self.payments.charge(order)
        self.session.commit()
