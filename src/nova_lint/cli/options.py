"""The options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Option = Callable[[Callable[..., Any]], Callable[..., Any]]

CONFIG: Option = click.option(
    "--config", "config_file", type=click.Path(path_type=Path), help="The configuration file."
)
OUTPUT_FILE: Option = click.option(
    "-o", "--output-file", type=click.Path(path_type=Path), help="Write here instead of to stdout."
)
COLOR: Option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="NO_COLOR and FORCE_COLOR are heeded where this is auto.",
)


def format_of(subject: str, told: str, default: str = "text") -> Option:
    """`--output-format` with the formats in `reports/` for this subject; `told` says what they are good for.

    A format is named without its subject: `json` is `plan-json` of the subject `plan`.
    """
    from nova_lint.reports import formats

    names = [name for name, each in formats().items() if each.subject == subject]
    return click.option(
        "--output-format",
        type=click.Choice([name.removeprefix(f"{subject}-") for name in names]),
        default=default,
        show_default=True,
        help=told,
    )
