"""What is not HTTP, and waits all the same."""

import smtplib
import subprocess
import time

import boto3
import grpc
import pika
from celery import shared_task
from django.core.mail import send_mail
from django.db import connection, transaction
from kafka import KafkaProducer
from payments_pb2 import ChargeRequest
from payments_pb2_grpc import PaymentsStub

producer = KafkaProducer()
sns = boto3.client("sns")


@shared_task
def send_receipt(order):
    ...


def paid(order):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders SET paid = true WHERE id = %s", [order])


@transaction.atomic
def mail(order):
    paid(order)
    send_mail("Paid", "Thank you", "shop@example.com", ["ada@example.com"])  # <- NL302


@transaction.atomic
def smtp(order):
    paid(order)
    server = smtplib.SMTP("mail.example", timeout=5)
    server.sendmail("shop@example.com", ["ada@example.com"], "Thank you")  # <- NL302


@transaction.atomic
def task(order):
    paid(order)
    send_receipt.delay(order)  # <- NL302


@transaction.atomic
def task_with_options(order):
    paid(order)
    send_receipt.apply_async(args=[order], countdown=5)  # <- NL302


def kafka(conn, order):
    with conn.transaction():
        conn.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
        producer.send("orders", b"paid")  # <- NL302


def rabbit(conn, order):
    channel = pika.BlockingConnection().channel()
    with conn.transaction():
        conn.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
        channel.basic_publish(exchange="", routing_key="orders", body=b"paid")  # <- NL302


def aws(conn, order):
    with conn.transaction():
        conn.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
        sns.publish(TopicArn="arn:orders", Message="paid")  # <- NL302


def rpc(conn, channel: grpc.Channel, order):
    stub = PaymentsStub(channel)
    with conn.transaction():
        conn.execute("UPDATE orders SET paid = true WHERE id = %s", (order,))
        stub.Charge(ChargeRequest(order=order), timeout=2)  # <- NL302


def sleeping(conn, order):
    cur = conn.cursor()
    cur.execute("UPDATE orders SET state = 'held' WHERE id = %s", (order,))
    time.sleep(5)  # <- NL302
    cur.execute("UPDATE orders SET state = 'free' WHERE id = %s", (order,))
    conn.commit()


def a_process(conn, order):
    with conn.transaction():
        conn.execute("UPDATE orders SET label = 'printing' WHERE id = %s", (order,))
        subprocess.run(["lpr", f"/labels/{order}.pdf"], check=True)  # <- NL302


class Store:
    def __init__(self, db_pool):
        self.db_pool = db_pool

    async def ship(self, order):
        def _ship_txn(txn):
            txn.execute("UPDATE orders SET state = 'sent' WHERE id = ?", (order,))
            producer.send("orders", b"sent")  # <- NL302

        await self.db_pool.runInteraction("ship", _ship_txn)


def rpc_until_commit(conn, channel: grpc.Channel, order):
    conn.cursor().execute("UPDATE orders SET state = 'paying' WHERE id = %s", (order,))
    PaymentsStub(channel).Charge(ChargeRequest(order=order), timeout=2)  # <- NL302
    conn.commit()


def output_of_a_process(conn, order):
    cur = conn.cursor()
    cur.execute("UPDATE orders SET label = 'printing' WHERE id = %s", (order,))
    subprocess.check_output(["label", str(order)])  # <- NL302
    conn.commit()
