"""From a cart to an order, in one transaction over half the database."""

from libs.db import cursor, select_one, update_rows
from libs.flags import is_on
from services.orders import carts, events, repository


class CheckoutFailed(Exception):
    """The order cannot be placed; the message can be shown."""


def checkout(user_id: int) -> int:
    """Place an order for what is in the cart. Raises `CheckoutFailed`."""
    buyer = select_one(
        table="users",
        keyvalues={"id": user_id},
        columns=["id", "email", "is_blocked"],
    )
    if buyer is None or buyer["is_blocked"]:
        raise CheckoutFailed("This account cannot order.")

    lines = carts.contents(user_id)
    if not lines:
        raise CheckoutFailed("The cart is empty.")

    total = sum(line["price_cents"] * line["quantity"] for line in lines)
    with cursor() as cur:
        for line in lines:
            cur.execute(
                "UPDATE inventory SET reserved = reserved + %s WHERE product_id = %s AND on_hand - reserved >= %s",
                (line["quantity"], line["product_id"], line["quantity"]),
            )
            if cur.rowcount == 0:
                raise CheckoutFailed(f"{line['title']} is sold out.")

    order_id = repository.create(user_id, total, lines[0]["currency"])
    repository.add_items(order_id, lines)
    update_rows("users", {"id": user_id}, {"last_order_at": "now"})
    events.record(order_id, "placed", total_cents=total)
    _confirm(buyer["email"], order_id)
    if is_on("keep-cart", user_id):
        return order_id
    for line in lines:
        carts.remove(user_id, line["product_id"])
    return order_id


def _confirm(email: str, order_id: int) -> None:
    subject = f"Your order {order_id}"
    body = "Thank you for your order. We tell you when it is on its way."
    query = "INSERT INTO email_outbox (to_email, subject, body) VALUES (%s, %s, %s)"
    with cursor() as cur:
        cur.execute(query, (email, subject, body))
