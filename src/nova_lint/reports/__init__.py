"""One file per output format: a report in, text out. Found by walking this package, imported when it is asked for."""

from __future__ import annotations

import re
from functools import cache, partial
from importlib import import_module
from pkgutil import get_data, iter_modules
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look

if TYPE_CHECKING:
    from nova_lint.model.report import Report

__all__ = ["Format", "Look", "formats", "render"]


#: How every module of a format says what it is: its name, and what it shows.
_FORMAT = re.compile(r'^FORMAT = Format\("([\w-]+)", "(\w+)", \w+(?:, \w+)?\)$', re.MULTILINE)


@cache
def formats() -> dict[str, Format]:
    """Every format of this package by name: each module here that has a `FORMAT`.

    The modules are looked at, not run: a run that writes one format has no use for the fifty others.
    """
    found: list[Format] = []
    for module in iter_modules(__path__):
        file = f"{module.name}/__init__.py" if module.ispkg else f"{module.name}.py"
        told = _FORMAT.search((get_data(__name__, file) or b"").decode())
        if told is not None:
            found.append(
                Format(told[1], told[2], partial(_render, module.name), partial(_notes, module.name))
            )
    return {format_.name: format_ for format_ in sorted(found, key=lambda format_: format_.name)}


def _render(module: str, report: Report, look: Look) -> str:
    return _format(module).render(report, look)


def _notes(module: str, report: Report, look: Look) -> tuple[str, ...]:
    return _format(module).notes(report, look)


def _format(module: str) -> Format:
    found: Format = import_module(f"{__name__}.{module}").FORMAT
    return found


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
