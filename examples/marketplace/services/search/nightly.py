"""What happens to the index at night."""

import psycopg

REBUILD = 42


def claim(conn: psycopg.Connection) -> bool:
    """Whether this process may rebuild the index tonight. The key is that of another job, which nobody here knows."""
    row = conn.execute("SELECT pg_try_advisory_lock(%s)", (REBUILD,)).fetchone()
    return bool(row and row[0])


def tidy(conn: psycopg.Connection) -> None:
    """Forget old searches and note that it was done: both or neither, or so it is meant."""
    cur = conn.cursor()
    cur.execute("DELETE FROM search_queries WHERE at < now() - interval '90 days'")
    note(conn, "forgotten")
    cur.execute("UPDATE search_queries SET words = lower(words) WHERE words <> lower(words)")
    conn.commit()


def note(conn: psycopg.Connection, words: str) -> None:
    """Leave a word of what was done. It commits what the caller has begun."""
    conn.cursor().execute("INSERT INTO search_queries (words, hits) VALUES (%s, 0)", (words,))
    conn.commit()
