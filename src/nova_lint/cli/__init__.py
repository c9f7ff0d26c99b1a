"""The command line: one file per command, found by walking this package."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from nova_lint.cli.group import nova_lint
from nova_lint.cli.outcome import exit_code

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line (by default this process's) and exit.

    0 is clean, 1 findings, 2 wrong input or configuration, 3 a bug of nova-lint, 130 interrupted.
    """
    sys.exit(exit_code(nova_lint, arguments))
