"""Keeping people from bothering each other."""

import logging

import asyncpg

log = logging.getLogger(__name__)

STRIKES = 3


async def hide(conn: asyncpg.Connection, message_id: int) -> None:
    """Hide a message; who had to be told three times is blocked."""
    async with conn.transaction():
        sender_id = await conn.fetchval(
            "UPDATE messages SET hidden = true WHERE id = $1 RETURNING sender_id", message_id
        )
        strikes = await conn.fetchval(
            "SELECT count(*) FROM messages WHERE sender_id = $1 AND hidden", sender_id
        )
        if strikes >= STRIKES:
            await _block(conn, sender_id)


async def _block(conn: asyncpg.Connection, user_id: int) -> None:
    log.warning("select a moderator for user %s: update the case from the queue", user_id)
    await conn.execute("UPDATE users SET is_blocked = true WHERE id = $1", user_id)
    await conn.execute("DELETE FROM sessions WHERE user_id = $1", user_id)
    for table in ("conversations", "messages"):
        column = "seller_id" if table == "conversations" else "sender_id"
        log.info("%s rows stay in %s", await conn.fetchval(f"SELECT count(*) FROM {table} WHERE {column} = $1", user_id), table)
