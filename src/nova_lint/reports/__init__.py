"""One file per output format: a report in, text out. Found by walking this package."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look

if TYPE_CHECKING:
    from nova_lint.model.report import Report

__all__ = ["Format", "Look", "formats", "render"]


@cache
def formats() -> dict[str, Format]:
    """Every format of this package by name: each module here that has a `FORMAT`."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found: list[Format] = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {format_.name: format_ for format_ in sorted(found, key=lambda format_: format_.name)}


def render(
    report: Report,
    format: str,
    *,
    color: bool = False,
    width: int = 80,
    verbose: bool = False,
    quiet: bool = False,
    statistics: bool = False,
    prefix: str = "",
) -> str:
    """The report in the named format, ending in a line break unless it is empty.

    `width` is in terminal cells. `quiet` leaves out what is not a finding, `verbose` adds what is usually
    left out, `statistics` adds counts per rule. Formats for machines heed none of these. `prefix` as in `Look`.
    Raises KeyError for a name that is not in `formats()`.
    """
    look = Look(color=color, width=width, verbose=verbose, quiet=quiet, statistics=statistics, prefix=prefix)
    return formats()[format].render(report, look)
