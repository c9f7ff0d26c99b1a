"""Every rule proves itself: its examples run through the product."""

from __future__ import annotations

import re

import pytest

from nova_lint.engine.rulebook import find_rule, rules
from nova_lint.engine.run import lint
from nova_lint.model.rule import Example, Rule

#: Whose is what in the examples, unless one brings a configuration of its own.
CONFIG = """
[services.orders]
paths = ["orders"]
tables = ["orders", "order_*"]

[services.accounts]
paths = ["accounts"]
tables = ["users", "user_*"]
"""


def _examples(bad: bool) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.code}-{example.name}")
        for rule in rules()
        for example in (rule.bad if bad else rule.good)
    ]


def _found(rule: Rule, example: Example) -> set[tuple[str, int]]:
    report = lint(example.files, example.config or CONFIG, select=[other.code for other in rules()])
    return {(f.place.file, f.place.line) for f in report.findings if f.code == rule.code}


def _marked(rule: Rule, example: Example) -> set[tuple[str, int]]:
    return {
        (path, number)
        for path, text in {**example.files, "nova-lint.toml": example.config}.items()
        for number, line in enumerate(text.split("\n"), 1)
        if re.search(rf"<- {rule.code}\b", line)
    }


@pytest.mark.parametrize(("rule", "example"), _examples(bad=False))
def test_good_examples_stay_quiet(rule: Rule, example: Example) -> None:
    assert _marked(rule, example) == set()
    assert _found(rule, example) == set()


@pytest.mark.parametrize(("rule", "example"), _examples(bad=True))
def test_bad_examples_are_found_where_they_are_marked(rule: Rule, example: Example) -> None:
    assert _marked(rule, example)
    assert _found(rule, example) == _marked(rule, example)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_every_rule_is_complete(rule: Rule) -> None:
    assert rule.origin == f"{rule.code}-{rule.name}.toml"
    assert rule.summary.endswith(".")
    assert not rule.text.endswith(".")  # it is a headline
    assert rule.help.endswith(".")
    assert len(rule.bad) >= 2
    assert len(rule.good) >= 2
    names = [example.name for example in (*rule.bad, *rule.good)]
    assert all(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("example", [e for rule in rules() for e in (*rule.bad, *rule.good)])
def test_markers_name_rules_that_exist(example: Example) -> None:
    for text in (*example.files.values(), example.config):
        assert all(find_rule(code) for code in re.findall(r"<- (\w+)", text))
