"""How much there is of what."""

from sqlalchemy import Engine, text


class SoldOut(Exception):
    """There is not enough of a product."""


class Stock:
    """The stock of every product."""

    table = "inventory"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def available(self, product_id: int) -> int:
        """How many can be sold right now."""
        with self.engine.connect() as conn:
            return conn.execute(
                text(f"SELECT on_hand - reserved FROM {self.table} WHERE product_id = :id"), {"id": product_id}
            ).scalar_one()

    def receive(self, product_id: int, quantity: int) -> None:
        """New goods came in."""
        with self.engine.begin() as conn:
            conn.execute(
                text(f"UPDATE {self.table} SET on_hand = on_hand + :n WHERE product_id = :id"),
                {"n": quantity, "id": product_id},
            )

    def reserve(self, product_id: int, quantity: int) -> None:
        """Set some aside. Raises `SoldOut`."""
        with self.engine.begin() as conn:
            changed = conn.execute(
                text(
                    f"UPDATE {self.table} SET reserved = reserved + :n "
                    "WHERE product_id = :id AND on_hand - reserved >= :n"
                ),
                {"n": quantity, "id": product_id},
            ).rowcount
        if not changed:
            raise SoldOut(product_id)

    def low(self, limit: int = 5) -> list[tuple[int, str, int]]:
        """What runs out soon: id, title, how many are left."""
        with self.engine.connect() as conn:
            rows = conn.exec_driver_sql(
                """
                SELECT p.id, p.title, i.on_hand - i.reserved
                  FROM inventory i
                  JOIN products p ON p.id = i.product_id
                 WHERE p.status = 'live' AND i.on_hand - i.reserved < %s
                """,
                (limit,),
            )
            return [tuple(row) for row in rows]
