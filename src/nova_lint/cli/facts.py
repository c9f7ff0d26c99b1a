"""`nova-lint facts`: every table access, whether a rule minds it or not."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nova_lint.cli.options import COLOR, CONFIG, OUTPUT_FILE, format_of
from nova_lint.cli.outcome import CLEAN
from nova_lint.reports import render


@click.command("facts", short_help="List every table access that is seen.")
@click.argument("root", required=False, type=click.Path(exists=True, path_type=Path))
@CONFIG
@format_of("facts", "jsonl is one object per access, for programs.")
@OUTPUT_FILE
@click.option("--unresolved", is_flag=True, help="Count by reason what could not be seen, with examples.")
@click.option(
    "--transactions",
    is_flag=True,
    help="List transactions with what they write, and calls of other services.",
)
@COLOR
@click.option("-q", "--quiet", is_flag=True, help="No closing line, no warnings.")
@click.option("-v", "--verbose", is_flag=True, help="Columns too; with --unresolved, every place.")
def COMMAND(
    root: Path | None,
    config_file: Path | None,
    output_format: str,
    output_file: Path | None,
    unresolved: bool,
    transactions: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """List every table access below ROOT, sorted by place.

    A configuration file is not needed: without one, nobody is known to own anything. With --config, ROOT is
    the folder that the configuration speaks about, wherever the file itself is.
    """
    from nova_lint.cli.output import check_writable, is_terminal, wants_color, warn, width, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured_for_facts

    if unresolved and output_format != "text":
        raise click.UsageError("--unresolved is a table for people: it has no other format than text.")
    if unresolved and transactions:
        raise click.UsageError("--unresolved and --transactions are two tables: ask for one at a time.")
    check_writable(output_file)
    config, paths = configured_for_facts(root, config_file)
    with progress_bar(quiet) as progress:
        report = checked(config, paths, progress=progress)
    if not quiet:
        warn((*config.warnings, *report.warnings))
    shown = f"transactions-{output_format}" if transactions else f"facts-{output_format}"
    text = render(
        report,
        "unresolved" if unresolved else shown,
        color=wants_color(color, output_file is None and is_terminal(sys.stdout)),
        width=width(),
        verbose=verbose,
        quiet=quiet,
    )
    write(text, output_file)
    return CLEAN
