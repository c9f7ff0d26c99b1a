"""An answer that was given before, given again. Nothing heavy may be imported here."""

from __future__ import annotations

import contextlib
import os
import sys

TYPE_CHECKING = False  # importing typing takes longer than what is done here
if TYPE_CHECKING:
    from nova_lint.memo.answers import Answer


def replay(answer: Answer) -> int:
    """Write what a run wrote before; the code to end with. A reader of stdout who has gone away is no error."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.stderr.write(answer.err)
        sys.stdout.write(answer.out)
        sys.stdout.flush()
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return answer.code
