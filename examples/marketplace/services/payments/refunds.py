"""Giving money back."""

from typing import Any

from libs.db import cursor, insert_row, select_all, select_one


class TooMuch(Exception):
    """More than was paid."""


def refund(payment_id: int, amount_cents: int, reason: str, provider: Any) -> int:
    """Give back all or a part of a payment. Raises `TooMuch`."""
    with cursor() as cur:
        cur.execute(
            "SELECT p.provider_ref, p.amount_cents - coalesce(sum(r.amount_cents), 0) AS remaining "
            "FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id "
            "WHERE p.id = %s GROUP BY p.id",
            (payment_id,),
        )
        payment = cur.fetchone()
    if payment is None or amount_cents > payment["remaining"]:
        raise TooMuch(payment_id)
    provider.refund(payment["provider_ref"], amount_cents)
    return insert_row("refunds", {"payment_id": payment_id, "amount_cents": amount_cents, "reason": reason})


def of_payment(payment_id: int) -> list[dict[str, Any]]:
    """What was given back of a payment."""
    return select_all("refunds", {"payment_id": payment_id}, order_by="created_at")


def of_seller(seller_id: int, since: str) -> list[dict[str, Any]]:
    """What was given back for a seller's products, for the monthly statement."""
    with cursor() as cur:
        cur.execute(
            """
            SELECT r.id, r.amount_cents, r.reason, r.created_at
              FROM refunds r
              JOIN payments p ON p.id = r.payment_id
             WHERE r.created_at >= %s
               AND EXISTS (
                   SELECT 1
                     FROM order_items i
                     JOIN products pr ON pr.id = i.product_id
                    WHERE i.order_id = p.order_id AND pr.seller_id = %s
               )
            """,
            (since, seller_id),
        )
        return cur.fetchall()


def salutation(buyer_id: int) -> str:
    """How the letter begins that goes with a refund."""
    user = select_one("users", {"id": buyer_id})
    return f"Dear {user['display_name']}," if user else "Hello,"
