"""`nova-lint tables`: every table that migrations, scripts and models define, and whose it is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from nova_lint.cli.options import COLOR, CONFIG, OUTPUT_FILE, format_of
from nova_lint.cli.outcome import CLEAN
from nova_lint.reports import render

if TYPE_CHECKING:
    from nova_lint.model.schema import Schema


@click.command("tables", short_help="List every table with its columns, keys and owner.")
@click.argument("root", required=False, type=click.Path(exists=True, path_type=Path))
@CONFIG
@click.option(
    "--table",
    "patterns",
    multiple=True,
    help="Only tables of this name or pattern, as in the configuration (`orders`, `billing.*`); may be repeated.",
)
@click.option(
    "--service", "owners", multiple=True, help="Only tables that this service owns; may be repeated."
)
@click.option("--unowned", is_flag=True, help="Only tables that nobody owns.")
@format_of("tables", "json is one object, for programs.")
@OUTPUT_FILE
@COLOR
@click.option("-q", "--quiet", is_flag=True, help="No closing line, no warnings.")
@click.option("-v", "--verbose", is_flag=True, help="Types and models too, and what did not fit.")
def COMMAND(
    root: Path | None,
    config_file: Path | None,
    patterns: tuple[str, ...],
    owners: tuple[str, ...],
    unowned: bool,
    output_format: str,
    output_file: Path | None,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """List every table below ROOT, as its migrations, scripts and models together leave it.

    A configuration file is not needed: without one, nobody is known to own anything. With --config, ROOT is
    the folder that the configuration speaks about, wherever the file itself is.
    """
    from nova_lint.cli.output import check_writable, is_terminal, wants_color, warn, width, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured_for_facts

    check_writable(output_file)
    config, paths = configured_for_facts(root, config_file)
    known = {service.name for service in config.ownership.services}
    for owner in owners:
        if owner not in known:
            raise click.BadParameter(f"there is no service {owner!r}.", param_hint="--service")
    with progress_bar(quiet) as progress:
        report = checked(config, paths, progress=progress)
    if not quiet:
        warn((*config.warnings, *report.warnings))
    text = render(
        replace(report, schema=_chosen(report.schema, patterns, owners, unowned)),
        f"tables-{output_format}",
        color=wants_color(color, output_file is None and is_terminal(sys.stdout)),
        width=width(),
        verbose=verbose,
        quiet=quiet,
    )
    write(text, output_file)
    return CLEAN


def _chosen(schema: Schema, patterns: tuple[str, ...], owners: tuple[str, ...], unowned: bool) -> Schema:
    """The tables that the options ask for: any of the patterns, and any of the owners."""
    from nova_lint.model.patterns import table_rank

    wanted = {*owners, *([""] if unowned else [])}
    return schema.only(
        lambda table: (
            (not wanted or table.owner in wanted)
            and (not patterns or any(table_rank(pattern, table.name) is not None for pattern in patterns))
        )
    )
