"""`nova-lint completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click

from nova_lint.cli.outcome import CLEAN

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(_SHELLS))
def COMMAND(shell: str) -> int:
    """Print a script by which SHELL completes the commands and options of nova-lint.

    \b
    bash: nova-lint completion bash > ~/.local/share/bash-completion/completions/nova-lint
    zsh:  nova-lint completion zsh > a folder of $fpath, in a file called _nova-lint
    fish: nova-lint completion fish > ~/.config/fish/completions/nova-lint.fish
    """
    from click.shell_completion import get_completion_class

    from nova_lint.cli.group import nova_lint

    made = get_completion_class(shell)
    assert made is not None  # click brings these three along
    click.echo(made(nova_lint, {}, "nova-lint", "_NOVA_LINT_COMPLETE").source())
    return CLEAN
