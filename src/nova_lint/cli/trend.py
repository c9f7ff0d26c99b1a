"""`nova-lint trend`: how the figures have changed over the history of the repository."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nova_lint.cli.options import CONFIG, OUTPUT_FILE
from nova_lint.cli.outcome import CLEAN

if TYPE_CHECKING:
    from datetime import datetime


@click.command("trend", short_help="Show the figures over the history of the repository.")
@CONFIG
@click.option(
    "--every",
    type=click.Choice(["commit", "day", "week", "month"]),
    default="week",
    show_default=True,
    help="Look at the last commit of each.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Nothing before this day.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=52,
    show_default=True,
    help="At most so many commits, the latest.",
)
@click.option(
    "--own-config",
    is_flag=True,
    help="Judge each commit by the configuration that it had, not by that of today.",
)
@click.option(
    "--output-format",
    type=click.Choice(["table", "json", "svg"]),
    default="table",
    show_default=True,
    help="svg is a drawing, json is for programs.",
)
@OUTPUT_FILE
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def COMMAND(
    config_file: Path | None,
    every: str,
    since: datetime | None,
    limit: int,
    own_config: bool,
    output_format: str,
    output_file: Path | None,
    quiet: bool,
) -> int:
    """Work out the figures of `score` for one commit a week of the main line, from git's objects.

    The work tree stays as it is. What was worked out is kept, so that the next run only looks at what is new.
    """
    from nova_lint.cli.deep import run_deep
    from nova_lint.cli.output import check_writable, width, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import configured, told
    from nova_lint.engine.trend import moments, trend
    from nova_lint.reports.trend_json import trend_json
    from nova_lint.reports.trend_svg import trend_svg
    from nova_lint.reports.trend_text import trend_text

    check_writable(output_file)
    config = configured((), config_file)
    with told(), progress_bar(quiet) as progress:
        chosen = moments(config, every, since.date() if since is not None else None, limit)
        found = run_deep(lambda: trend(config, chosen, own_config=own_config, progress=progress))
    if output_format == "table":
        text = trend_text(found, width())
    else:
        text = trend_svg(found) if output_format == "svg" else trend_json(found)
    write(text, output_file)
    return CLEAN
