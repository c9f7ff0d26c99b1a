"""Colour, and the rules that were chosen."""

from __future__ import annotations

import dataclasses

import pytest

from nova_lint.cli.chosen import chosen
from nova_lint.cli.outcome import WrongInput
from nova_lint.cli.output import wants_color
from nova_lint.model.rule import Rule


@pytest.mark.parametrize(
    ("choice", "terminal", "environment", "wanted"),
    [
        ("auto", False, {}, False),  # a pipe or a file
        ("never", True, {"FORCE_COLOR": "1"}, False),  # what is typed counts more than what is set
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", False, {"FORCE_COLOR": "0"}, False),
        ("auto", True, {}, True),
        ("auto", True, {"NO_COLOR": ""}, True),  # the convention: only if not empty
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("always", False, {"NO_COLOR": "1"}, True),
    ],
)
def test_wants_color(choice: str, terminal: bool, environment: dict[str, str], wanted: bool) -> None:
    assert wants_color(choice, terminal, environment) == wanted


def _rule(code: str, name: str) -> Rule:
    return dataclasses.replace(_ANY, code=code, name=name)


_ANY = Rule("", "", "", "error", "high", "access", {}, "", "", "", "", "")
_RULES = (
    _rule("NL101", "cross-service-read"),
    _rule("NL102", "cross-service-write"),
    _rule("NL401", "unowned"),
)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ([], ()),
        ([""], ()),
        (["NL102"], ("NL102",)),
        (["nl102,"], ("NL102",)),
        (["NL1"], ("NL101", "NL102")),
        (["NL401, NL102", "NL102"], ("NL102", "NL401")),
        (["cross-service-write"], ("NL102",)),
        (["ALL"], ("NL101", "NL102", "NL401")),
    ],
)
def test_chosen(words: list[str], codes: tuple[str, ...]) -> None:
    assert chosen(words, _RULES, "--select") == codes


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("NL103", "--select: there is no rule 'NL103'. Did you mean NL10"),
        ("cross-service-wirte", "Did you mean NL102 (cross-service-write)?"),
        ("E501x9", "`nova-lint explain` lists them all."),
    ],
)
def test_no_such_rule(word: str, message: str) -> None:
    with pytest.raises(WrongInput) as raised:
        chosen([word], _RULES, "--select")
    assert message in str(raised.value)
