"""Where the time of a run goes: CPU seconds by step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol


class Clock(Protocol):
    """Told what is being done; it may measure it."""

    def step(self, name: str) -> AbstractContextManager[None]:
        """For as long as a step takes."""
        ...


class Idle:
    """Measures nothing, for next to nothing."""

    _NOTHING: AbstractContextManager[None] = nullcontext()

    def step(self, name: str) -> AbstractContextManager[None]:
        """For as long as a step takes."""
        return self._NOTHING


class Profile:
    """CPU seconds by step, those before it was made included; a step inside another one counts for itself only."""

    def __init__(self, seconds: Callable[[], float] = time.process_time) -> None:
        self._now = seconds
        self._at = seconds()
        self._open: list[str] = [_ELSE]
        self._seconds: dict[str, float] = {"start": self._at}
        self._times: dict[str, int] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """For as long as a step takes."""
        self._turn()
        self._open.append(name)
        self._times[name] = self._times.get(name, 0) + 1
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def steps(self) -> list[tuple[str, float, int]]:
        """Each step with its seconds and how often it was taken, in the order of their beginnings; the rest is last."""
        self._turn()
        rest = self._seconds.pop(_ELSE, 0.0)
        found = [(name, seconds, self._times.get(name, 1)) for name, seconds in self._seconds.items()]
        self._seconds[_ELSE] = rest
        return [*found, (_ELSE, rest, 1)]

    def _turn(self) -> None:
        now = self._now()
        name = self._open[-1]
        self._seconds[name] = self._seconds.get(name, 0.0) + now - self._at
        self._at = now


_ELSE = "everything else"
