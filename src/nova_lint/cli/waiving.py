"""Waivers written into the files of a repository."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from nova_lint.cli.chosen import chosen
from nova_lint.cli.outcome import CLEAN, FINDINGS, WrongInput
from nova_lint.cli.rewriting import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nova_lint.config.load import Config
    from nova_lint.model.report import Report


def add(
    report: Report, config: Config, words: Sequence[str], reason: str, ticket: str, until: date | None
) -> int:
    """Put a waiver above every statement with an active finding of the chosen rules, and say what was done.

    Ends with 1 when a finding is left that no comment can cover. Raises `WrongInput` for a rule that does not exist, and
    for a file that cannot be written.
    """
    from nova_lint.engine.add_waivers import with_waivers
    from nova_lint.engine.discover import read_files
    from nova_lint.engine.rulebook import rules
    from nova_lint.reports.wording import count

    if until is not None and until < date.today():
        raise WrongInput(f"--until {until} is over already")
    codes = chosen(words, rules(), "--add-waivers")
    findings = [finding for finding in report.active if finding.code in codes]
    files, _ = read_files(config.root, sorted({finding.place.file for finding in findings}))
    changed, left = with_waivers(files, findings, reason.strip(), ticket, until)
    for path, content in changed.items():
        replace_file(config.root / path, content)
    for finding in left:
        click.echo(f"{finding.place}: {finding.code} cannot be waived by a comment here", err=True)
    done = len(findings) - len(left)
    click.echo(f"Waived {done:,} of {count(len(findings), 'finding')} in {count(len(changed), 'file')}.")
    return FINDINGS if left else CLEAN
