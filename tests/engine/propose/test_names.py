"""Names of tables and services: what two of them have in common."""

from __future__ import annotations

import pytest

from nova_lint.engine.propose.names import begins_with, plain, singular


@pytest.mark.parametrize(
    ("table", "service", "expected"),
    [
        pytest.param("border_items", "orders", False, id="only within a word"),
        pytest.param("ordering", "order", False, id="a longer word"),
        pytest.param("items_order", "orders", False, id="not at the beginning"),
        pytest.param("a_b", "a", False, id="one letter says nothing"),
        pytest.param("payments", "payment_gateway", False, id="half of the service's name"),
        ("orders", "orders", True),
        ("order_items", "orders", True),
        ("orders_archive", "order-service", True),
        ("categories", "category", True),
        ("Payment_Gateway_log", "payment-gateway", True),
        ("addresses", "address", True),
    ],
)
def test_begins_with(table: str, service: str, expected: bool) -> None:
    assert begins_with(table, service) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("status", "status", id="us"),
        pytest.param("address", "address", id="ss"),
        pytest.param("analysis", "analysis", id="is"),
        ("ties", "tie"),
        ("boxes", "box"),
        ("categories", "category"),
        ("orders", "order"),
        ("addresses", "address"),
    ],
)
def test_singular(word: str, expected: str) -> None:
    assert singular(word) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("api", "api"),
        ("orders-api", "orders"),
        ("Order Service", "order"),
        ("order-service", "order"),
        ("a.b", "a_b"),
    ],
)
def test_plain(name: str, expected: str) -> None:
    assert plain(name) == expected
