"""Taking in events, many at a time."""

import json
from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

COLUMNS = ["name", "user_id", "props", "at"]


def take_in(conn: psycopg.Connection[Any], events: Iterable[dict[str, Any]]) -> int:
    """Store events; how many."""
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier("events"),
        sql.SQL(", ").join(map(sql.Identifier, COLUMNS)),
        sql.SQL(", ").join([sql.Placeholder()] * len(COLUMNS)),
    )
    rows = [(e["name"], e.get("user_id"), json.dumps(e.get("props", {})), e["at"]) for e in events]
    with conn.cursor() as cur:
        cur.executemany(statement, rows)
    conn.commit()
    return len(rows)


def forget(conn: psycopg.Connection[Any], user_id: int) -> None:
    """A person wants to be forgotten."""
    conn.execute("UPDATE events SET user_id = NULL WHERE user_id = %s", (user_id,))
    conn.commit()


def shrink(conn: psycopg.Connection[Any]) -> None:
    """Give back the space of events that are a year old."""
    conn.execute("DELETE FROM events WHERE at < now() - interval '1 year'")
    conn.commit()
