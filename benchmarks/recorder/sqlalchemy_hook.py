"""The hook for SQLAlchemy: every statement of its engines, those of a flush at the code that made them necessary."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from benchmarks.recorder import sqlalchemy_changes
from benchmarks.recorder.frames import chain
from benchmarks.recorder.record import record, record_at
from benchmarks.recorder.sqlalchemy_flush import causes
from benchmarks.recorder.sqlalchemy_ways import way


def install() -> None:
    """Hook all engines and all sessions, of SQLAlchemy 1.4 and later."""
    event = importlib.import_module("sqlalchemy.event")
    engine = importlib.import_module("sqlalchemy.engine").Engine
    event.listen(engine, "before_cursor_execute", _before)
    sqlalchemy_changes.install()


def _before(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    frame = sys._getframe(1)
    found = causes(frame, statement)
    if not found:
        record(statement, frame, way(frame, statement))
        return
    executed, _ = chain(frame)
    for places, by_test, construct in found:
        record_at(statement, places, by_test, construct, executed)
