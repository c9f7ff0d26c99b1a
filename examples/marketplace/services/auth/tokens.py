"""Tokens for programs."""

import hashlib
import secrets
from typing import Any

import psycopg

TABLE = "api_tokens"


def issue(conn: psycopg.Connection[Any], user_id: int, scopes: list[str]) -> str:
    """Make a token. It is shown once; only its digest is kept."""
    token = secrets.token_hex(20)
    conn.execute(
        f"INSERT INTO {TABLE} (user_id, digest, scopes) VALUES (%s, %s, %s)",
        (user_id, hashlib.sha256(token.encode()).digest(), scopes),
    )
    return token


def holder(conn: psycopg.Connection[Any], token: str, scope: str) -> int | None:
    """Whose token this is, if it allows what is asked for."""
    query = f"SELECT t.user_id FROM {TABLE} AS t JOIN users AS u ON u.id = t.user_id"
    query += " WHERE t.digest = %s AND t.revoked_at IS NULL AND NOT u.is_blocked"
    if scope:
        query += " AND %s = ANY(t.scopes)"
    digest = hashlib.sha256(token.encode()).digest()
    row = conn.execute(query, (digest, scope) if scope else (digest,)).fetchone()
    return row[0] if row else None


def revoke_all(conn: psycopg.Connection[Any], user_id: int) -> None:
    """No token of this person works from now on."""
    conn.execute(f"UPDATE {TABLE} SET revoked_at = now() WHERE user_id = %s AND revoked_at IS NULL", (user_id,))
