"""Runs the engine where deeply nested input cannot overflow the stack and Ctrl-C still works."""

from __future__ import annotations

import gc
import sys
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

#: Address space, not memory: only the pages that are used become real.
_STACKS = (512 << 20, 64 << 20)
_RECURSION = 20_000

#: The engine makes millions of small values and few cycles before it is done with a group of files, and looks for
#: those then: the collector's default pace wastes a tenth of the run. This one stays: on the way back to the default
#: one it would look at everything that was made, for nothing.
_GC_THRESHOLD = (1_500_000, 50, 1_000)


def run_deep(work: Callable[[], Result]) -> Result:
    """The result of `work`, done in a thread with a large stack; whatever it raises is raised here.

    The main thread only waits, so it is there to be interrupted. After an interruption the thread goes on
    until the process ends.
    """
    results: list[Result] = []
    errors: list[BaseException] = []

    def body() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    recursion = sys.getrecursionlimit()
    sys.setrecursionlimit(max(recursion, _RECURSION))
    gc.set_threshold(*_GC_THRESHOLD)
    try:
        thread = _start(body)
        while thread.is_alive():
            thread.join(0.2)  # on some systems a wait without end cannot be interrupted
    finally:
        sys.setrecursionlimit(recursion)
    if errors:
        raise errors[0]
    return results[0]


def _start(body: Callable[[], None]) -> threading.Thread:
    """A running thread with the largest stack that the system grants."""
    before = threading.stack_size()
    try:
        for size in _STACKS:
            try:
                threading.stack_size(size)
                thread = threading.Thread(target=body, name="nova-lint", daemon=True)
                thread.start()
                return thread
            except (ValueError, RuntimeError):
                continue
    finally:
        threading.stack_size(before)
    thread = threading.Thread(target=body, name="nova-lint", daemon=True)
    thread.start()
    return thread
