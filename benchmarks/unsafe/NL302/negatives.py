"""What looks like a call in a transaction, and is none, or does not wait."""

import asyncio
import time

import asyncpg
import httpx
import psycopg2
import requests
from celery import shared_task
from django.core.mail import send_mail
from django.db import connection, transaction
from kafka import KafkaProducer
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("postgresql://")
producer = KafkaProducer()


@shared_task
def send_receipt(order):
    requests.post("https://receipts.example", json={"order": order}, timeout=5)


def paid(order):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders SET paid = true WHERE id = %s", [order])


def before_the_transaction(order):
    rate = requests.get("https://rates.example/today", timeout=3).text
    with transaction.atomic():
        paid(order)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE orders SET rate = %s WHERE id = %s", [rate, order])


def after_the_transaction(order):
    with transaction.atomic():
        paid(order)
    requests.post("https://hooks.example", timeout=3)


@transaction.atomic
def on_commit_lambda(order):
    paid(order)
    transaction.on_commit(lambda: requests.post("https://hooks.example", timeout=3))


@transaction.atomic
def on_commit_function(order):
    paid(order)

    def tell():
        requests.post("https://hooks.example", timeout=3)

    transaction.on_commit(tell)


@transaction.atomic
def delay_on_commit(order):
    paid(order)
    send_receipt.delay_on_commit(order)


@transaction.atomic
def called_as_it_is_only_in_tests(order):
    """The body of the task is not what `on_commit` runs here."""
    paid(order)
    transaction.on_commit(send_receipt.delay)


def after_the_commit(conn, order):
    cur = conn.cursor()
    cur.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
    conn.commit()
    requests.post("https://hooks.example", timeout=3)


def between_two_transactions(conn, order):
    cur = conn.cursor()
    cur.execute("UPDATE orders SET state = 'paying' WHERE id = %s", (order,))
    conn.commit()
    requests.post("https://pay.example/charges", timeout=5)
    cur.execute("UPDATE orders SET state = 'paid' WHERE id = %s", (order,))
    conn.commit()


def before_the_first_statement(conn, order):
    answer = requests.get("https://rates.example/today", timeout=3)
    cur = conn.cursor()
    cur.execute("UPDATE orders SET rate = %s WHERE id = %s", (answer.text, order))
    conn.commit()


def autocommit(order):
    paid(order)
    requests.post("https://hooks.example", timeout=3)


async def no_transaction(conn: asyncpg.Connection, order):
    await conn.execute("UPDATE orders SET state = 'sent' WHERE id = $1", order)
    async with httpx.AsyncClient() as client:
        await client.post("https://carrier.example/pickup")


async def beside_it(conn: asyncpg.Connection, order):
    async with conn.transaction():
        await conn.execute("UPDATE orders SET state = 'sent' WHERE id = $1", order)
        asyncio.create_task(pick_up(order))


async def pick_up(order):
    async with httpx.AsyncClient() as client:
        await client.post("https://carrier.example/pickup")


async def lets_others_run(conn: asyncpg.Connection):
    async with conn.transaction():
        await conn.execute("UPDATE orders SET state = 'sent'")
        await asyncio.sleep(0)


def in_the_branch_without_a_transaction(order, is_free):
    if is_free:
        with transaction.atomic():
            paid(order)
    else:
        requests.post("https://pay.example/charges", timeout=5)


def a_dictionary_is_no_service(conn, requests_by_order, order):
    with conn.transaction():
        conn.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
        return requests_by_order.get(order)


def a_form_is_no_service(request, order):
    with transaction.atomic():
        paid(order)
        return request.POST.get("next")


def retries_around_it(conn, order):
    for _ in range(3):
        with conn.transaction():
            conn.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
        time.sleep(1)


def a_lambda_that_is_kept(conn, queue, order):
    with conn.transaction():
        conn.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
        queue.append(lambda: requests.post("https://hooks.example", timeout=3))


def a_nested_function_that_is_given_back(conn, order):
    with conn.transaction():
        conn.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))

        def tell():
            requests.post("https://hooks.example", timeout=3)

    return tell


def only_when_it_failed(conn, order):
    try:
        with conn.transaction():
            conn.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
    except psycopg2.Error:
        requests.post("https://alarms.example", timeout=3)
        raise


def returned_before(conn, order, is_known):
    cur = conn.cursor()
    cur.execute("SELECT 1 FROM orders WHERE id = %s", (order,))
    if not is_known:
        return requests.get("https://orders.example/lookup", timeout=3)
    cur.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
    conn.commit()


def rolled_back_first(session: Session, order):
    session.execute(text("SELECT 1 FROM orders"))
    session.rollback()
    requests.post("https://hooks.example", timeout=3)
    session.execute(text("UPDATE orders SET paid = true WHERE id = :id"), {"id": order})
    session.commit()


def a_session_of_requests_is_no_transaction(order):
    with requests.Session() as session:
        session.post("https://hooks.example", timeout=3)
    paid(order)


def mail_is_put_off(order):
    with transaction.atomic():
        paid(order)
        transaction.on_commit(lambda: send_mail("Paid", "Thank you", "shop@example.com", ["ada@example.com"]))


class Signal:
    def send(self, sender, order):
        return [sender, order]


order_paid = Signal()


@transaction.atomic
def a_signal_is_no_message(order):
    paid(order)
    order_paid.send(sender="shop", order=order)


def an_engine_that_is_only_connected(order):
    with engine.connect() as conn:
        rows = conn.execute(text("SELECT id FROM orders")).all()
    for row in rows:
        requests.post("https://hooks.example", json={"order": row.id}, timeout=3)
