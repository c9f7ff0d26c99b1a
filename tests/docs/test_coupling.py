"""The page on coupling shows what is really printed, and the page on figures names what is really counted."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from nova_lint.config.load import load_config
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.metrics import metrics_of
from nova_lint.engine.run import check
from nova_lint.model.landscape import KINDS, Landscape
from nova_lint.reports import render

ROOT = Path(__file__).parents[2]


def test_the_page_shows_real_output() -> None:
    config = load_config(ROOT / "examples/marketplace/nova-lint.toml")
    report = check(config)
    landscape = landscape_of(report, config.ownership, config.code)
    score = replace(report, metrics=metrics_of(landscape, report.counts))
    near = replace(report, landscape=landscape.near(["search"], lambda table: False, 1))
    reads = near.landscape.only(lambda edge: edge if edge.kind == "read" else None)
    page = (ROOT / "docs/how-to/see-the-coupling.md").read_text(encoding="utf-8")
    assert render(score, "score-text") in page
    assert render(near, "graph-mermaid") in page
    assert render(replace(near, landscape=reads), "graph-csv") in page


def test_the_page_defines_every_kind_and_part() -> None:
    page = (ROOT / "docs/explanation/metrics.md").read_text(encoding="utf-8")
    parts = metrics_of(Landscape()).parts
    assert [kind for kind in KINDS if f"| `{kind}` |" not in page] == []
    assert [part.name for part in parts if f"| {part.name} | {part.points} |" not in page] == []
    assert sum(part.points for part in parts) == 10
