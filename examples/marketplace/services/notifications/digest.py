"""The weekly e-mail."""

from typing import Any

from django.db import connection

from services.notifications.preferences import wants


def weekly() -> int:
    """Write a digest to everybody who wants one; how many there are."""
    written = 0
    for user_id, email, name, unseen in _readers():
        if not wants(user_id, "news", "email"):
            continue
        lines = [f"Hello {name},", f"there are {unseen} things you have not seen yet."]
        lines += [f"- {title}" for (title,) in _new_products()]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO email_outbox (to_email, subject, body) VALUES (%s, %s, %s)",
                [email, "Your week on the marketplace", "\n".join(lines)],
            )
        written += 1
    return written


def seen(notification_id: int) -> None:
    """Somebody looked at a notification."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications SET seen_at = now() WHERE id = %s", [notification_id])


def _readers() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.email, u.display_name, count(n.id) "
            "FROM notifications n "
            "JOIN users u ON u.id = n.user_id "
            "WHERE n.seen_at IS NULL AND NOT u.is_blocked GROUP BY u.id"
        )
        return cursor.fetchall()


def _new_products() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM products WHERE status = 'live' ORDER BY id DESC LIMIT 5")
        return cursor.fetchall()
