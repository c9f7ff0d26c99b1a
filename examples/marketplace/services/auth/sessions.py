"""Signing in and staying signed in."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

LIFETIME = timedelta(days=30)

_FIND = """
    SELECT u.id, u.display_name, u.is_seller
      FROM sessions s
      JOIN users u ON u.id = s.user_id
     WHERE s.token = %s AND s.expires_at > now() AND NOT u.is_blocked
"""


def open_session(conn: psycopg.Connection[Any], user_id: int) -> str:
    """Sign a person in and return the token for the cookie."""
    token = secrets.token_urlsafe(32)
    with conn.transaction():
        conn.execute(
            "INSERT INTO sessions (token, user_id, expires_at) VALUES (%s, %s, %s)",
            (token, user_id, datetime.now(UTC) + LIFETIME),
        )
        conn.execute(
            "INSERT INTO events (name, user_id) VALUES ('signed_in', %s)",
            (user_id,),
        )
    return token


def find_session(conn: psycopg.Connection[Any], token: str) -> tuple[int, str, bool] | None:
    """Who holds this token: id, name, whether they sell."""
    return conn.execute(_FIND, (token,)).fetchone()


def end_session(conn: psycopg.Connection[Any], token: str) -> None:
    """Sign out."""
    conn.execute("DELETE FROM sessions WHERE token = %s", (token,))


def sweep(conn: psycopg.Connection[Any], limit: int = 1000) -> int:
    """Remove sessions that ran out; how many."""
    cur = conn.execute(
        "DELETE FROM sessions WHERE token IN (SELECT token FROM sessions WHERE expires_at < now() LIMIT %s)",
        (limit,),
    )
    return cur.rowcount
