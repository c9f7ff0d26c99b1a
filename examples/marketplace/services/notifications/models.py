"""The bell in the corner, as Django models."""

from django.db import models


class Recipient(models.Model):
    """Who is told something. The table is there already; Django leaves it alone."""

    email = models.EmailField()
    display_name = models.TextField()

    class Meta:
        managed = False
        db_table = "users"


class Notification(models.Model):
    """Something to tell."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, db_column="user_id")
    kind = models.TextField()
    payload = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications"
