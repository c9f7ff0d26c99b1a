"""Accounts: registering, changing, closing."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

CHANGEABLE = {"display_name", "email", "password_hash"}


class EmailTaken(Exception):
    """Somebody else registered with this address."""


@dataclass(frozen=True)
class Account:
    """Who somebody is."""

    id: int
    email: str
    display_name: str
    is_seller: bool


class Accounts:
    """The accounts of the marketplace."""

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self.conn = conn

    def register(self, email: str, display_name: str, password_hash: str) -> int:
        """Open an account. Raises `EmailTaken`."""
        try:
            row = self.conn.execute(
                """
                INSERT INTO users (email, display_name, password_hash)
                VALUES (lower(%s), %s, %s)
                RETURNING id
                """,
                (email, display_name, password_hash),
            ).fetchone()
        except psycopg.errors.UniqueViolation:
            raise EmailTaken(email) from None
        assert row is not None
        return row[0]

    def find(self, email: str) -> Account | None:
        """The account with this address."""
        with self.conn.cursor(row_factory=dict_row) as cur:
            cur.execute("SELECT id, email, display_name, is_seller FROM users WHERE email = lower(%s)", (email,))
            row = cur.fetchone()
        return Account(**row) if row else None

    def change(self, user_id: int, **changes: str) -> None:
        """Change what a person may change about herself. Raises ValueError for anything else."""
        if unknown := changes.keys() - CHANGEABLE:
            raise ValueError(f"cannot change {', '.join(sorted(unknown))}")
        query = sql.SQL("UPDATE {table} SET {assignments} WHERE id = {id}").format(
            table=sql.Identifier("users"),
            assignments=sql.SQL(", ").join(
                sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in changes
            ),
            id=sql.Placeholder("id"),
        )
        self.conn.execute(query, {**changes, "id": user_id})

    def become_seller(self, user_id: int) -> None:
        """From now on this person may sell."""
        self.conn.execute("UPDATE users SET is_seller = true WHERE id = %s", (user_id,))

    def close(self, user_id: int) -> None:
        """Close an account, unless something is still under way."""
        with self.conn.transaction():
            open_orders = self.conn.execute(
                "SELECT count(*) FROM orders WHERE buyer_id = %s AND status IN ('new', 'paid')", (user_id,)
            ).fetchone()
            if open_orders and open_orders[0]:
                raise RuntimeError("there are open orders")
            self.conn.execute("DELETE FROM sessions WHERE user_id = %s", (user_id,))
            self.conn.execute("DELETE FROM notification_preferences WHERE user_id = %s", (user_id,))
            self.conn.execute(
                "UPDATE users SET email = 'closed-' || id, display_name = 'closed account' WHERE id = %s",
                (user_id,),
            )
