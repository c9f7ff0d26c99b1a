"""`nova-lint check`: the findings of a repository."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from nova_lint.cli.outcome import CLEAN, FINDINGS
from nova_lint.reports import formats, render

_PATH = click.Path(exists=True, path_type=Path)


@click.command("check", short_help="Find what crosses the boundaries of services.")
@click.argument("paths", nargs=-1, type=_PATH)
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="The configuration file.")
@click.option(
    "--select", multiple=True, metavar="RULES", help="Only these rules: codes, families (NL1), names."
)
@click.option("--ignore", multiple=True, metavar="RULES", help="All rules but these.")
@click.option(
    "--output-format",
    type=click.Choice([name for name, format_ in formats().items() if format_.subject == "findings"]),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option("--output-file", type=click.Path(path_type=Path), help="Write here instead of to stdout.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="NO_COLOR and FORCE_COLOR are heeded where this is auto.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only findings: no closing line, no warnings.")
@click.option("-v", "--verbose", is_flag=True, help="More on each finding: function, call, SQL.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option(
    "--base",
    metavar="REF",
    default="",
    help="A branch or commit: stale entries fail only if this change made them so; without a baseline, "
    "only what is new since the branch began is a finding.",
)
@click.option(
    "--expired",
    type=click.Choice(["warn", "error"]),
    default="warn",
    show_default=True,
    help="What entries of the baseline do whose last day is over; with --base, those in changed files always fail.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option(
    "--add-waivers",
    multiple=True,
    metavar="RULE",
    help="Put a waiver above every statement with a finding of this rule (ALL: of any); needs --reason. May be repeated.",
)
@click.option("--reason", default="", help="Why the waivers are right; it stands in each of them.")
@click.option("--ticket", default="", help="Where that is discussed.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which the waivers count.")
def COMMAND(
    paths: tuple[Path, ...],
    config_file: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    output_format: str,
    output_file: Path | None,
    color: str,
    quiet: bool,
    verbose: bool,
    statistics: bool,
    base: str,
    expired: str,
    exit_zero: bool,
    add_waivers: tuple[str, ...],
    reason: str,
    ticket: str,
    until: datetime | None,
) -> int:
    """Find every table access that crosses the boundary of a service.

    PATHS limit what is reported, not what is read: a helper in one file decides what another one touches.
    Without PATHS everything below the configuration file is reported.

    Where there is a baseline, findings that it holds are known and fail nothing. Nothing is ever written to it here.

    Exits with 0 when no new finding is an error, 1 when one is or when the baseline holds what is gone, 2 when the
    input, the configuration or the baseline is wrong.
    """
    from nova_lint.cli.output import check_writable, is_terminal, wants_color, warn, width, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured
    from nova_lint.engine.gate import Against

    check_writable(output_file)
    if bool(add_waivers) != bool(reason.strip()):
        raise click.UsageError("--add-waivers and --reason belong together: a waiver says why.")
    config = configured(paths, config_file)
    with progress_bar(quiet) as progress:
        against = Against(base=base, strict_expiry=expired == "error")
        report = checked(config, paths, select=select, ignore=ignore, progress=progress, against=against)
    if not quiet:
        warn((*config.warnings, *report.warnings))
    if add_waivers:
        from nova_lint.cli.waiving import add

        return add(report, config, add_waivers, reason, ticket, until.date() if until is not None else None)
    text = render(
        report,
        output_format,
        color=wants_color(color, output_file is None and is_terminal(sys.stdout)),
        width=width(),
        verbose=verbose,
        quiet=quiet,
        statistics=statistics,
    )
    write(text, output_file)
    return FINDINGS if report.failed and not exit_zero else CLEAN
