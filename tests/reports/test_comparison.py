"""A run that fails for its baseline says so in every format that a CI system shows."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from nova_lint.model.baseline import Comparison
from nova_lint.model.report import Report
from nova_lint.reports import render
from tests.engine.baseline.entries import entry
from tests.reports.samples import finding, report

_GONE = entry()


def _compared(*, stale: str = "error") -> Report:
    compared = Comparison("the baseline", known=1, gone=(_GONE,), blamed=(_GONE,), stale=stale)
    return replace(report(finding(state="known")), compared=compared)


@pytest.mark.parametrize("format", ["github", "azure"])
def test_a_stale_entry_that_fails_nothing_is_not_annotated(format: str) -> None:
    assert render(_compared(stale="warn"), format) == ""


@pytest.mark.parametrize(
    ("format", "start"),
    [("github", "::error title=nova-lint baseline::"), ("azure", "##vso[task.logissue type=error;]")],
)
def test_a_stale_entry_is_annotated(format: str, start: str) -> None:
    (line,) = render(_compared(), format).splitlines()
    assert line.startswith(f"{start}Against the baseline: 0 new, 1 known, 1 gone.")
    assert line.endswith("run `nova-lint baseline update`, and commit what it changes.")


@pytest.mark.parametrize(("stale", "failures"), [("warn", "0"), ("error", "1")])
def test_junit(stale: str, failures: str) -> None:
    root = ElementTree.fromstring(render(_compared(stale=stale), "junit").encode())
    assert (root.get("tests"), root.get("failures")) == ("1", failures)


def test_markdown_counts_by_pair() -> None:
    shown = render(_compared(), "markdown")
    assert shown.splitlines()[1] == "### nova-lint: the baseline holds what is gone"
    edge = _GONE.edge
    rows = [line for line in shown.splitlines() if line.startswith("| ")]
    assert rows == [
        "| caller | owner | new | gone | remaining |",
        "| orders | billing | 0 | 0 | 1 |",
        f"| {edge.caller} | {edge.owner} | 0 | 1 | 0 |",
        "| **all** |  | 0 | 1 | 1 |",
    ]
