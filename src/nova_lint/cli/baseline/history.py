"""`nova-lint baseline history`: how the baseline became smaller, and when nothing is left."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from nova_lint.cli.baseline.common import config_option
from nova_lint.cli.outcome import CLEAN


@click.command("history", short_help="Show how it became smaller, and when nothing is left.")
@click.option(
    "--output-format",
    type=click.Choice(["table", "svg", "json"]),
    default="table",
    show_default=True,
    help="svg is a drawing, json is for programs.",
)
@click.option("--output-file", type=click.Path(path_type=Path), help="Write here instead of to stdout.")
@config_option
def COMMAND(output_format: str, output_file: Path | None, config_file: Path | None) -> int:
    """Count the entries after each commit of the main line that changed them, from git's objects.

    The day on which nothing is left follows from the pace of the last twelve weeks.
    """
    from nova_lint.cli.output import check_writable, width, write
    from nova_lint.cli.settings import configured, told
    from nova_lint.engine.baseline.burndown import burndown
    from nova_lint.reports.burndown import burndown_json, burndown_svg, burndown_table

    check_writable(output_file)
    config = configured((), config_file)
    with told():
        found = burndown(config.root, date.today())
    if output_format == "table":
        text = burndown_table(found, width())
    else:
        text = burndown_svg(found) if output_format == "svg" else burndown_json(found)
    write(text, output_file)
    return CLEAN
