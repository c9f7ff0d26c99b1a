"""`nova-lint baseline update`: take out what is gone. Nothing is ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nova_lint.cli.baseline.common import held
from nova_lint.cli.options import CONFIG
from nova_lint.cli.outcome import CLEAN, FINDINGS

if TYPE_CHECKING:
    from pathlib import Path


@click.command("update", short_help="Take out what is gone; never add anything.")
@CONFIG
@click.option("-q", "--quiet", is_flag=True, help="Say nothing.")
def COMMAND(config_file: Path | None, quiet: bool) -> int:
    """Take out entries that nothing matches any more, and follow code that was edited or moved.

    It never adds an entry, so it is safe as a hook, and after a merge: keep the lines of both sides, then run it.
    What people wrote stays. Exits with 1 when there are findings that the baseline does not hold.
    """
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import configured, deeply, told
    from nova_lint.engine.baseline.store import locked, write
    from nova_lint.engine.gate import renewed
    from nova_lint.reports.wording import count

    config = configured((), config_file)
    with told(), locked(config.root):
        before = held(config.root, after_merge=True)
        with progress_bar(quiet) as progress:
            report, after = deeply(config, lambda: renewed(config, before, progress=progress))
        changed = write(config.root, after)
    gone = len(before.entries) - len(after.entries)
    moved = len({entry.fp for entry in after.entries} - {entry.fp for entry in before.entries})
    new = [finding for finding in report.active if finding.severity == "error"]
    if not quiet:
        told_ = f"{gone:,} gone, {moved:,} followed, {len(after.entries):,} left"
        files = f"{count(len(changed), 'file')} changed" if changed else "nothing to write"
        click.echo(f"{told_}; {files}.")
        if new:
            verb = "is" if len(new) == 1 else "are"
            click.echo(f"{count(len(new), 'new finding')} {verb} not in the baseline: see `nova-lint check`.")
    return FINDINGS if new else CLEAN
