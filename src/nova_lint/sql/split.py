"""A text of many statements, cut at the semicolons that end one."""

from __future__ import annotations

import re

from nova_lint.sql.attached import is_open_rule
from nova_lint.sql.client import sections

_PATTERN = (
    r"\b[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?(?:\*/|$)|\$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|$)"
    r"|(?P<word>[A-Za-z_][\w$]*)|(?P<end>;)"
)
_SKIP = re.compile(_PATTERN, re.DOTALL)
#: In MySQL a backslash escapes in every string.
_SKIP_MYSQL = re.compile(_PATTERN.replace(r"\b[eE]'", "'", 1), re.DOTALL)
_BODY = re.compile(
    r"^\s*create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|constraint\s+|definer\s*=\s*\S+\s+)*(?:trigger|function|procedure)\b",
    re.IGNORECASE,
)


def split(text: str, dialect: str = "") -> list[tuple[int, int]]:
    """The ranges of the statements of a text, without the semicolons; blank ones are left out.

    Semicolons in strings, comments, dollar quotes, in the `BEGIN ... END` body of a trigger or
    routine and between the actions of a rule do not end a statement.
    """
    skip = _SKIP_MYSQL if dialect in ("mysql", "mariadb") else _SKIP
    parts = sections(text)
    if len(parts) == 1 and parts[0] == (0, len(text), ";"):
        return _split(text, skip)
    ranges: list[tuple[int, int]] = []
    for start, end, delimiter in parts:
        if delimiter == ";":
            ranges += [(start + a, start + b) for a, b in _split(text[start:end], skip)]
            continue
        for piece in text[start:end].split(delimiter):
            if bare(piece):
                ranges.append((start, start + len(piece)))
            start += len(piece) + len(delimiter)
    return ranges


def _split(text: str, skip: re.Pattern[str]) -> list[tuple[int, int]]:
    if ";" not in text:
        return [(0, len(text))] if _bare(text).strip() else []
    ranges: list[tuple[int, int]] = []
    start, depth = 0, 0
    in_body: bool | None = None
    for match in skip.finditer(text):
        word = match["word"]
        if word is not None:
            lower = word.lower()
            if lower not in ("begin", "case", "end"):
                continue
            if in_body is None:
                in_body = _BODY.match(_bare(text[start : match.start()])) is not None
            if in_body:
                depth = max(depth + (1 if lower != "end" else -_closes(text, match.end())), 0)
        elif match["end"] is not None and not depth and not is_open_rule(text[start : match.start()]):
            ranges.append((start, match.start()))
            start, in_body = match.end(), None
    ranges.append((start, len(text)))
    return [(a, b) for a, b in ranges if _bare(text[a:b]).strip()]


def bare(text: str) -> str:
    """The text without its comments and without blank space at both ends."""
    return _bare(text).strip()


def _bare(text: str) -> str:
    if "--" not in text and "/*" not in text:
        return text
    return re.sub(
        r"'(?:[^']|'')*'|(--[^\n]*|/\*.*?(?:\*/|$))", lambda m: " " if m[1] else m[0], text, flags=re.DOTALL
    )


def _closes(text: str, at: int) -> int:
    """1 for an `END` that closes a block; 0 for `END IF` and `END LOOP`, whose openings are not counted."""
    following = re.match(r"\s+(if|loop|while|repeat)\b", text[at : at + 12], re.IGNORECASE)
    return 0 if following else 1
