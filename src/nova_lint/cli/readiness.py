"""`nova-lint readiness`: what still stands in the way of moving a table or a service, down to nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from msgspec.structs import replace

from nova_lint.cli.options import COLOR, CONFIG, OUTPUT_FILE, format_of
from nova_lint.cli.outcome import CLEAN, FINDINGS, WrongInput
from nova_lint.model.plan import SUBJECTS
from nova_lint.reports import render
from nova_lint.reports.wording import harmless


@click.command("readiness", short_help="Tell what stands in the way of moving a table or a service.")
@click.argument("name", metavar="TABLE|SERVICE|CALLER:OWNER")
@click.option(
    "--as",
    "kind",
    type=click.Choice(SUBJECTS),
    help="What the name means, where a table and a service have the same one: then it is the service.",
)
@CONFIG
@format_of("readiness", "json is one object with every place, for programs.")
@OUTPUT_FILE
@COLOR
@click.option("-q", "--quiet", is_flag=True, help="No explanations, no warnings.")
def COMMAND(
    name: str,
    kind: str | None,
    config_file: Path | None,
    output_format: str,
    output_file: Path | None,
    color: str,
    quiet: bool,
) -> int:
    """Tell what still stands in the way: of moving a table or a service, or of ending what CALLER does to tables of OWNER.

    The exit code is 0 when nothing does, and 1 when something does.
    """
    from nova_lint.cli.output import check_writable, is_terminal, wants_color, warn, width, write
    from nova_lint.cli.planning import landscape_and_report
    from nova_lint.engine.plan.readiness import UnknownSubject, readiness_of

    check_writable(output_file)
    config, report, landscape = landscape_and_report(config_file, quiet, "readiness")
    try:
        readiness = readiness_of(name, report, landscape, config.code, config.dialect, kind or "")
    except UnknownSubject as error:
        raise WrongInput(harmless(str(error))) from None
    report = replace(report, landscape=landscape, readiness=readiness)
    if not quiet:
        warn((*config.warnings, *report.warnings))
    text = render(
        report,
        f"readiness-{output_format}",
        color=wants_color(color, output_file is None and is_terminal(sys.stdout)),
        width=width(),
        quiet=quiet,
    )
    write(text, output_file)
    return CLEAN if readiness.is_ready else FINDINGS
