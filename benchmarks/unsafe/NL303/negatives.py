"""What looks like a dual write, and is none. Why is said at each."""

import json

import asyncpg
import psycopg2
import redis
import requests
from celery import Celery, shared_task
from channels.layers import get_channel_layer
from django.core.signals import Signal
from django.db import connection, models, transaction
from kafka import KafkaConsumer, KafkaProducer
from sqlalchemy import event, text
from sqlalchemy.orm import Session

app = Celery("shop")
producer = KafkaProducer()
cache = redis.Redis()
order_placed = Signal()


class Cart(models.Model):
    class Meta:
        db_table = "carts"


@shared_task
def send_receipt(order):
    ...


def paid(order):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders SET paid = true WHERE id = %s", [order])


def an_outbox(conn, order):
    cur = conn.cursor()
    cur.execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    cur.execute("INSERT INTO order_outbox (body) VALUES (%s)", (json.dumps({"id": order}),))
    conn.commit()


def the_worker_of_the_outbox(conn):
    cur = conn.cursor()
    cur.execute("SELECT id, body FROM order_outbox ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED")
    for number, body in cur.fetchall():
        producer.send("orders", body)
        cur.execute("DELETE FROM order_outbox WHERE id = %s", (number,))
    conn.commit()


def the_worker_that_marks(conn):
    cur = conn.cursor()
    cur.execute("SELECT id, body FROM outbox_events WHERE sent IS NULL")
    for number, body in cur.fetchall():
        producer.send("orders", body)
        cur.execute("UPDATE outbox_events SET sent = now() WHERE id = %s", (number,))
    conn.commit()


def what_the_owner_offers_to_append_to(conn, order):
    cur = conn.cursor()
    cur.execute("INSERT INTO billing_requests (order_id) VALUES (%s)", (order,))
    conn.commit()
    producer.send("wake-up", b"")


def on_commit(order):
    paid(order)
    transaction.on_commit(lambda: send_receipt.delay(order))


def delay_on_commit(order):
    paid(order)
    send_receipt.delay_on_commit(order)


@transaction.atomic
def on_commit_in_a_block(cart):
    Cart.objects.filter(id=cart).delete()
    transaction.on_commit(lambda: producer.send("carts", b"gone"))


def after_commit_listener(session: Session, order):
    session.execute(text("UPDATE orders SET state = 'sent' WHERE id = :id"), {"id": order})

    @event.listens_for(session, "after_commit")
    def tell(_session):
        producer.send("orders", b"sent")

    session.commit()


def only_a_message(order):
    producer.send("orders", json.dumps({"id": order}).encode())


def only_a_write(conn, order):
    conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    conn.commit()


def a_read_and_a_message(conn, order):
    cur = conn.cursor()
    cur.execute("SELECT id, state FROM orders WHERE id = %s", (order,))
    producer.send("orders", json.dumps(cur.fetchone()).encode())


def one_or_the_other(conn, order, is_remote):
    if is_remote:
        producer.send("orders", b"{}")
    else:
        conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        conn.commit()


def returned_before(conn, order, is_remote):
    if is_remote:
        producer.send("orders", b"{}")
        return
    conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    conn.commit()


def a_signal_is_no_message(cart):
    Cart.objects.filter(id=cart).delete()
    order_placed.send(sender=Cart, cart=cart)


def a_generator_is_no_broker(conn, rows):
    sink = rows()
    conn.cursor().execute("INSERT INTO orders (id) VALUES (1)")
    sink.send(b"row")
    conn.commit()


def a_socket_is_no_broker(conn, sock):
    conn.cursor().execute("INSERT INTO orders (id) VALUES (1)")
    conn.commit()
    sock.send(b"done")


def a_call_over_http_is_another_rule(conn, order):
    conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    conn.commit()
    requests.post("https://hooks.example", timeout=3)


def a_cache_is_no_broker(conn, order):
    conn.cursor().execute("UPDATE orders SET state = 'sent' WHERE id = %s", (order,))
    conn.commit()
    cache.set(f"order:{order}", "sent")
    cache.delete("orders")


async def what_a_browser_shows_may_get_lost(cart):
    await Cart.objects.filter(id=cart).aupdate(state="closed")
    await get_channel_layer().group_send("carts", {"type": "closed"})


def a_consumer_that_writes(conn):
    for message in KafkaConsumer("orders"):
        conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (message.value,))
        conn.commit()


def a_blog_post_is_published(cart, blog):
    Cart.objects.create(id=cart)
    blog.publish("We sold one")


def a_delay_that_is_a_number(conn, job):
    conn.cursor().execute("UPDATE orders SET retry_after = %s", (job.delay(2),))
    conn.commit()


def two_calls_that_each_do_a_part(order):
    paid(order)
    say_hello(order)


def say_hello(order):
    producer.send("greetings", b"hello")


def the_function_is_only_named(conn, scheduler, order):
    conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    conn.commit()
    scheduler.register(send_receipt.delay)


def called_in_place(order):
    """The task runs here, in this process: no broker is asked."""
    paid(order)
    send_receipt(order)


async def rows_for_others_to_poll(conn: asyncpg.Connection, order):
    async with conn.transaction():
        await conn.execute("INSERT INTO orders (id) VALUES ($1)", order)
        await conn.execute("SELECT pg_notify('orders', $1)", str(order))


def a_temporary_table_is_no_state(dsn):
    with psycopg2.connect(dsn) as conn:
        cur = conn.cursor()
        cur.execute("CREATE TEMPORARY TABLE batch (id int)")
        cur.execute("INSERT INTO batch VALUES (1)")
        producer.send("batches", b"1")


class AfterCommit(app.Task):
    def apply_async(self, *args, **kwargs):
        transaction.on_commit(lambda: super(AfterCommit, self).apply_async(*args, **kwargs))


@app.task(base=AfterCommit)
def careful(order):
    ...


def a_task_that_waits_for_the_commit(order):
    paid(order)
    careful.apply_async(args=[order])
