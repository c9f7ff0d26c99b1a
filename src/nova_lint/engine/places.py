"""Where to point for a part of a query's text."""

from __future__ import annotations

from nova_lint.model.place import Span
from nova_lint.model.query import Query
from nova_lint.model.text import Piece


def place_of(query: Query, start: int, end: int) -> tuple[Span, Span | None]:
    """Where to point for a part of the text, and where the text is written if that is elsewhere.

    Text written in the function that asks, or in one around it, is pointed at itself; for a constant of
    the module, of a class or of another file, the call is.
    """
    span = query.text.span(start, end)
    if span is None:
        return query.call, None
    found = query.text.at(start)
    assert found is not None and isinstance(found[0], Piece) and found[0].written is not None
    function = found[0].written.function
    if span.file == query.call.file and _is_around(function, query.function):
        return span, None
    return query.call, span


def _is_around(outer: str, inner: str) -> bool:
    return inner == outer or bool(outer and inner.startswith(f"{outer}.<locals>."))
