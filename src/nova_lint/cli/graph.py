"""`nova-lint graph`: the services, their tables, and every way in which one touches another's."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from nova_lint.cli.options import CONFIG, OUTPUT_FILE, format_of
from nova_lint.cli.outcome import CLEAN
from nova_lint.model.landscape import KINDS
from nova_lint.reports import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nova_lint.model.landscape import Edge, Landscape
    from nova_lint.model.statement import TableName


@click.command("graph", short_help="Draw which service touches which tables of others.")
@CONFIG
@click.option(
    "--service", "services", multiple=True, help="Only what lies around this service; may be repeated."
)
@click.option(
    "--table",
    "patterns",
    multiple=True,
    help="Only what lies around tables of this name or pattern, as in the configuration; may be repeated.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help="Only edges of this kind; may be repeated.",
)
@click.option(
    "--rule",
    "rules",
    multiple=True,
    help="Only sites with a finding of this rule (code, beginning of a code, or name); may be repeated.",
)
@click.option(
    "--depth",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="How far to go from the services and tables: 2 shows the edges of the services at the other ends too.",
)
@format_of(
    "graph",
    "json is one object with every site, csv a row for each site; the others are for drawing.",
    default="mermaid",
)
@OUTPUT_FILE
@click.option("-q", "--quiet", is_flag=True, help="No warnings.")
def COMMAND(
    config_file: Path | None,
    services: tuple[str, ...],
    patterns: tuple[str, ...],
    kinds: tuple[str, ...],
    rules: tuple[str, ...],
    depth: int,
    output_format: str,
    output_file: Path | None,
    quiet: bool,
) -> int:
    """Draw the services, their tables, and an edge for each kind of touch from a service to a table of another.

    What tests do is left out, and so is what is only guessed. What a permit covers is drawn with a dashed line.
    """
    from nova_lint.cli.chosen import chosen
    from nova_lint.cli.output import check_writable, warn, write
    from nova_lint.cli.progress import progress_bar
    from nova_lint.cli.settings import checked, configured
    from nova_lint.engine.landscape import landscape_of

    if depth > 1 and not services and not patterns:
        raise click.UsageError("--depth says how far to go from a --service or a --table: name one.")
    check_writable(output_file)
    config = configured((), config_file)
    _check_services(services, [service.name for service in config.ownership.services])
    with progress_bar(quiet) as progress:
        report = checked(config, (), progress=progress)
    codes = set(chosen(rules, report.rules, "--rule"))
    landscape = landscape_of(report, config.ownership, config.code)
    _check_tables(patterns, landscape)
    landscape = landscape.only(lambda edge: _wanted(edge, kinds, codes))
    if services or patterns:
        landscape = landscape.near(services, lambda table: _names(patterns, table), depth)
    if not quiet:
        warn((*config.warnings, *report.warnings))
        if not landscape.edges:
            warn((_nothing(bool(services or patterns or kinds or rules)),))
    write(render(replace(report, landscape=landscape), f"graph-{output_format}"), output_file)
    return CLEAN


def _check_services(services: Sequence[str], known: Sequence[str]) -> None:
    for name in services:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known) or 'none'}."
            raise click.BadParameter(f"there is no service {name!r}. {hint}", param_hint="--service")


def _check_tables(patterns: Sequence[str], landscape: Landscape) -> None:
    for pattern in patterns:
        if not any(_names((pattern,), plot.table) for plot in landscape.plots):
            told = f"no table that a service owns is called {pattern!r}. `nova-lint owners` lists the tables."
            raise click.BadParameter(told, param_hint="--table")


def _names(patterns: Sequence[str], table: TableName) -> bool:
    from nova_lint.model.patterns import table_rank

    return any(table_rank(pattern, table) is not None for pattern in patterns)


def _wanted(edge: Edge, kinds: Sequence[str], codes: set[str]) -> Edge | None:
    if kinds and edge.kind not in kinds:
        return None
    return edge.only(lambda site: not codes or bool(codes & set(site.rules)))


def _nothing(is_filtered: bool) -> str:
    if is_filtered:
        return "no edge is left: nothing crosses a boundary where the options look"
    return "there is no edge: no service touches a table of another"
