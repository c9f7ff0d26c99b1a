"""Paying sellers once a month."""

from datetime import date
from typing import Any

from libs.db import cursor, select_all

FEE = 0.08

_EARNED = """
    SELECT p.seller_id, sum(i.quantity * i.price_cents) AS cents
      FROM order_items i
      JOIN products p ON p.id = i.product_id
      JOIN orders o ON o.id = i.order_id
     WHERE o.paid_at >= %(period)s AND o.paid_at < %(period)s + interval '1 month'
     GROUP BY p.seller_id
"""


def prepare(period: date) -> int:
    """Work out what every seller gets for a month; how many get something."""
    with cursor() as cur:
        cur.execute(_EARNED, {"period": period})
        earned = cur.fetchall()
        for row in earned:
            cur.execute(
                "INSERT INTO payouts (seller_id, amount_cents, period) VALUES (%s, %s, %s) "
                "ON CONFLICT (seller_id, period) DO UPDATE SET amount_cents = EXCLUDED.amount_cents "
                "WHERE payouts.sent_at IS NULL",
                (row["seller_id"], int(row["cents"] * (1 - FEE)), period),
            )
    return len(earned)


def due() -> list[dict[str, Any]]:
    """What is to be sent."""
    with cursor() as cur:
        cur.execute("SELECT id, seller_id, amount_cents FROM payouts WHERE sent_at IS NULL FOR UPDATE SKIP LOCKED")
        return cur.fetchall()


def sent(payout_ids: list[int]) -> None:
    """The bank took these."""
    with cursor() as cur:
        cur.execute("UPDATE payouts SET sent_at = now() WHERE id = ANY(%s)", (payout_ids,))


def of_seller(seller_id: int) -> list[dict[str, Any]]:
    """What a seller got so far."""
    return select_all("payouts", {"seller_id": seller_id}, ["period", "amount_cents", "sent_at"], "period")
