"""`SET search_path`: the schemas in which PostgreSQL looks for names that have none."""

from __future__ import annotations

import re

_SET = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*set\s+(?:session\s+|local\s+)?search_path\s*(?:=|\bto\b)\s*(?P<schemas>[^;]*)",
    re.IGNORECASE | re.DOTALL,
)
_RESET = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:reset\s+(?:search_path|all)\b|discard\s+all\b)",
    re.IGNORECASE | re.DOTALL,
)
_SCHEMA = re.compile(r"\s*(?:\"([^\"]+)\"|'([^']*)'|([\w$]+))\s*(?:--[^\n]*)?\Z")


def search_path(text: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """The schemas to look in after this SET, RESET or DISCARD statement, the first one first; `before` if it sets something else.

    `DEFAULT`, `$user` and names that are not known are left out.
    """
    match = _SET.match(text)
    if match is None:
        return () if _RESET.match(text) else before
    found = [_SCHEMA.match(part) for part in match["schemas"].split(",")]
    names = [
        quoted or string or plain.lower()
        for quoted, string, plain in (m.groups("") for m in found if m is not None)
    ]
    return tuple(name for name in names if name not in ("$user", "default", ""))
