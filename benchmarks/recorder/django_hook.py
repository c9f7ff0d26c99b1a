"""The hook for Django: every statement of its cursors, and responses that are rendered when the view has returned."""

from __future__ import annotations

import functools
import importlib
import sys
from typing import Any

from benchmarks.recorder.django_ways import way
from benchmarks.recorder.frames import chain, standing_in
from benchmarks.recorder.record import record


def install() -> None:
    """Hook Django's cursors and its template responses. Needs no settings yet."""
    cursor = importlib.import_module("django.db.backends.utils").CursorWrapper
    for method in ("execute", "executemany"):
        _record_calls(cursor, method)
    response = importlib.import_module("django.template.response").SimpleTemplateResponse
    _remember_maker(response)


def _record_calls(owner: type[Any], method: str) -> None:
    real = getattr(owner, method)

    @functools.wraps(real)
    def recording(self: Any, query: Any, *arguments: Any, **keywords: Any) -> Any:
        frame = sys._getframe(1)
        record(query.as_string(None) if hasattr(query, "as_string") else query, frame, way(frame))
        return real(self, query, *arguments, **keywords)

    setattr(owner, method, recording)


def _remember_maker(response: type[Any]) -> None:
    """A response renders after its view has returned: what its template asks counts where it was made."""
    make, render = response.__init__, response.render

    @functools.wraps(make)
    def making(self: Any, *arguments: Any, **keywords: Any) -> None:
        self._made_by = chain(sys._getframe(1))[0]
        make(self, *arguments, **keywords)

    @functools.wraps(render)
    def rendering(self: Any) -> Any:
        with standing_in(self._made_by):
            return render(self)

    response.__init__, response.render = making, rendering
