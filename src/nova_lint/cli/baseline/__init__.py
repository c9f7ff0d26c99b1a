"""`nova-lint baseline`: what is tolerated until it is gone. One file for each of its commands."""

from __future__ import annotations

import click

from nova_lint.cli.group import LazyGroup


class _Baseline(LazyGroup):
    package = "nova_lint.cli.baseline"


@click.command("baseline", cls=_Baseline, short_help="Tolerate old findings until they are gone.")
def COMMAND() -> None:
    """Keep a list of old findings that only shrinks, in .nova-lint/baseline/.

    `init` makes it, once. `update` takes out what is gone and never adds anything. `accept` lets in a finding by name,
    with a reason. `verify` makes sure in CI that nothing else came in.
    """
