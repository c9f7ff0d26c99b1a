"""What functions, procedures, triggers and DO blocks do: the statements in their bodies."""

from __future__ import annotations

import re
from dataclasses import replace

from nova_lint.model.change import Change
from nova_lint.model.statement import Access, Statement
from nova_lint.sql.split import bare, split

_DOLLAR = re.compile(r"\$(?P<tag>\w*)\$(?P<body>.*?)\$(?P=tag)\$", re.DOTALL)
_QUOTED = re.compile(r"\bas\s+'(?P<body>(?:[^']|'')*)'", re.IGNORECASE)
_BLOCK = re.compile(r"\b(?:begin(?:\s+atomic)?)\b(?P<body>.*)\bend\b", re.IGNORECASE | re.DOTALL)
_STARTS = re.compile(
    r"(?:^|\b(?:begin|then|else|loop|do|in|query|for|as|execute)\b|;|>>)\s*(?=(?:select|insert|update|delete|merge|perform|with|truncate)\b)",
    re.IGNORECASE,
)
#: A DO block runs at once: what it defines is defined.
_RUNS = re.compile(_STARTS.pattern.replace("|truncate)", "|truncate|create|alter|drop)"), re.IGNORECASE)
_INTO = re.compile(
    r"\binto\s+(?:strict\s+)?(?!\s*(?:\w+\.)?\w+\s*\()[\w.]+(?:\s*,\s*[\w.]+)*(?=\s|;|$)", re.IGNORECASE
)
_LOOP = re.compile(r"\s+loop\b.*$", re.IGNORECASE | re.DOTALL)
_DYNAMIC = re.compile(r"\bexecute\s+(?!function|procedure)(?:'|format|\w+\s*(?:;|\|\|)|\$)", re.IGNORECASE)


def read_body(text: str, offset: int, dialect: str) -> Statement | None:
    """The statement with the accesses of its body; None when it has no body."""
    found = _DOLLAR.search(text) or _QUOTED.search(text) or _BLOCK.search(text)
    if found is None:
        return None
    verb = re.sub(r"\s+or\s+replace\b", "", " ".join(bare(text).split()[:4]).lower())
    verb = "do" if verb.startswith("do") else " ".join(verb.split()[:2])
    body, start = found["body"], found.start("body")
    accesses: list[Access] = []
    changes: list[Change] = []
    traits: set[str] = set()
    for statement, at in _statements(body, dialect, _RUNS if verb == "do" else _STARTS):
        shift = offset + start + at
        changes += [_moved(change, shift) for change in statement.changes]
        accesses += [replace(a, start=a.start + shift, end=a.end + shift) for a in statement.accesses]
        traits |= statement.traits
    if _DYNAMIC.search(body):
        traits.add("dynamic")
    end = offset + len(text.rstrip())
    return Statement(verb, tuple(accesses), offset, end, frozenset(traits), changes=tuple(changes))


def _moved(change: Change, shift: int) -> Change:
    """A change further back in a text. What a block does mostly depends on whether it was done already."""
    keys = tuple(replace(key, start=key.start + shift, end=key.end + shift) for key in change.keys)
    return replace(change, start=change.start + shift, end=change.end + shift, keys=keys, is_forgiving=True)


def _statements(body: str, dialect: str, starts: re.Pattern[str]) -> list[tuple[Statement, int]]:
    from nova_lint.sql.reader import read_sql

    found: list[tuple[Statement, int]] = []
    for start, end in split(body):
        piece = body[start:end]
        for match in starts.finditer(piece):
            at = match.end()
            text = _plain(piece[at:])
            for statement in read_sql(text, dialect):
                if statement.problem is None or statement.recovered:
                    found.append((statement, start + at))
            break  # the rest of the piece belongs to this statement
    return found


def _plain(text: str) -> str:
    """A statement of a procedural language as plain SQL of the same length."""
    if text[:7].lower() == "perform":
        text = "SELECT " + text[7:]
    text = _LOOP.sub("", text)
    if text[:6].lower() in ("select", "with ") or text[:4].lower() == "with":
        text = _INTO.sub(lambda match: " " * len(match[0]), text, count=1)
    return text
