"""`nova-lint baseline history`: how the baseline became smaller, and when nothing is left."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nova_lint.cli.options import CONFIG, OUTPUT_FILE
from nova_lint.cli.outcome import CLEAN, WrongInput

if TYPE_CHECKING:
    from nova_lint.model.burndown import Burndown

_PLOTS = (".svg", ".png")


@click.command("history", short_help="Show how it became smaller, and when nothing is left.")
@click.option(
    "--output-format",
    type=click.Choice(["table", "svg", "json"]),
    default="table",
    show_default=True,
    help="svg is a drawing, json is for programs.",
)
@OUTPUT_FILE
@click.option(
    "--plot",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Draw it into FILE too, which ends in .svg or .png (a .png needs the extra 'plot').",
)
@CONFIG
def COMMAND(output_format: str, output_file: Path | None, plot: Path | None, config_file: Path | None) -> int:
    """Count the entries after each commit of the main line that changed them, from git's objects.

    The day on which nothing is left follows from the pace of the last twelve weeks.
    """
    from nova_lint.cli.output import check_writable, width, write
    from nova_lint.cli.settings import configured, told
    from nova_lint.engine.baseline.burndown import burndown
    from nova_lint.reports.burndown import burndown_json, burndown_table
    from nova_lint.reports.burndown_svg import burndown_svg

    if plot is not None and plot.suffix.lower() not in _PLOTS:
        raise WrongInput(f"--plot {plot}: the name must end in {' or '.join(_PLOTS)}")
    check_writable(output_file)
    check_writable(plot)
    config = configured((), config_file)
    with told():
        found = burndown(config.root, date.today())
    if plot is not None:
        _draw(found, plot)
    if output_format == "table":
        text = burndown_table(found, width())
    else:
        text = burndown_svg(found) if output_format == "svg" else burndown_json(found)
    write(text, output_file)
    return CLEAN


def _draw(found: Burndown, file: Path) -> None:
    from nova_lint.cli.output import write, write_bytes
    from nova_lint.reports.burndown_png import burndown_png
    from nova_lint.reports.burndown_svg import burndown_svg

    if file.suffix.lower() == ".svg":
        write(burndown_svg(found), file)
        return
    try:
        picture = burndown_png(found)
    except ImportError:
        raise WrongInput(
            f"--plot {file}: a .png needs the package Pillow: install nova-lint with the extra 'plot', "
            "or let the name end in .svg"
        ) from None
    write_bytes(picture, file)
