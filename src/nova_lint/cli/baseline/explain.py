"""`nova-lint baseline explain`: one entry, or one new finding, by its fingerprint."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from nova_lint.cli.options import CONFIG
from nova_lint.cli.outcome import CLEAN, WrongInput

if TYPE_CHECKING:
    from pathlib import Path

    from nova_lint.model.baseline import Entry


@click.command("explain", short_help="Say what an entry is about.")
@click.argument("fingerprint", metavar="FP")
@CONFIG
def COMMAND(fingerprint: str, config_file: Path | None) -> int:
    """Say what an entry of the baseline, or a new finding, is about: who, what, where it is now, who let it in and why."""
    from msgspec.structs import replace

    from nova_lint.cli.output import is_terminal, wants_color, width, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured, told
    from nova_lint.engine.baseline.store import read
    from nova_lint.engine.gate import Against
    from nova_lint.reports import render

    wanted = fingerprint.strip().lower()
    if not wanted:
        raise WrongInput("FP is empty: give a fingerprint, or how it begins")
    config = configured((), config_file)
    with told():
        baseline = read(config.root)
        with progress_bar() as progress:
            report = checked(config, (), progress=progress, against=Against())
    entries = [e for e in (baseline.entries if baseline is not None else ()) if e.fp.startswith(wanted)]
    findings = [finding for finding in report.findings if finding.fingerprint.startswith(wanted)]
    names = {*(entry.fp for entry in entries), *(finding.fingerprint for finding in findings)}
    if len(names) != 1:
        told_ = "nothing has this fingerprint.\n  `nova-lint check --verbose` shows those of new findings."
        if names:
            told_ = "several findings have a fingerprint that begins so: give more of its letters"
        raise WrongInput(f"{fingerprint}: {told_}")
    for entry in entries:
        click.echo("\n".join(_lines(entry)))
    if findings:
        click.echo("Where it is now:" if entries else "It is new: the baseline does not hold it.")
        alone = replace(report, findings=tuple([replace(one, state="new") for one in findings]))
        color = wants_color("auto", is_terminal(sys.stdout))
        write(render(alone, "text", color=color, width=width(), verbose=True, quiet=True), None)
    else:
        click.echo("Nothing matches it any more: `nova-lint baseline update` takes it out.")
    return CLEAN


def _lines(entry: Entry) -> list[str]:
    from nova_lint.reports.ratchet import line
    from nova_lint.reports.wording import harmless

    told = [("kind", entry.kind), ("reason", entry.reason), ("ticket", entry.ticket), ("by", entry.by)]
    told += [("until", entry.until)]
    return [line(entry), *(harmless(f"  {name}: {value}") for name, value in told if value)]
