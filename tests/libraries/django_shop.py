"""A small Django application that the tests of Django's objects ask about."""

from __future__ import annotations

from collections.abc import Mapping

from tests.accesses import accesses, linked

MODELS = """
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

class OrderQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state="open")

    def close(self):
        return self.open().update(state="closed")

class Customer(models.Model):
    name = models.CharField(max_length=50)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="customers")

class Tag(models.Model):
    name = models.CharField(max_length=50)

class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    tags = models.ManyToManyField(Tag, related_name="orders")
    state = models.CharField(max_length=10)
    objects = OrderQuerySet.as_manager()

class Line(models.Model):
    order = models.ForeignKey("Order", models.CASCADE, related_name="lines")
    sku = models.CharField(max_length=10)

class Note(models.Model):
    about = models.ForeignKey("shop.Line", null=True, on_delete=models.SET_NULL)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    target = GenericForeignKey("content_type", "object_id")
"""


def asked(source: str, files: Mapping[str, str] | None = None) -> list[str]:
    """What the functions of `shop/views.py` ask, as `function: op table`; the models are those above.

    What their own methods ask is left out.
    """
    head = "from shop.models import *\n"
    found = accesses({"shop/models.py": MODELS, **(files or {}), "shop/views.py": head + source})
    return [line for line in found if not line.startswith(("<module>: references", "OrderQuerySet."))]


def declared(files: Mapping[str, str]) -> list[str]:
    """What the models of some files say of the schema: `table: columns -> parents (on delete)`."""
    found = []
    for query in linked(files).asked:
        for statement in query.statements:
            for change in statement.changes:
                keys = ", ".join(
                    f"{'+'.join(key.columns)} -> {key.parent}{f' {key.on_delete}' if key.on_delete else ''}"
                    for key in change.keys
                )
                found.append(f"{change.table}: {keys}" if keys else f"{change.table}")
    return sorted(found)
