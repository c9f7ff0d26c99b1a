"""Advisory locks: which keys a statement takes. PostgreSQL: one number or two; MySQL and SQL Server: a name.

https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS,
https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html,
https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nova_lint.model.text import HOLE

#: The functions of PostgreSQL that take a lock.
FUNCTIONS = frozenset(
    f"pg_{trying}advisory_{until}lock{shared}"
    for trying in ("", "try_")
    for until in ("", "xact_")
    for shared in ("", "_shared")
)

_CALL = re.compile(rf"\b(?P<name>{'|'.join(sorted(FUNCTIONS))}|get_lock)\s*\(", re.IGNORECASE)
_RESOURCE = re.compile(r"\bsp_getapplock\b[^;]*?@Resource\s*=\s*N?(?P<name>'(?:[^']|'')*')", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"'(?:[^']|'')*'|(?P<ordinal>%s|\?(?![\w:|&])|\$(?P<number>\d+))|%\((?P<named>\w+)\)s|(?<![:\w]):(?P<colon>[A-Za-z_]\w*)"
)
_CAST = re.compile(r"\s*::\s*\w+\s*\Z")
_NUMBER = re.compile(r"[-+]?\d+\Z")
_TEXT = re.compile(r"[nNeE]?('(?:[^']|'')*')\Z")
_OF_CONSTANT = re.compile(
    r"(?P<name>\w+)\s*\(\s*(?P<inner>'(?:[^']|'')*'|[-+]?\d+)(?:\s*,\s*[-+]?\d+)?\s*\)\Z"
)


def advisory_keys(text: str) -> tuple[tuple[str, ...], ...]:
    """The keys of the locks that a text takes, each as its parts.

    A part is a number, a text in quotes, or a function of one; a placeholder is `?` with its number from 0, or `:` with its name.
    A key that is not known is left out.
    """
    lower = text.lower()
    if "advisory" not in lower and "get_lock" not in lower and "sp_getapplock" not in lower:
        return ()
    found = [
        key
        for call in _CALL.finditer(text)
        if (key := _key(text, call.end(), 1 if call["name"].lower() == "get_lock" else 2)) is not None
    ]
    found += [(match["name"],) for match in _RESOURCE.finditer(text)]
    return tuple(dict.fromkeys(found))


def shown(key: tuple[str, ...]) -> str:
    """The key as SQL would write it, empty where a part of it is a placeholder."""
    if any(part[:1] in ("?", ":") for part in key):
        return ""
    return key[0] if len(key) == 1 else f"({', '.join(key)})"


def _key(text: str, start: int, most: int) -> tuple[str, ...] | None:
    parts: list[str] = []
    for begin, part in _arguments(text, start):
        told = _part(part.strip(), text, begin)
        if told is None:
            return None
        parts.append(told)
    return tuple(parts[:most]) or None


def _part(part: str, text: str, begin: int) -> str | None:
    part = _CAST.sub("", part)
    if HOLE in part or not part:
        return None
    if _NUMBER.match(part):
        return str(int(part))
    quoted = _TEXT.match(part)
    if quoted is not None:
        return quoted[1]
    called = _OF_CONSTANT.match(part)
    if called is not None:
        return f"{called['name'].lower()}({called['inner']})"
    if _PLACEHOLDER.fullmatch(part) is None:
        return None
    seen = 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() >= begin:
            if match["number"]:
                return f"?{int(match['number']) - 1}"
            return f"?{seen}" if match["ordinal"] else f":{match['named'] or match['colon']}"
        seen += match["ordinal"] is not None
    return None


def _arguments(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The arguments of a call whose bracket is opened before `start`, each with where it begins."""
    depth, begin, quoted = 0, start, False
    for at in range(start, len(text)):
        sign = text[at]
        if sign == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif sign in ",)" and not depth:
            yield begin, text[begin:at]
            begin = at + 1
            if sign == ")":
                return
