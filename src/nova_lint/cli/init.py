"""`nova-lint init`: a first configuration, proposed from the code."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nova_lint.cli.outcome import CLEAN


@click.command("init", short_help="Propose a configuration: services, and who owns which table.")
@click.argument("path", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a nova-lint.toml that is there.")
@click.option(
    "--update",
    is_flag=True,
    help="Add new services and tables to the file that is there, and change nothing else.",
)
@click.option(
    "--dry-run", is_flag=True, help="Write nothing: print the file, or with --update what would change."
)
def COMMAND(path: Path | None, force: bool, update: bool, dry_run: bool) -> int:
    """Propose a nova-lint.toml for the repository at PATH, by default the current folder.

    Services come from the layout: folders in services/ and the like, folders with a Dockerfile or a project of their
    own, compose files and Kubernetes manifests, Django's apps. Owners of tables come from the code: who defines a table, who
    writes it, whose name it carries. Each table gets its evidence as a comment, with a confidence.

    On a terminal it shows the services and asks before it writes; elsewhere it asks nothing. A line `#   name: why`
    in a comment of the file keeps --update from adding that table, or the service in that folder.
    """
    from nova_lint.cli.output import is_terminal
    from nova_lint.cli.proposing import Target, add, create

    if force and update:
        raise click.UsageError("--force replaces the file and --update keeps it: give one of them.")
    target = Target.of(path or Path())
    asks = is_terminal(sys.stdin) and is_terminal(sys.stdout) and not dry_run
    if update:
        add(target, dry_run=dry_run)
    else:
        create(target, force=force, dry_run=dry_run, asks=asks)
    return CLEAN
