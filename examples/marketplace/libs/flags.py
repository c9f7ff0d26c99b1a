"""Switches that are turned on for a part of the people."""

import zlib

from libs.db import cursor


def is_on(name: str, user_id: int) -> bool:
    """Whether a switch is on for a person: always the same answer for the same percentage."""
    with cursor() as cur:
        cur.execute("SELECT percent FROM feature_flags WHERE name = %s", (name,))
        row = cur.fetchone()
    if row is None:
        return False
    return zlib.crc32(f"{name}:{user_id}".encode()) % 100 < row["percent"]
