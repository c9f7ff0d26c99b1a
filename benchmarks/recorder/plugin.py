"""A pytest plugin that records: `pytest -p benchmarks.recorder.plugin`, with `RECORD_...` variables set."""

from __future__ import annotations

from benchmarks.recorder.drivers import install

install()
