"""`CREATE SCHEMA sales CREATE TABLE orders (...) CREATE VIEW ...`: a schema made together with what is in it.

Each element is a statement of its own, whose names are looked for in the new schema first; nothing but the next `CREATE` or
`GRANT` ends it: https://www.postgresql.org/docs/current/sql-createschema.html
"""

from __future__ import annotations

import re

from nova_lint.sql.declarations import FLAGS, NAME
from nova_lint.sql.recover import name_of

_SCHEMA = re.compile(
    rf"(?:\s|--[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*create\s+schema\s+(?:if\s+not\s+exists\s+)?"
    rf"(?:(?!authorization\b)(?P<name>{NAME})\s*)?(?:authorization\s+(?P<role>{NAME})\s*)?", FLAGS)  # fmt: skip
#: What is passed over, what goes deeper, and what begins an element.
_NEXT = re.compile(
    r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$|(?P<open>\()|(?P<close>\))|"
    r"(?P<element>\b(?:create\s+(?:or\s+replace\s+)?(?:unlogged\s+|unique\s+|materialized\s+|constraint\s+)?"
    r"(?:table|view|index|sequence|trigger)|grant)\b)", FLAGS)  # fmt: skip


def with_elements(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The range of a statement; that of each of its parts, where it makes a schema together with what is in it.

    With each range the schema that its names are looked for in first, empty for none.
    """
    match = _SCHEMA.match(text, start, end)
    begins = _elements(text, match.end(), end) if match is not None else []
    if match is None or not begins:
        return [(start, end, "")]
    schema = name_of(match["name"] or match["role"] or "").name
    ends = [*begins[1:], end]
    return [(start, begins[0], ""), *[(a, b, schema) for a, b in zip(begins, ends, strict=True)]]


def _elements(text: str, start: int, end: int) -> list[int]:
    depth, found = 0, []
    for match in _NEXT.finditer(text, start, end):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1
        elif match["element"] and not depth:
            found.append(match.start())
    return found
