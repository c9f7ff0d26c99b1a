"""By which construct of SQLAlchemy the application came to a statement: told by the frames between the two."""

from __future__ import annotations

import os
import re
from types import CodeType, FrameType

from benchmarks.recorder.frames import is_outside

#: In the path and the function of a frame. The first that fits any frame names the way.
_WAYS = (
    (r"/orm/strategies\.py:_?LazyLoader\._load_for_state$", "lazy load of a relationship"),
    (r"/orm/strategies\.py:_?(SelectIn|SubQuery|Subquery|Immediate)", "eager load by a further statement"),
    (r"/orm/loading\.py:_?load_scalar_attributes$", "refresh of expired or deferred attributes"),
    (r"/orm/session\.py:Session\.refresh$", "refresh()"),
    (r"/orm/(dynamic|writeonly)\.py:", "dynamic relationship"),
    (r"/orm/session\.py:Session\.(merge|_merge)$", "merge()"),
    (r"/orm/session\.py:Session\._flush$", "flush"),
    (r"/orm/session\.py:Session\._?bulk_", "bulk_...()"),
    (r"/orm/session\.py:Session\.(get|get_one)$|/orm/query\.py:Query\.get$", "get()"),
    (r"/orm/query\.py:Query\.(update|delete)$", "query.update(), query.delete()"),
    (r"/orm/query\.py:Query\.", "session.query"),
    (r"/orm/session\.py:Session\.(execute|scalars?|_execute_internal)$", "session.execute"),
    (r"/engine/base\.py:Connection\.", "connection.execute"),
)
_PATTERNS = tuple((re.compile(pattern), name) for pattern, name in _WAYS)
_known: dict[CodeType, int] = {}


def way(frame: FrameType | None, sql: str) -> str:
    """The way of a statement, `frame` being that of the cursor's caller; empty when no frame tells."""
    best = len(_PATTERNS)
    while frame is not None and is_outside(frame.f_code):
        best = min(best, _rank(frame.f_code))
        frame = frame.f_back
    if best == len(_PATTERNS):
        return ""
    name = _PATTERNS[best][1]
    return f"{name} of {sql.split(None, 1)[0].lower()}" if name.endswith(".execute") else name


def _rank(code: CodeType) -> int:
    if code not in _known:
        text = f"{code.co_filename.replace(os.sep, '/')}:{code.co_qualname}"
        fits = (rank for rank, (pattern, _) in enumerate(_PATTERNS) if pattern.search(text))
        _known[code] = next(fits, len(_PATTERNS))
    return _known[code]
