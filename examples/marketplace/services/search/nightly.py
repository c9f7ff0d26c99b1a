"""What happens to the index at night."""

import psycopg

REBUILD = 42


def claim(conn: psycopg.Connection) -> bool:
    """Whether this process may rebuild the index tonight. The key is that of another job, which nobody here knows."""
    row = conn.execute("SELECT pg_try_advisory_lock(%s)", (REBUILD,)).fetchone()
    return bool(row and row[0])
