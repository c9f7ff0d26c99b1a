"""`nova-lint facts`: every table access, whether a rule minds it or not."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nova_lint.cli.outcome import CLEAN
from nova_lint.reports import formats, render

_PREFIX = "facts-"
_FORMATS = [name.removeprefix(_PREFIX) for name, format_ in formats().items() if format_.subject == "facts"]


@click.command("facts", short_help="List every table access that is seen.")
@click.argument("root", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="The configuration file.")
@click.option(
    "--output-format",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="jsonl is one object per access, for programs.",
)
@click.option("--output-file", type=click.Path(path_type=Path), help="Write here instead of to stdout.")
@click.option("--unresolved", is_flag=True, help="Count by reason what could not be seen, with examples.")
@click.option(
    "--transactions",
    is_flag=True,
    help="List transactions with what they write, and calls of other services.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="NO_COLOR and FORCE_COLOR are heeded where this is auto.",
)
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
    shown = f"transactions-{output_format}" if transactions else _PREFIX + output_format
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
