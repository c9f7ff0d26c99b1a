"""What `--profile` writes to stderr: the seconds of each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nova_lint.model.profile import Profile


def show(profile: Profile) -> None:
    """Write a line for each step, and their sum. The unit is CPU seconds: they do not depend on what else runs."""
    steps = profile.steps()
    total = sum(seconds for _, seconds, _ in steps)
    width = max(len(name) for name, _, _ in steps)
    click.echo(f"{'step':{width}}  CPU s  share  times", err=True)
    for name, seconds, times in steps:
        click.echo(f"{name:{width}}  {seconds:5.2f}  {seconds / total:5.0%}  {times:5,}", err=True)
    click.echo(f"{'all':{width}}  {total:5.2f}   100%", err=True)
