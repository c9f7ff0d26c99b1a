"""Charging for orders, and hearing from the provider."""

from typing import Any

from libs.db import cursor, insert_row, select_one, update_rows


class UnknownOrder(Exception):
    """There is no such order."""


def start(order_id: int, provider: Any) -> str:
    """Begin to charge for an order; returns where to send the buyer."""
    order = select_one("orders", {"id": order_id}, ["id", "buyer_id", "total_cents", "currency"])
    if order is None:
        raise UnknownOrder(order_id)
    customer = _customer(order["buyer_id"], provider)
    intent = provider.create_intent(customer, order["total_cents"], order["currency"])
    insert_row(
        "payments",
        {"order_id": order_id, "amount_cents": order["total_cents"], "provider_ref": intent.ref},
    )
    return intent.redirect_url


def settled(provider_ref: str) -> None:
    """The provider says that the money is there."""
    payment = select_one("payments", {"provider_ref": provider_ref})
    if payment is None or payment["status"] == "settled":
        return
    with cursor() as cur:
        cur.execute(
            "UPDATE payments SET status = 'settled', settled_at = now() WHERE id = %s", (payment["id"],)
        )
        cur.execute(
            "UPDATE orders SET status = 'paid', paid_at = now() WHERE id = %s", (payment["order_id"],)
        )
        cur.execute(
            """
            UPDATE inventory
               SET on_hand = on_hand - items.quantity,
                   reserved = reserved - items.quantity
              FROM order_items AS items
             WHERE items.product_id = inventory.product_id
               AND items.order_id = %s
            """,
            (payment["order_id"],),
        )


def _customer(user_id: int, provider: Any) -> str:
    user = select_one(
        "users",
        {"id": user_id},
        ["email", "payment_customer"],
    )
    if user is None:
        raise LookupError(user_id)
    if user["payment_customer"]:
        return user["payment_customer"]
    customer = provider.create_customer(user["email"])
    update_rows(
        "users",
        {"id": user_id},
        {"payment_customer": customer},
    )
    return customer
