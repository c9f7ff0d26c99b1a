"""What somebody means to buy."""

from typing import Any

from libs.db import cursor, delete_rows, select_all


def add(user_id: int, product_id: int, quantity: int = 1) -> None:
    """Put a product into a cart, or more of it."""
    with cursor() as cur:
        cur.execute(
            """
            INSERT INTO carts (user_id, product_id, quantity)
            VALUES (%(user)s, %(product)s, %(quantity)s)
            ON CONFLICT (user_id, product_id)
            DO UPDATE SET quantity = carts.quantity + EXCLUDED.quantity
            """,
            {"user": user_id, "product": product_id, "quantity": quantity},
        )


def remove(user_id: int, product_id: int) -> None:
    """Take a product out of a cart."""
    delete_rows("carts", {"user_id": user_id, "product_id": product_id})


def contents(user_id: int) -> list[dict[str, Any]]:
    """The products in a cart with today's prices."""
    with cursor() as cur:
        cur.execute(
            """
            SELECT c.product_id, c.quantity, p.title, p.price_cents, p.currency
              FROM carts c
              JOIN products p ON p.id = c.product_id
             WHERE c.user_id = %s AND p.status = 'live'
             ORDER BY c.added_at
            """,
            (user_id,),
        )
        return cur.fetchall()


def is_empty(user_id: int) -> bool:
    """Whether there is nothing in a cart."""
    return not select_all(table="carts", keyvalues={"user_id": user_id}, columns=["product_id"])
