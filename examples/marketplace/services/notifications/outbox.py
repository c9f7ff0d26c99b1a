"""Sending e-mail that others put into the outbox."""

from collections.abc import Callable

from django.db import connection, transaction

MAX_ATTEMPTS = 5


def deliver(send: Callable[[str, str, str], bool], limit: int = 100) -> int:
    """Send what waits; how many went out."""
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id, to_email, subject, body FROM email_outbox
            WHERE sent_at IS NULL AND attempts < %s
            ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
            """,
            [MAX_ATTEMPTS, limit],
        )
        for email_id, to_email, subject, body in cursor.fetchall():
            if send(to_email, subject, body):
                cursor.execute("UPDATE email_outbox SET sent_at = now() WHERE id = %s", [email_id])
                count += 1
            else:
                cursor.execute("UPDATE email_outbox SET attempts = attempts + 1 WHERE id = %s", [email_id])
    return count


def bounced(address: str) -> None:
    """An address does not exist any more: stop writing to it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM email_outbox WHERE to_email = %s AND sent_at IS NULL", [address])
        cursor.execute("UPDATE users SET email = 'bounced-' || id WHERE email = %s", [address])


def empty_test_outbox() -> None:
    """For the staging system, before every run."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE email_outbox")
