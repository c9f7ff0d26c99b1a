"""Columns that query sets of Django fetch: every one, unless some are named."""

from __future__ import annotations

import pytest

from tests.accesses import linked
from tests.libraries.django_shop import MODELS

FETCHED = [
    # Not whole rows: names are named, or no row is fetched at all.
    ("Line.objects.count()", "shop_line: -", "counting fetches no column"),
    ("Line.objects.filter(sku='x').exists()", "shop_line: -", "nor does asking whether there is one"),
    ("list(Line.objects.values('sku'))", "shop_line: sku", "values"),
    ("list(Line.objects.values_list('order_id', flat=True))", "shop_line: order_id", "a key by its column"),
    ("list(Line.objects.values_list('order', 'pk'))", "shop_line: order_id id", "a key by its field, pk"),
    ("list(Line.objects.only('sku'))", "shop_line: id sku", "only fetches the key too"),
    ("list(Line.objects.defer('sku'))", "shop_line: order_id id", "defer leaves out"),
    (
        "list(Line.objects.values('order__state'))",
        "shop_line: -; shop_order: state",
        "a path to another table",
    ),
    # Whole rows
    ("Line.objects.get(pk=1)", "shop_line: *", "a row"),
    ("list(Line.objects.filter(sku='x'))", "shop_line: *", "rows"),
    ("list(Line.objects.values())", "shop_line: *", "values without names"),
    ("Line.objects.select_related('order').get(pk=1)", "shop_line: *; shop_order: *", "rows that come along"),
    ("Line.objects.filter(order__state='x').first()", "shop_line: *; shop_order: -", "only asked about"),
    ("list(Line.objects.values(*names))", "shop_line: *", "names that nobody knows"),
]


@pytest.mark.parametrize(("query", "expected", "why"), FETCHED, ids=[why for _, _, why in FETCHED])
def test_the_columns_that_are_fetched(query: str, expected: str, why: str) -> None:
    source = f"from shop.models import *\ndef f(names):\n    return {query}\n"
    found = {
        str(access.table): " ".join(access.columns) or "-"
        for asked in linked({"shop/models.py": MODELS, "shop/views.py": source}).asked
        for statement in asked.statements
        for access in statement.accesses
        if asked.query.function == "f"
    }
    assert "; ".join(f"{table}: {columns}" for table, columns in sorted(found.items())) == expected
