"""`nova-lint plan`: in which order services leave the shared database, and what to change for each."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from nova_lint.cli.options import COLOR, CONFIG, OUTPUT_FILE, format_of
from nova_lint.cli.outcome import CLEAN, WrongInput
from nova_lint.reports import render

if TYPE_CHECKING:
    from nova_lint.model.plan import Plan, Step


@click.command("plan", short_help="Plan the way out: which service first, and what to change for each.")
@CONFIG
@click.option(
    "--sql",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write SQL into this folder: for each step a file that drops foreign keys and one for the way back.",
)
@format_of("plan", "json is one object with every place, for programs.")
@OUTPUT_FILE
@COLOR
@click.option("-q", "--quiet", is_flag=True, help="No explanations, no warnings.")
def COMMAND(
    config_file: Path | None,
    folder: Path | None,
    output_format: str,
    output_file: Path | None,
    color: str,
    quiet: bool,
) -> int:
    """Plan how the services leave the shared database, in the order that needs the least work ahead of its time.

    Each step names every place to change with the way out that fits it, and the foreign keys to drop. It changes nothing.
    """
    from nova_lint.cli.output import check_writable, is_terminal, wants_color, warn, width, write
    from nova_lint.cli.planning import landscape_and_report
    from nova_lint.engine.plan.build import plan_of

    check_writable(output_file)
    _check_folder(folder)
    config, report, landscape = landscape_and_report(config_file, quiet, "a plan")
    plan = plan_of(report, landscape, config.code, config.dialect)
    report = replace(report, landscape=landscape, plan=plan)
    if not quiet:
        warn((*config.warnings, *report.warnings))
    text = render(
        report,
        f"plan-{output_format}",
        color=wants_color(color, output_file is None and is_terminal(sys.stdout)),
        width=width(),
        quiet=quiet,
    )
    if folder is not None:
        _write_sql(plan, folder)
    write(text, output_file)
    return CLEAN


def _check_folder(folder: Path | None) -> None:
    """Raise `WrongInput` now, not after a long run, if the folder cannot hold files."""
    if folder is not None and folder.exists() and not folder.is_dir():
        raise WrongInput(f"cannot write into {folder}: it is a file")
    if folder is not None and not folder.parent.is_dir():
        raise WrongInput(f"cannot write into {folder}: there is no folder {folder.parent}")


def _write_sql(plan: Plan, folder: Path) -> None:
    from nova_lint.cli.output import write

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise WrongInput(f"cannot write into {folder}: {error.strerror or error}") from None
    for step in plan.steps:
        if step.keys:
            write(step.forward, folder / f"{_stem(step)}.forward.sql")
            write(step.rollback, folder / f"{_stem(step)}.rollback.sql")


def _stem(step: Step) -> str:
    """A name for the files of a step. A service may be called anything, also `../x`."""
    return f"{step.number:02}-{re.sub(r'[^A-Za-z0-9_-]+', '-', step.service).strip('-') or 'service'}"
