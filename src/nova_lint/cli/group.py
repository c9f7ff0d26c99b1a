"""`nova-lint` itself: the commands, each imported when it is asked for."""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pkgutil import get_data, iter_modules
from typing import NoReturn

import click

from nova_lint.version import VERSION

#: How every module of a command says what the command is for.
_SHORT_HELP = re.compile(r'^@click\.command\(.*\bshort_help="([^"]+)"\)$', re.MULTILINE)


class LazyGroup(click.Group):
    """A group whose commands are the modules of its package that have a `COMMAND`; a folder is a group in turn."""

    package = "nova_lint.cli"

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(self._told())

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does it, but nothing is imported for one line about each command."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(self._told().items()))

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

    def _told(self) -> dict[str, str]:
        """What each command says of itself in a line. Its module is looked at, not run: that would take ten times as long."""
        found = {}
        for module in iter_modules(import_module(self.package).__path__):
            text = get_data(
                self.package, f"{module.name}/__init__.py" if module.ispkg else f"{module.name}.py"
            )
            told = _SHORT_HELP.search((text or b"").decode())
            if told is not None:
                found[module.name.replace("_", "-")] = told[1]
        return found

    def _unknown(self, ctx: click.Context, name: str) -> NoReturn:
        known = self.list_commands(ctx)
        near = get_close_matches(name, known, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known)}."
        raise click.UsageError(f"There is no command '{name}'. {hint}", ctx)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, "-V", "--version", prog_name="nova-lint", message="%(prog)s %(version)s")
def nova_lint() -> None:
    """See how the services of a codebase touch a shared database, and keep the coupling from growing."""
