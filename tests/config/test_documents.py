"""Several files: what one extends, and what each team keeps for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from nova_lint.config.load import Config, ConfigError, find_config, load_config

ROOT = 'include = ["services/*/nova-lint.toml"]\n\n[services.web]\npaths = ["web"]\n'
PERMIT = '[[permits]]\nservice = "orders"\ntables = ["users"]\nreason = "r"\n'
ORDERS = '[services.orders]\npaths = ["."]\ntables = ["orders"]\n\n' + PERMIT


def _write(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def _load(folder: Path, files: dict[str, str]) -> Config:
    return load_config(_write(folder, files) / "nova-lint.toml")


def test_each_team_keeps_its_own(tmp_path: Path) -> None:
    accounts = '[services.accounts]\npaths = ["api", "./jobs/"]\ntables = ["users"]\n'
    config = _load(
        tmp_path,
        {
            "nova-lint.toml": ROOT,
            "services/orders/nova-lint.toml": ORDERS,
            "services/accounts/nova-lint.toml": accounts,
        },
    )
    services = {service.name: service for service in config.ownership.services}
    assert services["orders"].paths == ("services/orders",)
    assert services["accounts"].paths == ("services/accounts/api", "services/accounts/jobs")
    assert str(services["orders"].line_of("orders")) == "services/orders/nova-lint.toml:3:1"
    assert [permit.callers for permit in config.permits] == [("orders",)]
    assert config.files == (
        "nova-lint.toml",
        "services/accounts/nova-lint.toml",
        "services/orders/nova-lint.toml",
    )


def test_two_files_may_speak_of_one_service(tmp_path: Path) -> None:
    root = 'include = ["db/owners.toml"]\n[services.orders]\npaths = ["orders"]\ntables = ["orders"]\n'
    config = _load(
        tmp_path, {"nova-lint.toml": root, "db/owners.toml": '[services.orders]\ntables = ["carts"]\n'}
    )
    [orders] = config.ownership.services
    assert (orders.paths, orders.tables) == (("orders",), ("orders", "carts"))


def test_a_part_leads_to_the_whole(tmp_path: Path) -> None:
    files = {"nova-lint.toml": ROOT, "services/orders/nova-lint.toml": ORDERS, "other/nova-lint.toml": ORDERS}
    _write(tmp_path, files)
    assert find_config(tmp_path / "services/orders") == tmp_path / "nova-lint.toml"
    assert find_config(tmp_path / "other") == tmp_path / "other/nova-lint.toml"


def test_one_file_builds_on_another(tmp_path: Path) -> None:
    base = 'dialect = "mysql"\nexclude = ["vendor/"]\n[code]\ntests = "gate"\nscripts = "skip"\n'
    own = 'extends = "shared/base.toml"\ndialect = "postgres"\nexclude = ["gen/"]\n[code]\ntests = "read"\n'
    own += '[services.a]\npaths = ["a"]\n'
    config = _load(tmp_path, {"nova-lint.toml": own, "shared/base.toml": base})
    assert (config.dialect, config.exclude) == ("postgres", ("vendor/", "gen/"))
    assert (config.code.treatment_of("tests"), config.code.treatment_of("scripts")) == ("read", "skip")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"nova-lint.toml": 'extends = "no.toml"\n'}, ["nova-lint.toml:1: it extends 'no.toml', and there is no such file"]),
        (
            {"nova-lint.toml": 'extends = "b.toml"\n', "b.toml": 'extends = "nova-lint.toml"\n'},
            ["b.toml:1: 'nova-lint.toml' extends this file in turn"],
        ),
        ({"nova-lint.toml": 'include = ["x/*.toml"]\n'}, ["nova-lint.toml:1: 'x/*.toml' includes no file"]),
        (
            {"nova-lint.toml": 'include = ["x.toml"]\n[services.a]\npaths = ["a"]\n',
             "x.toml": 'dialect = "mysql"\n[service.b]\n'},
            ["x.toml:1: unknown key 'dialect'", "x.toml:2: unknown key 'service'"],
        ),
        ({"nova-lint.toml": 'include = ["x.toml"]\n', "x.toml": "[a\n"}, ["x.toml:1: it is not TOML"]),
        (
            {"nova-lint.toml": 'include = ["x.toml"]\n[services.a]\npaths = ["a"]\ndatabase = "main"\n',
             "x.toml": '[[permits]]\nservice = "b"\ntables = ["t"]\nreason = "r"\n[services.c]\ntables = ["t"]\n'},
            ["is in the database 'main', which nothing names",
             "x.toml:1: there is no service 'b'", "x.toml:5: service 'c' has no paths"],
        ),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_told_with_its_file(
    tmp_path: Path, files: dict[str, str], told: list[str]
) -> None:
    with pytest.raises(ConfigError) as raised:
        _load(tmp_path, files)
    for words in told:
        assert words in str(raised.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('tables = ["t"]\nreason = "r"\n', "a permit names no service"),
        ('service = "a"\nreason = "r"\n', "the permit of a names no table"),
        ('service = "a"\ntables = ["t"]\n', "the permit of a has no reason"),
        ('service = "a"\ntables = ["t"]\nreason = "r"\nops = ["write"]\n', "'write' cannot stand in 'ops'"),
        (
            'service = "a"\ntables = ["t"]\nreason = "r"\nuntil = "soon"\n',
            "'until' must be a date, not 'soon'",
        ),
        ('service = "a"\ntables = ["t"]\nreason = "r"\nwhy = "x"\n', "unknown key 'why' in [permits]"),
    ],
)
def test_permits_that_say_too_little(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as raised:
        _load(tmp_path, {"nova-lint.toml": f'[services.a]\npaths = ["a"]\n\n[[permits]]\n{text}'})
    assert told in str(raised.value)
    assert "nova-lint.toml:" in str(raised.value)
