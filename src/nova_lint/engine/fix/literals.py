"""Literals of SQL that are made of pasted values: where they stand, and whether a bound value can take their place."""

from __future__ import annotations

import re

from msgspec import Struct

from nova_lint.engine.fix.pieces import HOLE

#: Statements that take parameters wherever a literal may stand.
_STATEMENT = re.compile(r"\s*(?:select|insert|update|delete|replace|with)\b", re.IGNORECASE)

#: What stands before a literal that is nothing but a value: a comparison, or a place in a list of values.
_BEFORE = re.compile(
    r"(?:(?<![-#|@&<>])(?:[=<>]|<=|>=|<>|!=)|\b(?:i?like)|\b(?:in|values)\s*\([^()]*?[(,]?)\s*\Z",
    re.IGNORECASE,
)

#: After this a literal has another type than text.
_CAST = re.compile(r"\s*(?:::|collate\b|escape\b|at\s+time)", re.IGNORECASE)

#: What may stand in a literal beside the value: nothing that either language reads as something else.
_PLAIN = re.compile(rf"[\w%.:@/ {HOLE}-]*\Z")

#: What makes it unsure where a literal begins: comments, dollar quotes, escapes.
_UNSURE = re.compile(r"--|/\*|\$\w*\$|\\|#")


class Literal(Struct, frozen=True):
    """A literal of the text: from its opening quote to behind its closing one. `inner` is what stands between them."""

    start: int
    end: int
    inner: str


def literals(text: str) -> list[Literal] | None:
    """The literals with values in them that can be bound; None where it is not sure what is a literal."""
    if not _STATEMENT.match(text) or _UNSURE.search(text):
        return None
    found: list[Literal] = []
    at = 0
    while (start := text.find("'", at)) >= 0:
        end = text.find("'", start + 1)
        if end < 0 or text.startswith("'", end + 1):
            return None  # it does not end, or holds a quote
        inner = text[start + 1 : end]
        if HOLE in inner and _PLAIN.match(inner):
            if _BEFORE.search(text[:start]) and not _CAST.match(text, end + 1):
                found.append(Literal(start, end + 1, inner))
        at = end + 1
    return found
