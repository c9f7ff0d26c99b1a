"""`nova-lint baseline stats`: how much is tolerated, and where."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import click

from nova_lint.cli.baseline.common import held
from nova_lint.cli.options import CONFIG
from nova_lint.cli.outcome import CLEAN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from nova_lint.model.baseline import Entry

_NOBODY = "nobody"
_KEYS: Mapping[str, Callable[[Entry], str]] = {
    "pair": lambda entry: f"{entry.edge.caller or _NOBODY} -> {entry.edge.owner or _NOBODY}",
    "caller": lambda entry: entry.edge.caller or _NOBODY,
    "owner": lambda entry: entry.edge.owner or _NOBODY,
    "table": lambda entry: entry.edge.table or "-",
    "rule": lambda entry: entry.edge.rule,
    "file": lambda entry: entry.site.path or "-",
    "ticket": lambda entry: entry.ticket or "-",
}


@click.command("stats", short_help="Count what is tolerated, and where.")
@click.option(
    "--by", type=click.Choice(list(_KEYS)), default="pair", show_default=True, help="What to count by."
)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json is one object, for programs.",
)
@CONFIG
def COMMAND(by: str, output_format: str, config_file: Path | None) -> int:
    """Count the entries of the baseline. No code is read."""
    from nova_lint.cli.settings import configured, told
    from nova_lint.engine.baseline.compare import has_expired
    from nova_lint.model.baseline import ACCEPTED
    from nova_lint.reports.wording import count, harmless

    config = configured((), config_file)
    with told():
        entries = held(config.root).entries
    counts = sorted(Counter(map(_KEYS[by], entries)).items(), key=lambda item: (-item[1], item[0]))
    accepted = sum(entry.kind == ACCEPTED for entry in entries)
    expired = sum(has_expired(entry, date.today()) for entry in entries)
    if output_format == "json":
        rows = [{by: name, "entries": number} for name, number in counts]
        shown = {"version": 1, "entries": len(entries), "accepted": accepted, "expired": expired, "by": rows}
        click.echo(json.dumps(shown, indent=2))
        return CLEAN
    for name, number in counts:
        click.echo(f"{number:6,}  {harmless(name)}")
    click.echo(
        f"{count(len(entries), 'entry', 'entries')}, {accepted:,} of them accepted later, {expired:,} expired."
    )
    return CLEAN
