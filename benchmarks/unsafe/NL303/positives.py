"""A write and a message side by side."""

import json

import aio_pika
import asyncpg
import boto3
import dramatiq
import nats
import pika
import psycopg2
import redis
from aiokafka import AIOKafkaProducer
from celery import Celery, shared_task
from confluent_kafka import Producer
from django.db import connection, models, transaction
from google.cloud import pubsub_v1
from kafka import KafkaProducer
from kombu import Connection as Broker
from rq import Queue
from sqlalchemy import text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = Celery("shop")
kafka_producer = KafkaProducer()
confluent = Producer({"bootstrap.servers": "kafka"})
publisher = pubsub_v1.PublisherClient()
sqs = boto3.client("sqs")
events = boto3.client("events")
jobs = Queue(connection=redis.Redis())
cache = redis.Redis()


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


class Cart(models.Model):
    class Meta:
        db_table = "carts"


@shared_task
def send_receipt(order):
    ...


@app.task
def reindex(order):
    ...


@dramatiq.actor
def resize(order):
    ...


def paid(order):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders SET paid = true WHERE id = %s", [order])


def kafka_after(conn, order):
    conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    conn.commit()
    kafka_producer.send("orders", json.dumps({"id": order}).encode())  # <- NL303


def kafka_before(conn, order):
    kafka_producer.send("orders", json.dumps({"id": order}).encode())  # <- NL303
    conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
    conn.commit()


def kafka_inside(dsn, order):
    with psycopg2.connect(dsn) as conn:
        conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        kafka_producer.send("orders", b"{}")  # <- NL303


def confluent_producer(conn, order):
    conn.cursor().execute("DELETE FROM orders WHERE id = %s", (order,))
    conn.commit()
    confluent.produce("orders", key=str(order), value=b"gone")  # <- NL303
    confluent.flush()


async def aiokafka(conn: asyncpg.Connection, producer: AIOKafkaProducer, order):
    await conn.execute("UPDATE orders SET state = 'sent' WHERE id = $1", order)
    await producer.send_and_wait("orders", b"sent")  # <- NL303


def rabbit(conn, order):
    channel = pika.BlockingConnection(pika.ConnectionParameters("rabbit")).channel()
    conn.cursor().execute("UPDATE orders SET state = 'sent' WHERE id = %s", (order,))
    conn.commit()
    channel.basic_publish("", "orders", b"sent")  # <- NL303


def rabbit_channel_handed_in(conn, channel, order):
    conn.cursor().execute("UPDATE orders SET state = 'sent' WHERE id = %s", (order,))
    channel.basic_publish(exchange="shop", routing_key="orders", body=b"sent")  # <- NL303
    conn.commit()


async def aio_rabbit(conn: asyncpg.Connection, order):
    broker = await aio_pika.connect_robust("amqp://rabbit")
    channel = await broker.channel()
    await conn.execute("UPDATE orders SET state = 'sent' WHERE id = $1", order)
    await channel.default_exchange.publish(aio_pika.Message(b"sent"), "orders")  # <- NL303


def kombu_producer(conn, order):
    with Broker("amqp://") as broker:
        producer = broker.Producer()
        conn.cursor().execute("UPDATE orders SET state = 'sent' WHERE id = %s", (order,))
        conn.commit()
        producer.publish({"id": order}, routing_key="orders")  # <- NL303


def celery_delay(order):
    paid(order)
    send_receipt.delay(order)  # <- NL303


def celery_apply_async(cart):
    Cart.objects.filter(id=cart).update(state="closed")
    reindex.apply_async(args=[cart], countdown=10)  # <- NL303


def celery_by_name(cart):
    Cart.objects.create(id=cart)
    app.send_task("shop.reindex", args=[cart])  # <- NL303


@transaction.atomic
def celery_in_atomic(cart):
    Cart.objects.filter(id=cart).delete()
    reindex.delay(cart)  # <- NL303


def dramatiq_send(cart):
    Cart.objects.create(id=cart)
    resize.send(cart)  # <- NL303


def rq_enqueue(cart):
    Cart.objects.create(id=cart)
    jobs.enqueue(resize, cart)  # <- NL303


def sqs_message(session: Session, order):
    session.execute(update(Order).where(Order.id == order).values(state="sent"))
    session.commit()
    sqs.send_message(QueueUrl="https://sqs/orders", MessageBody="sent")  # <- NL303


def event_bridge(session: Session, order):
    session.add(Order(id=order, state="new"))
    session.commit()
    events.put_events(Entries=[{"Detail": "{}"}])  # <- NL303


def pubsub(session: Session, order):
    session.execute(text("UPDATE orders SET state = 'sent' WHERE id = :id"), {"id": order})
    session.commit()
    publisher.publish("projects/shop/topics/orders", b"sent")  # <- NL303


def redis_channel(conn, order):
    conn.cursor().execute("UPDATE orders SET state = 'sent' WHERE id = %s", (order,))
    conn.commit()
    cache.publish("orders", order)  # <- NL303


def redis_stream(conn, order):
    conn.cursor().execute("UPDATE orders SET state = 'sent' WHERE id = %s", (order,))
    conn.commit()
    cache.xadd("orders", {"id": order})  # <- NL303


async def nats_subject(conn: asyncpg.Connection, order):
    broker = await nats.connect("nats://nats")
    await conn.execute("UPDATE orders SET state = 'sent' WHERE id = $1", order)
    await broker.publish("orders.sent", b"{}")  # <- NL303


class Orders:
    def __init__(self, session: Session):
        self.session = session
        self.producer = KafkaProducer()

    def place(self, order):
        self.session.add(Order(id=order, state="new"))
        self.session.commit()
        self.producer.send("orders", b"placed")  # <- NL303

    def cancel(self, order):
        self._set_state(order, "cancelled")
        self.producer.send("orders", b"cancelled")  # <- NL303

    def _set_state(self, order, state):
        self.session.execute(update(Order).where(Order.id == order).values(state=state))
        self.session.commit()

    def ship(self, order):
        self.session.execute(update(Order).where(Order.id == order).values(state="sent"))
        self._tell(order)
        self.session.commit()

    def _tell(self, order):
        self.producer.send("orders", b"sent")  # <- NL303


def in_one_branch(conn, order, is_new):
    if is_new:
        conn.cursor().execute("INSERT INTO orders (id) VALUES (%s)", (order,))
        conn.commit()
        kafka_producer.send("orders", b"placed")  # <- NL303
