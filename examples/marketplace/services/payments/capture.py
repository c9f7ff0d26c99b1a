"""Taking the money that was reserved when the order was placed."""

import json
import os

import pika
import requests

from libs.db import cursor

PROVIDER = "https://provider.example/v1"


def capture(payment_id: int) -> str:
    """Ask the provider for the money, and write down what it says."""
    with cursor() as cur:
        cur.execute("SELECT provider_ref, amount_cents FROM payments WHERE id = %s FOR UPDATE", (payment_id,))
        payment = cur.fetchone()
        answer = requests.post(f"{PROVIDER}/captures/{payment['provider_ref']}", json=dict(payment))
        status = answer.json()["status"]
        cur.execute("UPDATE payments SET status = %s, settled_at = now() WHERE id = %s", (status, payment_id))
    return status


def capture_and_tell(payment_id: int) -> None:
    """The same for those who wait for the news on the broker."""
    channel = pika.BlockingConnection(pika.URLParameters(os.environ["BROKER_URL"])).channel()
    with cursor() as cur:
        cur.execute("UPDATE payments SET status = 'captured' WHERE id = %s", (payment_id,))
    channel.basic_publish("payments", "captured", json.dumps({"payment": payment_id}).encode())


def state(payment_id: int) -> str:
    """What the provider says of a payment: no transaction is open, and the call does not wait for ever."""
    with cursor() as cur:
        cur.execute("SELECT provider_ref FROM payments WHERE id = %s", (payment_id,))
        payment = cur.fetchone()
    answer = requests.get(f"{PROVIDER}/payments/{payment['provider_ref']}", timeout=5)
    return str(answer.json()["status"])
