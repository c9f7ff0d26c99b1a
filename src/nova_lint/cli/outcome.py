"""How a run ends: expected failure, unexpected failure and interruption are three things."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import traceback
from typing import TYPE_CHECKING, Any

import click

from nova_lint.cli.codes import BUG, CLEAN, FINDINGS, INTERRUPTED, WRONG_INPUT
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "BUG",
    "CLEAN",
    "FINDINGS",
    "INTERRUPTED",
    "WRONG_INPUT",
    "WrongInput",
    "exit_code",
    "quiet_stdout",
]


class WrongInput(click.ClickException):
    """The user's input, options or configuration are wrong: one clear message, and exit code 2."""

    exit_code = WRONG_INPUT

    def show(self, file: Any = None) -> None:
        """Print the message on stderr."""
        click.echo(f"nova-lint: {self.message}", file=file, err=file is None)


def exit_code(command: click.Command, arguments: Sequence[str]) -> int:
    """Run the command and say how it ended; the message for a bad end goes to stderr."""
    _survive_odd_characters()
    try:
        result = command.main(
            args=list(arguments),
            obj=tuple(arguments),
            prog_name="nova-lint",
            standalone_mode=False,
        )
        sys.stdout.flush()
        return result if isinstance(result, int) else CLEAN
    except click.ClickException as error:
        error.show()
        # click gives 1 to some of its own errors; 1 means findings here, and nothing else.
        return WRONG_INPUT
    except (click.Abort, KeyboardInterrupt):
        _leave(INTERRUPTED)
    except BrokenPipeError:
        quiet_stdout()
        return CLEAN
    except SystemExit:
        return CLEAN  # only click says this, with 1, when the reader of its help has gone away
    except Exception as error:
        _report_bug(error, arguments)
    return BUG


def quiet_stdout() -> None:
    """After the reader of our output has gone away: let the interpreter flush into nothing at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _survive_odd_characters() -> None:
    """A path or a message that the terminal's encoding does not have is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _leave(code: int) -> None:
    """End at once: the engine's thread cannot be stopped, and an orderly end may crash while it runs."""
    if "multiprocessing" in sys.modules:
        for child in sys.modules["multiprocessing"].active_children():
            child.terminate()
    with contextlib.suppress(OSError, ValueError):
        click.echo("nova-lint: interrupted", err=True)
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _report_bug(error: BaseException, arguments: Sequence[str]) -> None:
    told = "".join(traceback.format_exception(error, limit=-12)).rstrip()
    lines = [
        "nova-lint: this is a bug of nova-lint, not of your code. Please report it with the lines below.",
        "",
        f"nova-lint {VERSION}, Python {platform.python_version()}, {platform.platform()}",
        f"arguments: {' '.join(arguments)}",
        told,
    ]
    with contextlib.suppress(OSError, ValueError):
        click.echo("\n".join(lines), err=True)
