"""A pytest plugin that records: `pytest -p benchmarks.recorder.plugin`, with `RECORD_...` variables set."""

from __future__ import annotations

from itertools import count

from benchmarks.recorder.drivers import install
from benchmarks.recorder.record import write

_EVERY = 5
_finished = count(1)

install()


def pytest_runtest_logfinish() -> None:
    """Write now and then: a run that has to be killed shall not lose all."""
    if next(_finished) % _EVERY == 0:
        write()
