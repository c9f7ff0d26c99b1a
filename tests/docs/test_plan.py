"""The page on the plan shows what is really printed and written, and tells every way out with its work."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from nova_lint.config.load import load_config
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.plan.build import plan_of
from nova_lint.engine.plan.readiness import readiness_of
from nova_lint.engine.run import check
from nova_lint.model.plan import WAYS
from nova_lint.reports import render

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/plan-the-split.md").read_text(encoding="utf-8")


def test_the_page_shows_real_output() -> None:
    config = load_config(ROOT / "examples/marketplace/nova-lint.toml")
    report = check(config)
    landscape = landscape_of(report, config.ownership, config.code)
    plan = plan_of(report, landscape, config.code, config.dialect)
    readiness = readiness_of("messaging:catalog", report, landscape, config.code, config.dialect)
    shown = render(replace(report, plan=plan), "plan-text")
    steps = shown.split("\n\nStep ")
    assert f"```\n{steps[0]}\n```" in PAGE
    assert f"```\nStep {steps[3]}\n```" in PAGE
    assert f"```\n{render(replace(report, readiness=readiness), 'readiness-text')}```" in PAGE
    assert f"```sql\n{plan.steps[3].forward}```" in PAGE
    assert f"```sql\n{plan.steps[3].rollback}```" in PAGE


def test_the_page_tells_every_way() -> None:
    told = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
    ways = {cells[0].strip("| `"): cells[-1].strip(" |") for cells in told if len(cells) == 4}
    assert ways == {way.name: str(way.work) for way in WAYS}
