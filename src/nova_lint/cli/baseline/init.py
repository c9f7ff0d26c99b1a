"""`nova-lint baseline init`: tolerate what is there today, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nova_lint.cli.options import CONFIG
from nova_lint.cli.outcome import CLEAN

if TYPE_CHECKING:
    from pathlib import Path


@click.command("init", short_help="Tolerate what is found today, once.")
@click.option(
    "--rule",
    "words",
    multiple=True,
    metavar="RULES",
    help="Only these rules, also beside a baseline that was made without them.",
)
@CONFIG
def COMMAND(words: tuple[str, ...], config_file: Path | None) -> int:
    """Write every finding of today to .nova-lint/baseline/, as an entry that is tolerated until it is gone.

    Refuses where there is a baseline: entries never come in by the dozen again. With --rule, the findings of a rule
    that was not there then.
    """
    from nova_lint.cli.chosen import chosen
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured, told
    from nova_lint.engine.baseline.change import freeze
    from nova_lint.engine.baseline.store import FOLDER, locked, read, write
    from nova_lint.engine.gate import Against
    from nova_lint.engine.rulebook import rules
    from nova_lint.reports.wording import count

    config = configured((), config_file)
    with told(), locked(config.root):
        before = read(config.root)
        if before is not None and not words:
            freeze(before, (), before.rules)  # says why not, before a long run
        with progress_bar() as progress:
            codes = chosen(words, rules(), "--rule")
            report = checked(config, (), select=codes, progress=progress, against=Against())
        ran = {rule.code for rule in report.rules}
        after = freeze(before, report.findings, ran, config.policy)
        write(config.root, after)
    more = len(after.entries) - (len(before.entries) if before is not None else 0)
    taken = {finding.code for finding in report.findings} & ran
    told_ = f"{count(more, 'finding')} of {count(len(taken), 'rule')}"
    click.echo(f"{told_} {'is' if more == 1 else 'are'} tolerated from now on: see {FOLDER}/.")
    click.echo("Commit that folder. `nova-lint check` fails for what is new from now on.")
    if before is None:
        click.echo(f"For merges without conflicts, add to .gitattributes: {FOLDER}/*.jsonl merge=union")
    return CLEAN
