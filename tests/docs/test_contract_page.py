"""The page on contracts shows what is really drafted."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest
from msgspec.structs import replace

from nova_lint.config.load import load_config
from nova_lint.engine.contract.derive import contract_of
from nova_lint.engine.run import check
from nova_lint.model.report import Report
from nova_lint.reports import render

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/draft-the-contract.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example() -> Report:
    return check(load_config(ROOT / "examples/marketplace/nova-lint.toml"))


@pytest.mark.parametrize(
    ("owner", "callers", "format", "language"),
    [
        ("auth", ["orders"], "proto", "proto"),
        ("search", [], "openapi", "yaml"),
        ("search", [], "python", "python"),
    ],
)
def test_the_page_shows_real_output(
    owner: str, callers: Collection[str], format: str, language: str, example: Report
) -> None:
    drafted = replace(example, contract=contract_of(example, owner, callers))
    assert f"```{language}\n{render(drafted, f'contract-{format}').strip()}\n```" in PAGE
