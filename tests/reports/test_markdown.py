"""The summary for a pull request."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nova_lint.model.baseline import Comparison
from nova_lint.model.place import Span
from nova_lint.reports import render
from nova_lint.reports.markdown import MARKER
from tests.engine.baseline.entries import entry
from tests.reports.samples import finding, report


def _table(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


def test_nothing_to_tell_is_told() -> None:
    shown = render(report(), "markdown")
    assert shown.startswith(f"{MARKER}\n### nova-lint: nothing new\n")
    assert _table(shown) == []


def test_pairs_without_anything_to_compare_with() -> None:
    found = (finding(), finding(), finding(owner="auth"), finding(caller="", owner="", code="NL901"))
    assert _table(render(report(*found), "markdown")) == [
        "| caller | owner | findings |",
        "|---|---|--:|",
        "| orders | billing | 2 |",
        "| *other findings* |  | 1 |",
        "| orders | auth | 1 |",
        "| **all** |  | 4 |",
    ]


def test_what_is_new_comes_first() -> None:
    found = (finding(state="known"), finding(state="waived"), finding(owner="auth"))
    assert _table(render(report(*found), "markdown")) == [
        "| caller | owner | new | gone | remaining |",
        "|---|---|--:|--:|--:|",
        "| orders | auth | 1 | 0 | 0 |",
        "| orders | billing | 0 | 0 | 2 |",
        "| **all** |  | 1 | 0 | 2 |",
    ]


def test_what_the_branch_mended_is_gone_although_the_baseline_knows() -> None:
    """A branch that passes has taken it out of the baseline: nothing else would tell what it did."""
    compared = Comparison("the baseline", known=1, before=3, dropped=(entry(), entry("b.py")))
    shown = render(replace(report(finding(state="known")), compared=compared), "markdown")
    assert "### nova-lint: nothing new, 2 old findings gone" in shown
    assert _table(shown)[2:] == [
        "| orders | billing | 0 | 0 | 1 |",
        "| orders | users | 0 | 2 | 0 |",
        "| **all** |  | 0 | 2 | 1 |",
    ]


def test_long_lists_are_counted() -> None:
    found = [finding(caller=f"s{number:03}") for number in range(60)]
    shown = render(report(*found), "markdown")
    assert "| 10 more |  | 10 |" in shown
    assert "- and 10 more findings" in shown


def test_a_finding() -> None:
    assert (
        "- `apps/orders/repo.py:2` **NL102** [error] orders writes invoices, which billing owns. Call billing's API."
        in render(report(finding()), "markdown", prefix="apps").splitlines()
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("order_items", r"order\_items"),
        ("[x](http://evil)", r"\[x\](http://evil)"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("a | b\n# c", "a \\| b\N{REPLACEMENT CHARACTER}\\# c"),
        ("@everyone", "@\N{ZERO WIDTH SPACE}everyone"),  # it would tell people on GitHub
        ("`*~\\", r"\`\*\~\\"),
    ],
)
def test_nothing_of_the_repository_is_markdown(text: str, shown: str) -> None:
    assert f"[error] {shown}. " in render(report(finding(message=text)), "markdown")


def test_a_path_does_not_end_its_code() -> None:
    shown = render(report(finding(place=Span("a`b|c\n.py", 1, 1))), "markdown")
    assert "- `a'b\N{BROKEN BAR}c\N{REPLACEMENT CHARACTER}.py:1` " in shown


def test_warnings_are_told_once() -> None:
    shown = render(replace(report(), warnings=("odd", "odd")), "markdown")
    assert shown.splitlines().count("- odd") == 1
