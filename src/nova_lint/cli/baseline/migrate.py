"""`nova-lint baseline migrate`: give what was renamed its new name in all entries."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from nova_lint.cli.baseline.common import held
from nova_lint.cli.options import CONFIG
from nova_lint.cli.outcome import CLEAN, WrongInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nova_lint.model.baseline import Baseline, Rename

_HOW = "OLD=NEW"


@click.command("migrate", short_help="Follow a table, service or folder that was renamed.")
@click.option("--table", "tables", multiple=True, metavar=_HOW, help="A table; may be repeated.")
@click.option("--service", "services", multiple=True, metavar=_HOW, help="A service; may be repeated.")
@click.option("--path", "paths", multiple=True, metavar=_HOW, help="A file, or a folder; may be repeated.")
@CONFIG
def COMMAND(
    tables: tuple[str, ...], services: tuple[str, ...], paths: tuple[str, ...], config_file: Path | None
) -> int:
    """Rename in all entries. What people wrote stays. No code is read, and no entry is added or dropped.

    Renames of tables and services are remembered, so that `verify` counts the old and the new name as one.
    """
    from nova_lint.cli.settings import configured, told
    from nova_lint.engine.baseline.change import rename
    from nova_lint.engine.baseline.store import locked, write
    from nova_lint.model.baseline import Rename

    if not (tables or services or paths):
        raise click.UsageError("Nothing to rename: give --table, --service or --path.")
    names = [Rename("table", *_two(text, "--table")) for text in tables]
    names += [Rename("service", *_two(text, "--service")) for text in services]
    folders = [_two(text, "--path") for text in paths]
    config = configured((), config_file)
    with told(), locked(config.root):
        before = held(config.root)
        for number, one in enumerate(names):
            _check_name(one, before, names[:number])
        after = rename(before, names=names, paths=folders)
        write(config.root, after)
    changed = len({entry.fp for entry in after.entries} - {entry.fp for entry in before.entries})
    click.echo(f"{changed:,} of {len(after.entries):,} entries have another name now.")
    return CLEAN


def _check_name(one: Rename, baseline: Baseline, earlier: Sequence[Rename]) -> None:
    """What is renamed must be there, or come of an earlier rename: `verify` counts by what is on record, a slip too."""
    from nova_lint.model.patterns import tidy_table

    edges = [entry.edge for entry in baseline.entries]
    if one.what == "table":
        old, known = tidy_table(one.old), {edge.table for edge in edges}
    else:
        old, known = one.old, {name for edge in edges for name in (edge.caller, edge.owner)}
    if old not in known and one.old not in {other.new for other in earlier if other.what == one.what}:
        near = get_close_matches(old, known - {""}, 1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise WrongInput(f"--{one.what}: no entry names '{one.old}', nothing to rename.{hint}")


def _two(text: str, option: str) -> tuple[str, str]:
    old, sign, new = (part.strip() for part in text.partition("="))
    if not (old and sign and new) or old == new:
        raise WrongInput(f"{option} {text!r}: write {_HOW}, two names that differ")
    return old, new
