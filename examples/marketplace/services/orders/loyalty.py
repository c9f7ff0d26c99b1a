"""Rebates for people who come back, and the basket that is kept for them."""

from libs.db import cursor


def grant(order_id: int, percent: int) -> None:
    """Take some percent off an order. Two rebates at once, and one of them is gone."""
    with cursor() as cur:
        cur.execute("SELECT total_cents FROM orders WHERE id = %s", (order_id,))
        total = cur.fetchone()["total_cents"]
        rebate = total * percent // 100
        cur.execute("UPDATE orders SET total_cents = %s WHERE id = %s", (total - rebate, order_id))


def grant_safely(order_id: int, percent: int) -> None:
    """The same, computed by the database: nothing to report."""
    with cursor() as cur:
        cur.execute(
            "UPDATE orders SET total_cents = total_cents - total_cents * %s / 100 WHERE id = %s", (percent, order_id)
        )


def keep(user_id: int, product_id: int) -> None:
    """Put a product into a cart, unless it is there. Two clicks at once, and the second one fails."""
    with cursor() as cur:
        cur.execute("SELECT 1 FROM carts WHERE user_id = %s AND product_id = %s", (user_id, product_id))
        if cur.fetchone() is not None:
            return
        cur.execute("INSERT INTO carts (user_id, product_id, quantity) VALUES (%s, %s, 1)", (user_id, product_id))


def is_regular(user_id: int) -> bool:
    """Whether somebody may have a rebate; nobody else touches the account meanwhile, not even auth."""
    with cursor() as cur:
        cur.execute("SELECT is_blocked FROM users WHERE id = %s FOR UPDATE", (user_id,))
        return not cur.fetchone()["is_blocked"]


def monthly() -> None:
    """Forget old rebates; one at a time."""
    with cursor() as cur:
        cur.execute("SELECT pg_advisory_xact_lock(42)")
        cur.execute("DELETE FROM order_events WHERE kind = 'rebate' AND at < now() - interval '1 year'")
