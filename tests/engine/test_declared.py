"""Helpers that the configuration declares."""

from __future__ import annotations

import pytest

from nova_lint.config.load import ConfigError, parse_config
from nova_lint.engine.run import lint

SERVICES = """
[services.orders]
paths = ["orders"]
tables = ["orders"]
[services.accounts]
paths = ["accounts"]
tables = ["users"]
"""


def touched(source: str, helpers: str) -> list[str]:
    report = lint({"orders/a.py": source}, SERVICES + helpers)
    return sorted(
        f"{access.op} {access.table} via {access.via}" for fact in report.facts for access in fact.accesses
    )


@pytest.mark.parametrize(
    ("source", "helpers", "expected"),
    [
        # Nothing declares the call, and nothing in its name or its argument tells.
        ("def f(bus): bus.look_up('users', 1)", "", []),
        # Another function of the same module is not the one that is declared.
        (
            "import bus\ndef f(): bus.forget('users')",
            '[[helpers]]\ncall = "bus.look_up"\ntable = "name"',
            [],
        ),
        (
            "def f(bus): bus.look_up('users', 1)",
            '[[helpers]]\ncall = "look_up"\ntable = "name"',
            ["read users via look_up"],
        ),
        (
            "def f(bus): bus.look_up(1, name='users')",
            '[[helpers]]\ncall = "look_up"\ntable = "name"',
            ["read users via look_up"],
        ),
        (
            "import bus\ndef f(): bus.store({}, 'users')",
            '[[helpers]]\ncall = "bus.store"\ntable = "name"\nop = "update"\nposition = 1',
            ["update users via bus.store"],
        ),
        (
            "import bus\ndef f(): bus.ask('DELETE FROM users WHERE id = 1')",
            '[[helpers]]\ncall = "bus.ask"\nsql = "text"',
            ["delete users via bus.ask"],
        ),
        (
            "from vendor.gw import Gateway\ndef f(): Gateway().put(1, 'users')",
            '[[helpers]]\ncall = "Gateway.put"\ntable = "name"\nop = "insert"\nposition = 1',
            ["insert users via Gateway.put"],
        ),
        (
            "from vendor.gw import Gateway\ndef f(gateway: Gateway): gateway.put(1, name='users')",
            '[[helpers]]\ncall = "Gateway.put"\ntable = "name"\nop = "insert"\nposition = 1',
            ["insert users via Gateway.put"],
        ),
        # The position comes from the signature where the function is at hand; its callers are the queries.
        (
            """
def ask(key, text):
    return remote(text)
def get(table):
    return ask(1, f"SELECT id FROM {table}")
def f():
    get("users")
""",
            '[[helpers]]\ncall = "a.ask"\nsql = "text"',
            ["read users via a.ask"],
        ),
    ],
)
def test_a_declared_helper_is_a_database_call(source: str, helpers: str, expected: list[str]) -> None:
    assert touched(source, helpers) == expected


@pytest.mark.parametrize(
    ("helpers", "message"),
    [
        ('[[helpers]]\nsql = "text"', "a helper has no call"),
        ('[[helpers]]\ncall = "x"', "must name either its SQL or its table"),
        ('[[helpers]]\ncall = "x"\nsql = "a"\ntable = "b"', "must name either its SQL or its table"),
        ('[[helpers]]\ncall = "x"\ntable = "a"\nop = "reads"', "Did you mean 'read'?"),
        ('[[helpers]]\ncall = "x"\ntable = "a"\nposition = -1', "a number from 0"),
        ('[[helpers]]\ncall = "x"\ntables = "a"', "Did you mean 'table'?"),
        ("helpers = 3", "a list of tables"),
    ],
)
def test_a_wrong_declaration_is_told_with_its_line(helpers: str, message: str) -> None:
    text = helpers + SERVICES if helpers.startswith("helpers") else SERVICES + helpers
    with pytest.raises(ConfigError) as caught:
        parse_config(text)

    assert message in str(caught.value)
    assert all(problem.line for problem in caught.value.problems)
