"""Orders, as they are kept."""

from typing import Any

from libs.db import cursor, insert_row, select_all, select_one, update_rows

ORDERS = "orders"
ITEMS = "order_items"


def get(order_id: int) -> dict[str, Any] | None:
    """An order with its items."""
    order = select_one(ORDERS, {"id": order_id})
    if order is None:
        return None
    items = select_all(ITEMS, {"order_id": order_id}, order_by="product_id")
    return {**order, "items": items}


def create(buyer_id: int, total_cents: int, currency: str) -> int:
    """A new order without items."""
    return insert_row(
        table=ORDERS, values={"buyer_id": buyer_id, "total_cents": total_cents, "currency": currency}
    )


def add_items(order_id: int, items: list[dict[str, Any]]) -> None:
    """Fix the items of an order at the prices they had."""
    with cursor() as cur:
        cur.executemany(
            f"INSERT INTO {ITEMS} (order_id, product_id, quantity, price_cents) VALUES (%s, %s, %s, %s)",
            [(order_id, item["product_id"], item["quantity"], item["price_cents"]) for item in items],
        )


def set_status(order_id: int, status: str) -> bool:
    """Move an order on; whether there is one."""
    return update_rows(ORDERS, {"id": order_id}, {"status": status}) == 1


def history(buyer_id: int, status: str | None = None, limit: int = 20) -> list[dict[str, Any]]:
    """What somebody bought, the newest first."""
    sql = "SELECT id, status, total_cents, placed_at FROM orders WHERE buyer_id = %s"
    args: list[Any] = [buyer_id]
    if status is not None:
        sql += " AND status = %s"
        args.append(status)
    sql += " ORDER BY placed_at DESC LIMIT %s"
    args.append(limit)
    with cursor() as cur:
        cur.execute(sql, args)
        return cur.fetchall()
