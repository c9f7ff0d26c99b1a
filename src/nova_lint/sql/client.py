"""What a script says to the client program and not to the database: backslash commands, DELIMITER, GO, rows behind COPY."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HINTS = ("\\", "elimiter", "ELIMITER", "\ngo", "\nGO", "\nGo", "stdin", "STDIN")
_LINE = re.compile(
    r"^[ \t]*(?:(?P<psql>\\(?P<what>[A-Za-z!?.;]+)[^\n]*)|"
    r"delimiter[ \t]+(?P<delimiter>\S+)[ \t]*|(?P<go>go)(?:[ \t]+\d+)?[ \t]*;?[ \t]*)\r?$|"
    r"(?P<copy>\bfrom\s+stdin\b[^;]*;)[^\n]*\n",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(
    r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*.*?(?:\*/|\Z)|\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z)",
    re.DOTALL,
)
_ROWS_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)


def sections(text: str) -> list[tuple[int, int, str]]:
    """The ranges of a text that hold SQL, each with what ends a statement in it.

    psql's `\\copy` stays, as a statement of one line; other commands and the rows behind `COPY ... FROM stdin`
    are left out.
    """
    if "\n" not in text or not any(hint in text for hint in _HINTS) or _LINE.search(text) is None:
        return [(0, len(text), ";")]
    found: list[tuple[int, int, str]] = []
    start, delimiter = 0, ";"
    for match in _commands(text):
        if match["copy"]:
            end = _ROWS_END.search(text, match.end() - 1)
            found.append((start, match.end("copy"), delimiter))
            start = end.end() if end is not None else match.end("copy")
            continue
        found.append((start, match.start(), delimiter))
        if match["psql"] and match["what"].lower() == "copy":
            found.append((match.start("psql"), match.end("psql"), ";"))
        delimiter = match["delimiter"] or delimiter
        start = match.end()
    found.append((start, len(text), delimiter))
    return [section for section in found if section[0] < section[1]]


def _commands(text: str) -> Iterator[re.Match[str]]:
    """The lines for the client program that stand in no string, comment or body."""
    at = 0
    while (match := _LINE.search(text, at)) is not None:
        quoted = _around(text, at, match.start())
        if quoted is not None:
            at = quoted
            continue
        yield match
        at = match.end() - 1 if match["copy"] else match.end()
        if match["copy"] and (end := _ROWS_END.search(text, at)) is not None:
            at = end.end()


def _around(text: str, begin: int, place: int) -> int | None:
    """Where the string, comment or body that holds a place ends; None when there is none."""
    for match in _QUOTED.finditer(text, begin):
        if match.start() > place:
            return None
        if match.end() > place:
            return match.end()
    return None
