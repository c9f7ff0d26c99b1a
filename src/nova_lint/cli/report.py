"""`nova-lint report`: all of it on one page that people would rather look at than read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from msgspec.structs import replace

from nova_lint.cli.options import CONFIG, format_of
from nova_lint.cli.outcome import CLEAN
from nova_lint.reports import render

#: Where the page goes when nobody says where.
_FILE = "nova-lint-report.html"


@click.command("report", short_help="Write one page: figures, matrix, coupling, findings, plan.")
@CONFIG
@click.option(
    "-o", "--output-file", type=click.Path(path_type=Path),
    help=f"Write here. By default a page goes to {_FILE}, Markdown to stdout.",
)  # fmt: skip
@format_of("report", "markdown is short, for a weekly report.", default="html")
@click.option(
    "--base",
    metavar="REF",
    default="",
    help="A branch or commit: show how the figures have changed since HEAD and it parted.",
)
@click.option("-q", "--quiet", is_flag=True, help="No warnings, and not where the page is.")
def COMMAND(
    config_file: Path | None, output_file: Path | None, output_format: str, base: str, quiet: bool
) -> int:
    """Write a report on the whole codebase: one HTML file that needs no network and no other file.

    It holds lines of the scanned code. It fails nothing: the exit code is 0 whatever it shows.
    """
    from nova_lint.cli.deep import run_deep
    from nova_lint.cli.output import check_writable, warn, width, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured, told
    from nova_lint.cli.targets import repository_prefix
    from nova_lint.engine.baseline.burndown import burndown
    from nova_lint.engine.gate import Against
    from nova_lint.engine.git import GitError
    from nova_lint.engine.landscape import landscape_of
    from nova_lint.engine.metrics import metrics_of
    from nova_lint.engine.plan.build import plan_of
    from nova_lint.engine.scored import earlier_at

    file = output_file or (Path(_FILE) if output_format == "html" else None)
    check_writable(file)
    config = configured((), config_file)
    with told():
        earlier = run_deep(lambda: earlier_at(config, base)) if base else None
    with progress_bar(quiet) as progress:
        report = checked(config, (), progress=progress, against=Against())
    landscape = landscape_of(report, config.ownership, config.code)
    try:
        shrunk = burndown(config.root, date.today())
    except GitError:
        shrunk = None  # no repository, or one without commits: there is nothing to tell of the past
    report = replace(
        report,
        landscape=landscape,
        metrics=metrics_of(landscape, report.counts),
        plan=plan_of(report, landscape, config.code, config.dialect),
        earlier=earlier,
        burndown=shrunk,
    )
    if not quiet:
        warn((*config.warnings, *report.warnings))
    prefix = repository_prefix(config.root)
    write(render(report, f"report-{output_format}", width=width(), quiet=quiet, prefix=prefix), file)
    if file is not None and not quiet:
        click.echo(f"Wrote {file}.")
    return CLEAN
