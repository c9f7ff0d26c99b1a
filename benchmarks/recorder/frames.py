"""Which functions of the application are on the stack, from the driver outwards, across greenlets."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import CodeType, FrameType
from typing import Any

#: A frame of the application: file relative to its root, line, qualified function.
Place = tuple[str, int, str]

ROOT = os.path.realpath(os.environ.get("RECORD_ROOT", ".")) + os.sep
#: Path prefixes, relative to the root, that are the application, and those that are its tests (they win). The
#: latter may begin at any folder: `tests/` is also `app/orders/tests/`.
APPLICATION = tuple(filter(None, os.environ.get("RECORD_APPLICATION", "").split(",")))
TESTS = tuple(filter(None, os.environ.get("RECORD_TESTS", "").split(",")))
#: Files of the tests that put a function of theirs in the place of a library's, such as a render that counts: a frame
#: of theirs is looked through.
THROUGH = tuple(filter(None, os.environ.get("RECORD_THROUGH", "").split(",")))
DEEPEST = 12

#: Where Django hands a request on: what waits above, such as a middleware, did not ask for what runs below.
_BOUNDARY = ("django/core/handlers/exception.py", "convert_exception_to_response")

_known: dict[CodeType, Place | str] = {}
_stand_in: ContextVar[tuple[Place, ...]] = ContextVar("stand_in", default=())


def chain(frame: FrameType | None) -> tuple[tuple[Place, ...], bool]:
    """The application's frames, innermost first, up to the first test, and whether a test was reached."""
    found: list[Place] = []
    greenlet = _current_greenlet()
    while len(found) < DEEPEST:
        if frame is None:
            # A library may run its driver in a greenlet of its own: the caller waits in the parent.
            greenlet = greenlet.parent if greenlet is not None else None
            frame = greenlet.gr_frame if greenlet is not None else None
            if frame is None:
                break
        kind = _kind(frame.f_code)
        if kind == "test":
            return tuple(found) or _stand_in.get(), True
        if kind == "boundary":
            break
        if isinstance(kind, tuple):
            found.append((kind[0], frame.f_lineno, kind[2]))
        frame = frame.f_back
    return tuple(found) or _stand_in.get(), False


@contextmanager
def standing_in(places: tuple[Place, ...]) -> Iterator[None]:
    """While it lasts, a statement without any frame of the application counts for these places."""
    token = _stand_in.set(places)
    try:
        yield
    finally:
        _stand_in.reset(token)


def is_outside(code: CodeType) -> bool:
    """Whether the code is neither of the application nor of its tests, nor hands a request on."""
    return _kind(code) == "outside"


def file_of(code: CodeType) -> str:
    """The file of the application that the code stands in; nothing for other code."""
    kind = _kind(code)
    return kind[0] if isinstance(kind, tuple) else ""


def _kind(code: CodeType) -> Place | str:
    """Where the code belongs: a place in the application, "test", "boundary" or "outside".

    A compiled template is no code of the application, though its frames carry the template's path.
    """
    if code not in _known:
        path = code.co_filename
        full = "" if path.startswith("<") else os.path.realpath(path)
        relative = full.removeprefix(ROOT) if full.startswith(ROOT) else ""
        if relative and THROUGH and relative.startswith(THROUGH):
            _known[code] = "outside"
        elif relative and (relative.startswith(TESTS) or any(f"/{test}" in relative for test in TESTS)):
            _known[code] = "test"
        elif path.replace(os.sep, "/").endswith(_BOUNDARY[0]) and code.co_qualname.startswith(_BOUNDARY[1]):
            _known[code] = "boundary"
        elif relative.endswith(".py") and relative.startswith(APPLICATION):
            _known[code] = (relative.replace(os.sep, "/"), 0, code.co_qualname)
        else:
            _known[code] = "outside"
    return _known[code]


def _current_greenlet() -> Any:
    greenlet = sys.modules.get("greenlet")
    return greenlet.getcurrent() if greenlet is not None else None
