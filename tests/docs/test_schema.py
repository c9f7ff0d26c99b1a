"""The JSON Schema of the configuration says what the reader reads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli

from nova_lint.config import reader, services
from nova_lint.config.load import parse_config

DOCS = Path(__file__).parents[2] / "docs" / "reference"
SCHEMA = json.loads((DOCS / "nova-lint.schema.json").read_text(encoding="utf-8"))
KEYS: dict[str, Any] = SCHEMA["properties"]
ORDERS = '[services.orders]\npaths = ["orders"]\n'


def _problems(text: str) -> list[str]:
    data = json.loads(json.dumps(tomli.loads(text), default=str))
    return [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(data)]


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("described", "read"),
    [
        (KEYS, reader._TOP),
        (KEYS["helpers"]["items"]["properties"], reader._HELPER),
        (KEYS["permits"]["items"]["properties"], reader._PERMIT),
        (KEYS["databases"]["additionalProperties"]["properties"], reader._DATABASE),
        (KEYS["code"]["properties"], reader._KINDS),
        (KEYS["baseline"]["properties"], tuple(reader._POLICY)),
        (KEYS["services"]["additionalProperties"]["properties"], services._KEYS),
    ],
)
def test_it_has_the_keys_that_are_read(described: dict[str, Any], read: tuple[str, ...]) -> None:
    assert sorted(described) == sorted(read)


@pytest.mark.parametrize(
    "example", re.findall(r"```toml\n(.*?)```", (DOCS / "config.md").read_text(), re.DOTALL)
)
def test_the_examples_of_the_page_are_right(example: str) -> None:
    assert _problems(example) == []
    if "include" not in example and "extends" not in example:
        parse_config(example if "[services" in example else ORDERS + example)


@pytest.mark.parametrize(
    "text",
    [
        "dialect = 1",
        "[services.orders]\npath = []",
        '[[permits]]\nservice = "orders"\ntables = ["users"]',
        '[[permits]]\nreason = "r"\ntables = ["users"]',
        '[code]\ntests = "ignore"',
        '[[helpers]]\ncall = "x"\nsql = "q"\ntable = "t"',
    ],
)
def test_it_complains_where_the_reader_does(text: str) -> None:
    assert _problems(text)
