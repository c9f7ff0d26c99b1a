"""`nova-lint` itself: the commands, each imported when it is asked for."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import NoReturn

import click

from nova_lint.version import VERSION


class LazyGroup(click.Group):
    """A group whose commands are the modules of its package that have a `COMMAND`; a folder is a group in turn."""

    package = "nova_lint.cli"

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        package = import_module(self.package)
        return sorted(
            module.name.replace("_", "-")
            for module in iter_modules(package.__path__)
            if hasattr(import_module(f"{self.package}.{module.name}"), "COMMAND")
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        module = cmd_name.replace("-", "_")
        if not module.isidentifier() or find_spec(f"{self.package}.{module}") is None:
            return None
        command: click.Command | None = getattr(import_module(f"{self.package}.{module}"), "COMMAND", None)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, but an unknown command gets the nearest known one."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            self._unknown(ctx, args[0])
        return super().resolve_command(ctx, args)

    def _unknown(self, ctx: click.Context, name: str) -> NoReturn:
        known = self.list_commands(ctx)
        near = get_close_matches(name, known, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known)}."
        raise click.UsageError(f"There is no command '{name}'. {hint}", ctx)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, "-V", "--version", prog_name="nova-lint", message="%(prog)s %(version)s")
def nova_lint() -> None:
    """See how the services of a codebase touch a shared database, and keep the coupling from growing."""
