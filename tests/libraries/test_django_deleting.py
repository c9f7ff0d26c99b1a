"""What goes with rows of Django that are deleted: dependents, pairs, and those that somebody listens to."""

from __future__ import annotations

import pytest

from tests.accesses import accesses

MODELS = """
from django.db import models

class Account(models.Model):
    pass

class Purse(models.Model):
    account = models.ForeignKey(Account, models.CASCADE)

class Coin(models.Model):
    purse = models.ForeignKey(Purse, models.CASCADE)
    account = models.ForeignKey(Account, models.CASCADE)

class Mark(models.Model):
    coin = models.ForeignKey(Coin, models.CASCADE)
    account = models.ForeignKey(Account, models.CASCADE)

class Letter(models.Model):
    account = models.ForeignKey(Account, models.SET_NULL, null=True)

class Echo(models.Model):
    account = models.ForeignKey(Account, models.DO_NOTHING)
"""
_DELETES = "from bank.models import *\ndef f(account: {0}):\n    account.delete()\n"

_LISTENERS = [
    pytest.param("", ["delete bank_mark"], id="nobody listens: one statement"),
    pytest.param(
        "post_save.connect(f, sender=Mark)", ["delete bank_mark"], id="who listens to saving does not mind"
    ),
    pytest.param("post_delete.connect(f, sender=Coin)", ["delete bank_mark"], id="somebody else is listened to"),
    pytest.param(
        "def setup():\n    post_delete.connect(f)\n", ["delete bank_mark"], id="perhaps nobody calls that function"
    ),
    pytest.param("post_delete.connect(f, sender=Mark)", ["read bank_mark"], id="connected"),
    pytest.param("post_delete.connect(f, sender='bank.Mark')", ["read bank_mark"], id="connected by name"),
    pytest.param("@receiver(pre_delete, sender=Mark)\ndef g(**more): ...", ["read bank_mark"], id="decorated"),
    pytest.param(
        "@receiver([pre_delete, post_save], sender=models.Mark)\ndef g(**more): ...", ["read bank_mark"],
        id="decorated for several",
    ),
    pytest.param("post_delete.connect(f)", ["read bank_mark"], id="connected to all"),
    pytest.param(
        "class Bank:\n    def ready(self):\n        for model in (Mark,):\n            pre_delete.connect(f)\n",
        ["read bank_mark"], id="connected to all when the application is ready",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("connects", "expected"), _LISTENERS)
def test_rows_that_somebody_listens_to_are_read_before_they_go(connects: str, expected: list[str]) -> None:
    files = {
        "bank/models.py": MODELS,
        "bank/signals.py": f"from django.db.models.signals import *\n{connects}\n",
        "bank/views.py": _DELETES.format("Coin"),
    }
    found = [line.removeprefix("f: ") for line in accesses(files) if line.startswith("f: ")]
    assert found == ["delete bank_coin", *expected]


def test_what_is_near_is_certain_though_a_longer_way_leads_there_too() -> None:
    """`Coin` and `Mark` point to the account, and are behind `Purse` as well."""
    files = {"bank/models.py": MODELS, "bank/views.py": _DELETES.format("Account")}
    sure = [line.removeprefix("f: ") for line in accesses(files) if line.startswith("f: ")]
    assert sure == [
        "delete bank_account",
        "delete bank_mark",  # nobody depends on marks
        "read bank_coin",
        "read bank_purse",
        "update bank_letter",
    ]
    perhaps = {line.removeprefix("f: ") for line in accesses(files, low=True) if line.startswith("f: ")}
    assert perhaps - set(sure) == {"delete bank_coin", "delete bank_purse"}


def test_a_proxy_goes_as_the_model_it_stands_for() -> None:
    proxy = "class Main(Account):\n    class Meta:\n        proxy = True\n"
    files = {"bank/models.py": MODELS + proxy, "bank/views.py": _DELETES.format("Main")}
    assert "f: delete bank_mark" in accesses(files)


_HEARD = [
    pytest.param("def g(instance, **more):\n    instance.save()\n", [], id="connected to nothing"),
    pytest.param("@receiver(m2m_changed, sender=Coin.bags.through)\ndef g(instance, **more):\n    instance.save()\n", [],
                 id="connected to pairs, of which it is told no row of this class"),
    pytest.param("@receiver(post_save, sender=Coin)\ndef g(instance, **more):\n    instance.save()\n", ["update bank_coin"],
                 id="decorated"),
    pytest.param("def g(sender, instance, **more):\n    instance.save()\npost_save.connect(g, Coin)\n", ["update bank_coin"],
                 id="connected by position"),
    pytest.param("def g(instance, **more):\n    instance.save()\npre_save.connect(receiver=g, sender='bank.Coin')\n",
                 ["update bank_coin"], id="connected by keyword"),
]  # fmt: skip


@pytest.mark.parametrize(("receiver", "expected"), _HEARD)
def test_what_a_receiver_is_handed_is_a_row_of_the_class_it_listens_to(
    receiver: str, expected: list[str]
) -> None:
    head = "from django.db.models.signals import *\nfrom bank.models import *\n"
    found = accesses({"bank/models.py": MODELS, "bank/signals.py": head + receiver})
    assert [line.removeprefix("g: ") for line in found if line.startswith("g: ")] == expected


_TOKENS = [
    pytest.param("", False, id="not installed"),
    pytest.param("INSTALLED_APPS = ['bank']", False, id="another one is installed"),
    pytest.param("INSTALLED_APPS = ['bank', 'rest_framework.authtoken']", True, id="installed"),
    pytest.param(
        "MORE_APPS = []\nINSTALLED_APPS = MORE_APPS + ['rest_framework.authtoken']", True, id="put together"
    ),
    pytest.param("INSTALLED_APPS = []\nINSTALLED_APPS += ('rest_framework.authtoken',)", True, id="added"),
]


@pytest.mark.parametrize(("settings", "expected"), _TOKENS)
def test_the_tables_of_an_optional_application_are_there_if_it_is_installed(
    settings: str, *, expected: bool
) -> None:
    files = {
        "bank/settings.py": settings,
        "bank/models.py": MODELS,
        "bank/views.py": "from django.contrib.auth.models import User\ndef f(user: User):\n    user.delete()\n",
    }
    assert ("f: delete authtoken_token" in accesses(files)) is expected
