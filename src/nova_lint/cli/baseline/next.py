"""`nova-lint baseline next`: what is cheapest to fix."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from nova_lint.cli.baseline.common import held
from nova_lint.cli.options import CONFIG
from nova_lint.cli.outcome import CLEAN, WrongInput

if TYPE_CHECKING:
    from pathlib import Path

    from nova_lint.engine.baseline.cheapest import Piece

#: Functions that are named for one piece of work; the rest is counted.
_SHOWN = 3


@click.command("next", short_help="Show what is cheapest to fix.")
@click.option(
    "-n", "--number", type=click.IntRange(min=1), default=5, show_default=True, help="How many to show."
)
@click.option(
    "--rule", "words", multiple=True, metavar="RULES", help="Only these rules: codes, families (NL1), names."
)
@click.option("--service", default="", help="Only where this service is the caller or the owner.")
@CONFIG
def COMMAND(number: int, words: tuple[str, ...], service: str, config_file: Path | None) -> int:
    """Show the smallest pieces of work: what one service does to one table of another, few functions first."""
    from nova_lint.cli.chosen import chosen
    from nova_lint.cli.settings import configured, told
    from nova_lint.engine.baseline.cheapest import cheapest
    from nova_lint.engine.rulebook import rules

    config = configured((), config_file)
    with told():
        entries = held(config.root).entries
    codes = chosen(words, rules(), "--rule")
    known = {one.name for one in config.ownership.services}
    known |= {name for entry in entries for name in (entry.edge.caller, entry.edge.owner)}
    if service and service not in known:
        near = get_close_matches(service, known - {""}, 1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise WrongInput(f"--service: there is no service '{service}'.{hint}")
    pieces = cheapest(entries, codes, service)
    for piece in pieces[:number]:
        for line in _lines(piece):
            click.echo(line)
    if not pieces:
        of = " of that" if entries else ""
        click.echo(f"There is nothing{of} left to fix.")
    elif len(pieces) > number:
        click.echo(f"{len(pieces) - number:,} more pieces.")
    return CLEAN


def _lines(piece: Piece) -> list[str]:
    from nova_lint.reports.wording import count, harmless

    ops = ", ".join(dict.fromkeys(entry.edge.op for entry in piece.entries if entry.edge.op))
    who = f"{piece.caller or 'nobody'} -> {piece.owner or 'nobody'}"
    head = f"{who}: {ops} {piece.table}".replace(":  ", ": ").rstrip(": ")
    rules = ", ".join(sorted({entry.edge.rule for entry in piece.entries}))
    told = f"{count(len(piece.entries), 'finding')} ({rules})"
    if piece.places:
        told += f" in {count(len(piece.places), 'place')}"
    if piece.cleans_pair:
        told += f"; then nothing is left between {piece.caller} and {piece.owner}"
    shown = [f"  {path}{f' {symbol}' if symbol else ''}" for path, symbol in piece.places][:_SHOWN]
    hidden = len(piece.places) - _SHOWN
    return [
        harmless(line)
        for line in (head, f"  {told}", *shown, *([f"  and {hidden:,} more"] if hidden > 0 else []))
    ]
