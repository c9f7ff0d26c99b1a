"""The command line: one file per command, found by walking this package."""

from __future__ import annotations

import gc
import sys

from nova_lint.cli.replay import replay
from nova_lint.memo.answers import recalled

TYPE_CHECKING = False  # importing typing takes a good part of a run of which nothing has changed
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line (by default this process's) and exit.

    0 is clean, 1 findings, 2 wrong input or configuration, 3 a bug of nova-lint, 130 interrupted.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    answer = recalled(given)
    if answer is None and given[:1] == ["check"]:
        from nova_lint.cli.again import told_again

        answer = told_again(given)
    if answer is not None:
        sys.exit(replay(answer))
    from nova_lint.cli.group import nova_lint
    from nova_lint.cli.outcome import exit_code

    code = exit_code(nova_lint, given)
    gc.freeze()  # else the interpreter looks for cycles in everything that was made, only to throw it all away
    sys.exit(code)
