"""`nova-lint score`: how far the services are from standing alone, in one figure and what it is made of."""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from nova_lint.cli.options import COLOR, CONFIG, OUTPUT_FILE, format_of
from nova_lint.cli.outcome import CLEAN, FINDINGS, WrongInput
from nova_lint.reports import render

if TYPE_CHECKING:
    from nova_lint.config.load import Config
    from nova_lint.model.report import Report


@click.command("score", short_help="Score the separation of the services, from 0 to 10.")
@CONFIG
@click.option(
    "--min", "least", type=click.FloatRange(0, 10), help="Fail (exit code 1) when the score is below this."
)
@click.option(
    "--base",
    metavar="REF",
    default="",
    help="A branch or commit: show how the score has changed since HEAD and it parted.",
)
@click.option(
    "--badge", type=click.Path(path_type=Path), help="Write the score as an SVG badge to this file."
)
@format_of("score", "json is one object with all figures, for programs.")
@OUTPUT_FILE
@COLOR
@click.option("-q", "--quiet", is_flag=True, help="No explanations, no warnings.")
def COMMAND(
    config_file: Path | None,
    least: float | None,
    base: str,
    badge: Path | None,
    output_format: str,
    output_file: Path | None,
    color: str,
    quiet: bool,
) -> int:
    """Score how well the services are separated, from 0 (everything touches everything) to 10 (nothing crosses).

    A fixed violation never lowers the score. docs/explanation/metrics.md says how it is computed.
    """
    from nova_lint.cli.deep import run_deep
    from nova_lint.cli.output import check_writable, is_terminal, wants_color, warn, width, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured, told
    from nova_lint.engine.landscape import landscape_of
    from nova_lint.engine.metrics import metrics_of
    from nova_lint.engine.scored import earlier_at

    if least is not None and math.isnan(least):
        raise click.BadParameter("it is not a number.", param_hint="--min")
    check_writable(output_file)
    check_writable(badge)
    config = configured((), config_file)
    with told():
        earlier = run_deep(lambda: earlier_at(config, base)) if base else None
    with progress_bar(quiet) as progress:
        report = checked(config, (), progress=progress)
    _check_scorable(config, report)
    landscape = landscape_of(report, config.ownership, config.code)
    report = replace(
        report, landscape=landscape, metrics=metrics_of(landscape, report.counts), earlier=earlier
    )
    if not quiet:
        warn((*config.warnings, *report.warnings))
    text = render(
        report,
        f"score-{output_format}",
        color=wants_color(color, output_file is None and is_terminal(sys.stdout)),
        width=width(),
        quiet=quiet,
    )
    write(text, output_file)
    if badge is not None:
        write(render(report, "score-badge"), badge)
    score = report.metrics.score
    if least is None or score >= Fraction(str(least)):
        return CLEAN
    click.echo(f"nova-lint: the score is {float(score):.1f}, and --min asks for {least:g}", err=True)
    return FINDINGS


def _check_scorable(config: Config, report: Report) -> None:
    """Raise `WrongInput` where ten points would only mean that there was nothing to look at."""
    services = [service.name for service in config.ownership.services]
    if len(services) < 2:
        told = f"only one service, {services[0]}" if services else "no service"
        raise WrongInput(
            f"the configuration names {told}: a score needs two, between which there is a boundary"
        )
    if not report.facts and not report.counts.unresolved:
        raise WrongInput(f"no database call was found below {config.root}: there is nothing to score")
