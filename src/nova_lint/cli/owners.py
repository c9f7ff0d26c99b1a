"""`nova-lint owners`: whose a table or file is, who touches it, and whether every table has an owner."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from msgspec.structs import replace

from nova_lint.cli.options import COLOR, CONFIG, OUTPUT_FILE, format_of
from nova_lint.cli.outcome import CLEAN, FINDINGS
from nova_lint.reports import render


@click.command("owners", short_help="Say whose a table or file is, and who touches it.")
@click.argument("names", nargs=-1)
@CONFIG
@click.option("--check", "is_check", is_flag=True, help="Fail when a table has no owner.")
@format_of("owners", "json is one object, for programs.")
@OUTPUT_FILE
@COLOR
@click.option("-q", "--quiet", is_flag=True, help="No closing line, no warnings.")
@click.option("-v", "--verbose", is_flag=True, help="Every place, not only some.")
def COMMAND(
    names: tuple[str, ...],
    config_file: Path | None,
    is_check: bool,
    output_format: str,
    output_file: Path | None,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Say of each of NAMES whose it is and who touches it: a table (or a pattern of tables), a service, a file.

    Without NAMES, every table in a line. With --check, only the tables that nobody owns; the exit code is 1
    when there are any.
    """
    from nova_lint.cli.output import check_writable, is_terminal, wants_color, warn, width, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured
    from nova_lint.engine.codeowners import code_owners
    from nova_lint.engine.inquire import Inquirer

    if names and is_check:
        raise click.UsageError("--check looks at every table: leave the names out.")
    check_writable(output_file)
    config = configured((), config_file)
    with progress_bar(quiet) as progress:
        report = checked(config, (), progress=progress)
    if not quiet:
        warn((*config.warnings, *report.warnings))
    inquirer = Inquirer(report, config.ownership, code_owners(config.root), config.code)
    root = config.root.resolve()
    inquiry, unknown = (inquirer.check(), ()) if is_check else inquirer.ask([_named(n, root) for n in names])
    if unknown:
        raise click.UsageError(_nothing(unknown))
    text = render(
        replace(report, inquiry=inquiry),
        f"owners-{output_format}",
        color=wants_color(color, output_file is None and is_terminal(sys.stdout)),
        width=width(),
        verbose=verbose,
        quiet=quiet,
    )
    write(text, output_file)
    return FINDINGS if inquiry.unowned else CLEAN


def _named(name: str, root: Path) -> str:
    """A file as its path below the root; anything else as it is."""
    path = Path(name)
    if not path.is_file():
        return name
    full = path.resolve()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else name


def _nothing(unknown: tuple[str, ...]) -> str:
    names = ", ".join(map(repr, unknown))
    return f"no table, service or file is called {names}. `nova-lint owners` lists the tables."
