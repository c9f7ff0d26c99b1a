"""What happened to an order, for people who ask later."""

import json
from typing import Any

from libs.db import cursor


def record(order_id: int, kind: str, **detail: Any) -> None:
    """Write down what happened."""
    with cursor() as cur:
        cur.execute(
            "INSERT INTO order_events (order_id, kind, detail) VALUES (%s, %s, %s)",
            (order_id, kind, json.dumps(detail)),
        )


def timeline(order_id: int) -> list[dict[str, Any]]:
    """What happened to an order and to its payment, in the order of time."""
    with cursor() as cur:
        cur.execute(
            "SELECT kind, at FROM order_events WHERE order_id = %s "
            "UNION ALL "
            "SELECT 'payment ' || status, settled_at FROM payments WHERE order_id = %s "
            "ORDER BY 2",
            (order_id, order_id),
        )
        return cur.fetchall()


def prune(days: int) -> int:
    """Forget what happened long ago; how much that was."""
    with cursor() as cur:
        cur.execute("DELETE FROM order_events WHERE at < now() - make_interval(days => %s)", (days,))
        return cur.rowcount
