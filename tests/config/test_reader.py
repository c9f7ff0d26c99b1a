"""What is wrong with a configuration: each mistake has its line, its words and a way out."""

from __future__ import annotations

import pytest

from nova_lint.config.load import ConfigError, parse_config

_ORDERS = '[services.orders]\npaths = ["orders"]\ntables = ["orders"]\n'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_ORDERS, id="the least there is"),
        pytest.param('[services.orders]\npaths = ["orders"]\n', id="a service may own no table"),
        pytest.param('[services.orders]\npaths = ["."]\ntables = ["*"]\n', id="everything is one service's"),
        pytest.param('[services]\norders = {paths = ["orders"]}\n', id="an inline table"),
        pytest.param('dialect = "PostgreSQL"\nexclude = ["/a/**", "!b"]\n' + _ORDERS, id="a name people use"),
        pytest.param(
            _ORDERS + '[services.b]\npaths = ["orders/b"]\ntables = ["order_*"]\n',
            id="patterns that overlap are no quarrel: the closer one counts",
        ),
        pytest.param(
            '[services.orders]\npaths = ["orders", "orders/"]\ntables = ["a", "A"]\n',
            id="one service may say a thing twice",
        ),
        pytest.param(
            _ORDERS + '[services."my shop"]\npaths = ["shop"]\nschemas = ["shop"]\n', id="odd names"
        ),
    ],
)
def test_right(text: str) -> None:
    assert parse_config(text).ownership.services


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[services", ["nova-lint.toml:1: it is not TOML: ", "at column 10"]),
        ("", ["nova-lint.toml: it names no service\n  Write [services.orders]"]),
        ("[services]\n", ["nova-lint.toml:1: it names no service"]),
        ("services = 1\n", ["nova-lint.toml:1: 'services' must be tables, not a number"]),
        ("[services]\norders = 1\n", [":2: service 'orders' must be a table, not a number"]),
        ('[service.orders]\npaths = ["a"]\n', [":1: unknown key 'service'\n  Did you mean 'services'?"]),
        (
            '[services.orders]\npaths = ["a"]\ntabels = ["b"]\n',
            [":3: unknown key 'tabels' in [services.orders]\n  Did you mean 'tables'?"],
        ),
        (
            "xyz = 1\n" + _ORDERS,
            [":1: unknown key 'xyz'\n  There are: dialect, exclude, services, helpers, permits,"],
        ),
        ('dialect = "postgras"\n' + _ORDERS, [":1: unknown dialect 'postgras'\n  Did you mean 'postgres'?"]),
        (_ORDERS + '[databases.a]\n[databases.b]\naliases = ["a"]\n', ["'a' is the database 'a' already"]),
        (
            _ORDERS + '[databases.a]\naliases = ["x"]\n[databases.b]\naliases = ["x"]\n',
            ["'x' is the database 'a' already"],
        ),
        ("dialect = 5\n" + _ORDERS, [":1: 'dialect' must be a string, not a number"]),
        ('exclude = "a"\n' + _ORDERS, [":1: 'exclude' must be a list of strings", 'Write exclude = ["a"].']),
        ('exclude = ["!"]\n' + _ORDERS, [":1: '!' cannot stand in 'exclude'"]),
        (
            '[services.orders]\ntables = ["orders"]\n',
            [":1: service 'orders' has no paths", 'paths = ["services/orders"]'],
        ),
        ("[services.orders]\npaths = []\n", [":1: service 'orders' has no paths"]),
        (
            '[services.orders]\npaths = "orders"\n',
            [":2: 'paths' must be a list", 'Write paths = ["orders"].'],
        ),
        ("[services.orders]\npaths = [1979-05-27]\n", [":2: 'paths' must hold strings, not a date"]),
        ('[services.orders]\npaths = ["a",\n  ""]\n', [":3: '' cannot stand in 'paths': it is empty"]),
        ('[services.orders]\npaths = ["a",\n  "../b"]\n', [":3: '../b'", "leads out of the repository"]),
        ('[services.orders]\npaths = ["/srv/a"]\n', [":2: '/srv/a'", "leads out of the repository"]),
        ('[services.orders]\npaths = ["a\\\\b"]\n', ["forward slashes", 'Write "a/b".']),
        ('[services.orders]\npaths = ["!a"]\n', ["there are no exceptions here"]),
        ('[services.orders]\npaths = ["a"]\ntables = ["a b"]\n', [":3: 'a b' cannot stand in 'tables'"]),
        ('[services.orders]\npaths = ["a"]\ntables = ["a."]\n', ["that is no name of a table"]),
        ('[services.orders]\npaths = ["a"]\nschemas = ["a.b"]\n', ['tables = ["a.b"]']),
        ('[services.""]\npaths = ["a"]\n', ["a service has an empty name"]),
        (
            _ORDERS + '[services.b]\npaths = ["b"]\ntables = [\n  "x",\n  "Orders",\n]\n',
            [":8: the table 'Orders' is claimed by 'orders' and by 'b'"],
        ),
        (
            _ORDERS + '[services.b]\npaths = ["b"]\ntables = ["public.orders"]\n',
            ["the table 'public.orders' is claimed by 'orders' and by 'b'"],
        ),
        (
            _ORDERS + '[services.b]\npaths = ["./orders/"]\n',
            [":5: the path './orders/' is claimed by 'orders' and by 'b'"],
        ),
    ],
)
def test_wrong(text: str, told: list[str]) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_config(text)
    for words in told:
        assert words in str(raised.value)


def test_everything_is_told_at_once_in_the_order_of_the_file() -> None:
    text = 'dialect = "pg"\n[services.a]\npath = ["a"]\n[services.b]\npaths = ["b"]\ntables = "t"\n'
    with pytest.raises(ConfigError) as raised:
        parse_config(text)
    assert [problem.line for problem in raised.value.problems] == [1, 2, 3, 6]
