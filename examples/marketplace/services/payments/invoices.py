"""Invoices, numbered without gaps."""

import json
from datetime import date
from typing import Any

from libs.db import cursor, select_one

_COLUMNS = ("number", "order_id", "body", "created_at")


def write(order_id: int, today: date) -> str:
    """Write the invoice of an order and return its number."""
    with cursor() as cur:
        cur.execute("LOCK TABLE invoices IN EXCLUSIVE MODE")
        cur.execute("SELECT count(*) AS n FROM invoices WHERE number LIKE %s", (f"{today.year}-%",))
        number = f"{today.year}-{cur.fetchone()['n'] + 1:06}"
        body = _body(cur, order_id)
        cur.execute(
            "INSERT INTO invoices (number, order_id, body) VALUES (%s, %s, %s)",
            (number, order_id, json.dumps(body)),
        )
    return number


def find(number: str) -> dict[str, Any] | None:
    """One invoice."""
    return select_one("invoices", {"number": number}, _COLUMNS)


def _body(cur: Any, order_id: int) -> dict[str, Any]:
    cur.execute(
        """
        SELECT o.total_cents, o.currency, u.display_name, u.email
          FROM orders AS o
          JOIN users AS u ON u.id = o.buyer_id
         WHERE o.id = %s
        """,
        (order_id,),
    )
    head = cur.fetchone()
    cur.execute("SELECT product_id, quantity, price_cents FROM order_items WHERE order_id = %s", (order_id,))
    return {**head, "items": cur.fetchall()}


def is_booked(number: str) -> bool:
    """Whether the accountants have an invoice in their books."""
    with cursor() as cur:
        cur.execute("SELECT 1 FROM ledger.entries WHERE reference = %s", (number,))
        return cur.fetchone() is not None
