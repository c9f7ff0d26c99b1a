"""`nova-lint baseline next`: what is cheapest to fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nova_lint.cli.baseline.common import held
from nova_lint.cli.options import CONFIG
from nova_lint.cli.outcome import CLEAN

if TYPE_CHECKING:
    from pathlib import Path

    from nova_lint.engine.baseline.cheapest import Piece

#: Functions that are named for one piece of work; the rest is counted.
_SHOWN = 3


@click.command("next", short_help="Show what is cheapest to fix.")
@click.option(
    "-n", "--number", type=click.IntRange(min=1), default=5, show_default=True, help="How many to show."
)
@click.option("--rule", default="", help="Only findings of this rule: its code.")
@click.option("--service", default="", help="Only where this service is the caller or the owner.")
@CONFIG
def COMMAND(number: int, rule: str, service: str, config_file: Path | None) -> int:
    """Show the smallest pieces of work: what one service does to one table of another, few functions first."""
    from nova_lint.cli.settings import configured, told
    from nova_lint.engine.baseline.cheapest import cheapest

    config = configured((), config_file)
    with told():
        pieces = cheapest(held(config.root).entries, rule.upper(), service)
    for piece in pieces[:number]:
        for line in _lines(piece):
            click.echo(line)
    if not pieces:
        click.echo("There is nothing left to fix.")
    elif len(pieces) > number:
        click.echo(f"{len(pieces) - number:,} more pieces.")
    return CLEAN


def _lines(piece: Piece) -> list[str]:
    from nova_lint.reports.wording import count, harmless

    ops = ", ".join(dict.fromkeys(entry.edge.op for entry in piece.entries if entry.edge.op))
    who = f"{piece.caller or 'nobody'} -> {piece.owner or 'nobody'}"
    head = f"{who}: {ops} {piece.table}".replace(":  ", ": ").rstrip(": ")
    rules = ", ".join(sorted({entry.edge.rule for entry in piece.entries}))
    told = f"{count(len(piece.entries), 'finding')} ({rules}) in {count(piece.functions, 'place')}"
    if piece.cleans_pair:
        told += f"; then nothing is left between {piece.caller or 'nobody'} and {piece.owner or 'nobody'}"
    places = dict.fromkeys((entry.site.path, entry.site.symbol) for entry in piece.entries)
    shown = [f"  {path}{f' {symbol}' if symbol else ''}" for path, symbol in places if path][:_SHOWN]
    hidden = len(places) - _SHOWN
    return [
        harmless(line)
        for line in (head, f"  {told}", *shown, *([f"  and {hidden:,} more"] if hidden > 0 else []))
    ]
