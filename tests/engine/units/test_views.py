"""`ATOMIC_REQUESTS` makes a transaction of every view."""

from __future__ import annotations

import pytest

from nova_lint.engine.run import lint

_CONFIG = '[services.shop]\npaths = ["shop"]\ntables = ["orders"]\n'
_VIEW = """
import requests
from django.db import connection

def pay(request):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders SET paid = true")
    requests.post("https://pay.example", timeout=5)
"""
_ON = 'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "ATOMIC_REQUESTS": True}}\n'


@pytest.mark.parametrize(
    ("settings", "view", "found"),
    [
        pytest.param("", _VIEW, [], id="no setting"),
        pytest.param(_ON.replace("True", "False"), _VIEW, [], id="switched off"),
        pytest.param(_ON, _VIEW.replace("(request)", "(order)"), [], id="no view"),
        pytest.param(
            _ON,
            _VIEW.replace(
                "def pay", "from django.db import transaction\n@transaction.non_atomic_requests\ndef pay"
            ),
            [],
            id="a view that is taken out",
        ),
        pytest.param(_ON, _VIEW, ["NL302"], id="a view"),
        pytest.param('DATABASES["default"]["ATOMIC_REQUESTS"] = True\n', _VIEW, ["NL302"], id="set later"),
    ],
)
def test_a_call_in_a_view(settings: str, view: str, found: list[str]) -> None:
    files = {"shop/settings.py": settings, "shop/views.py": view}
    assert [f.code for f in lint(files, _CONFIG, select=["NL302"]).findings] == found
