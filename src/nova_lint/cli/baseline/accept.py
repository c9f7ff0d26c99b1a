"""`nova-lint baseline accept`: let in a finding by name, with a reason. The only door."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from nova_lint.cli.baseline.common import held
from nova_lint.cli.options import CONFIG
from nova_lint.cli.outcome import CLEAN, WrongInput

if TYPE_CHECKING:
    from pathlib import Path


@click.command("accept", short_help="Let in a new finding, by name and with a reason.")
@click.argument("fingerprints", nargs=-1, required=True, metavar="FP...")
@click.option("--reason", required=True, help="Why it must be, for whoever reads it in a year.")
@click.option("--ticket", required=True, help="Where it is followed up.")
@click.option(
    "--until", default="", metavar="DATE", help="The last day on which it is tolerated: 2027-03-31."
)
@click.option("--by", default=None, help="Who says so; by default the user.name of git.")
@CONFIG
def COMMAND(
    fingerprints: tuple[str, ...],
    reason: str,
    ticket: str,
    until: str,
    by: str | None,
    config_file: Path | None,
) -> int:
    """Add the new findings with these fingerprints to the baseline. The first letters of one are enough.

    `nova-lint check --verbose` shows the fingerprints of new findings.
    """
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured, told
    from nova_lint.engine.baseline.change import Why, accept
    from nova_lint.engine.baseline.store import locked, write
    from nova_lint.engine.gate import Against

    config = configured((), config_file)
    why = Why(_said(reason, "--reason"), _said(ticket, "--ticket"), _who(by, config.root), _day(until))
    with told(), locked(config.root):
        before = held(config.root)
        with progress_bar() as progress:
            report = checked(config, (), progress=progress, against=Against())
        after, accepted = accept(before, report.findings, fingerprints, why)
        write(config.root, after)
    for finding in accepted:
        click.echo(f"accepted {finding.fingerprint}: {finding.place} {finding.code} {finding.message}")
    return CLEAN


def _said(text: str, option: str) -> str:
    if not text.strip():
        raise WrongInput(f"{option} is empty")
    return " ".join(text.split())


def _day(text: str) -> str:
    from nova_lint.engine.baseline.lines import is_day

    if text and not is_day(text):
        raise WrongInput(f"--until must be a date like 2027-03-31, not {text!r}")
    if text and date.fromisoformat(text) < date.today():
        raise WrongInput(f"--until {text} is over already")
    return text


def _who(by: str | None, root: Path) -> str:
    from nova_lint.engine.git import GitError, git

    if by is not None:
        return by.strip()
    try:
        return git(root, "config", "user.name").decode(errors="replace").strip()
    except GitError:
        return ""
