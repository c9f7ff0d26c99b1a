"""`nova-lint explain`: what a rule finds, why it matters, and what to do instead."""

from __future__ import annotations

import sys

import click

from nova_lint.cli.chosen import nearest
from nova_lint.cli.options import COLOR
from nova_lint.cli.outcome import CLEAN, WrongInput
from nova_lint.cli.output import is_terminal, wants_color, width, write
from nova_lint.reports.look import Look
from nova_lint.reports.rule_page import rule_list, rule_page


@click.command("explain", short_help="Say what a rule finds, why, and what to do instead.")
@click.argument("rule", required=False)
@COLOR
def COMMAND(rule: str | None, color: str) -> int:
    """Explain RULE, a code (NL102) or a name (cross-service-write). Without RULE, list all rules."""
    from nova_lint.engine.rulebook import find_rule, rules

    look = Look(color=wants_color(color, is_terminal(sys.stdout)), width=width())
    if rule is None:
        write(rule_list(rules(), look), None)
        return CLEAN
    found = find_rule(rule) or find_rule(rule.upper()) or find_rule(rule.lower())
    if found is None:
        raise WrongInput(f"there is no rule '{rule}'.{nearest(rule, rules())}")
    write(rule_page(found, look), None)
    return CLEAN
