"""Who wants to hear about what, and how."""

from django.db import connection

KINDS = ("message", "order", "news")

_UPSERT = """
INSERT INTO notification_preferences (user_id, kind, channel, enabled)
VALUES (%s, %s, %s, %s)
ON CONFLICT (user_id, kind, channel) DO UPDATE SET enabled = EXCLUDED.enabled
"""


def choose(user_id: int, kind: str, channel: str, enabled: bool) -> None:
    """Somebody moved a switch. Raises ValueError for a kind that does not exist."""
    if kind not in KINDS:
        raise ValueError(kind)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [user_id, kind, channel, enabled])


def wants(user_id: int, kind: str, channel: str) -> bool:
    """Whether to tell somebody; yes, unless she said no."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT enabled FROM notification_preferences WHERE user_id = %s AND kind = %s AND channel = %s",
            [user_id, kind, channel],
        )
        row = cursor.fetchone()
    return True if row is None else row[0]
