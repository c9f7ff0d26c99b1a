"""The generated pages are up to date, and every link of the documentation leads somewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from nova_lint.config.load import load_config
from nova_lint.engine.rulebook import rules
from nova_lint.engine.run import check
from nova_lint.reports import render

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "examples/marketplace/README.md")
)


def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_up_to_date() -> None:
    """If not: `make docs`."""
    written = {
        page.relative_to(ROOT / "docs/reference").as_posix(): page.read_text(encoding="utf-8")
        for page in (ROOT / "docs/reference/cli.md", *(ROOT / "docs/reference/rules").glob("*.md"))
    }
    assert written == generate().pages()


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_readme_shows_real_output() -> None:
    example = ROOT / "examples" / "marketplace"
    paths = [example / "services/orders/checkout.py", example / "services/payments/payouts.py"]
    boundary = [rule.code for rule in rules() if rule.code.startswith("NL1")]
    report = check(load_config(example / "nova-lint.toml"), paths, select=boundary)
    output = render(report, "text", width=80)
    shown = re.search(
        r"payouts\.py\n(.*?\))\.\n```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown is not None
    assert output.startswith(shown[1])
