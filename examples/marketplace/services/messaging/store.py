"""Conversations about products."""

from typing import Any

import asyncpg


class NotYours(Exception):
    """Only the two people of a conversation can write in it."""


async def start(conn: asyncpg.Connection, product_id: int, buyer_id: int) -> int:
    """Open a conversation with the seller of a product, or find the one there is."""
    seller_id = await conn.fetchval("SELECT seller_id FROM products WHERE id = $1", product_id)
    return await conn.fetchval(
        "INSERT INTO conversations (product_id, buyer_id, seller_id) VALUES ($1, $2, $3) "
        "ON CONFLICT (product_id, buyer_id) DO UPDATE SET seller_id = EXCLUDED.seller_id RETURNING id",
        product_id,
        buyer_id,
        seller_id,
    )


async def send(conn: asyncpg.Connection, conversation_id: int, sender_id: int, body: str) -> int:
    """Write a message. Raises `NotYours`."""
    row = await conn.fetchrow("SELECT buyer_id, seller_id FROM conversations WHERE id = $1", conversation_id)
    if row is None or sender_id not in (row["buyer_id"], row["seller_id"]):
        raise NotYours(conversation_id)
    receiver = row["seller_id"] if sender_id == row["buyer_id"] else row["buyer_id"]
    async with conn.transaction():
        message_id = await conn.fetchval(
            "INSERT INTO messages (conversation_id, sender_id, body) VALUES ($1, $2, $3) RETURNING id",
            conversation_id,
            sender_id,
            body,
        )
        await conn.execute(
            "INSERT INTO notifications (user_id, kind, payload) "
            "VALUES ($1, 'message', jsonb_build_object('message', $2::bigint))",
            receiver,
            message_id,
        )
    return message_id


async def inbox(conn: asyncpg.Connection, user_id: int, unread_only: bool = False) -> list[dict[str, Any]]:
    """The conversations of a person with the name of the other one."""
    sql = """
        SELECT c.id, max(m.sent_at) AS last, u.display_name
        FROM conversations c
        JOIN messages m ON m.conversation_id = c.id
        JOIN users u ON u.id = CASE WHEN c.buyer_id = $1 THEN c.seller_id ELSE c.buyer_id END
        WHERE $1 IN (c.buyer_id, c.seller_id) AND NOT m.hidden
    """
    if unread_only:
        sql += " AND m.read_at IS NULL AND m.sender_id <> $1"
    sql += " GROUP BY c.id, u.display_name ORDER BY last DESC"
    return [dict(row) for row in await conn.fetch(sql, user_id)]


async def mark_read(conn: asyncpg.Connection, conversation_id: int, user_id: int) -> None:
    """Somebody looked at a conversation."""
    await conn.execute(
        "UPDATE messages SET read_at = now() "
        "WHERE conversation_id = $1 AND sender_id <> $2 AND read_at IS NULL",
        conversation_id,
        user_id,
    )
