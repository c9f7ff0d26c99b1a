"""A cruder reading, for SQL that no parser reads: the verb, and the names that stand where tables stand."""

from __future__ import annotations

import re

from nova_lint.model.statement import Access, Statement, TableName
from nova_lint.model.text import HOLE

_NAME = r"(?:\"[^\"\n]+\"|`[^`\n]+`|\[[^\]\n]+\]|[\w\ufffc$#]+)"
_TABLE = rf"(?P<name>{_NAME}(?:\.{_NAME}){{0,2}})"
_AFTER = re.compile(
    r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/|"
    r"\b(?P<how>insert\s+(?:or\s+\w+\s+|ignore\s+)?into|replace\s+into|merge\s+into|delete\s+from|update(?!\s+set\b)|from|join|truncate(?:\s+table)?|"
    rf"(?:create|alter|drop)\s+(?:\w+\s+){{0,3}}?table(?:\s+if\s+(?:not\s+)?exists)?|references|using)\s+(?:only\s+)?{_TABLE}(?!\s*\()?",
    re.IGNORECASE | re.DOTALL,
)
_VERB = re.compile(r"(?:[\s(]|--[^\n]*\n|/\*.*?\*/)*([A-Za-z]+)", re.DOTALL)
_OPS = {"insert": "insert", "replace": "upsert", "merge": "upsert", "delete": "delete", "update": "update",
        "from": "read", "join": "read", "using": "read", "truncate": "truncate", "create": "ddl", "alter": "ddl", "drop": "ddl",
        "references": "references"}  # fmt: skip
_WORDS = frozenset(
    [
        "select",
        "set",
        "where",
        "values",
        "only",
        "lateral",
        "unnest",
        "generate_series",
        "as",
        "on",
        "and",
        "or",
        "not",
        "null",
        "the",
        "if",
        "exists",
        "table",
        "cascade",
    ]
)
_CTE = re.compile(
    rf"(?:\bwith\s+(?:recursive\s+)?|,\s*)({_NAME})\s*(?:\([^()]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s*)?\(",
    re.IGNORECASE,
)


def recover(text: str, offset: int, problem: str) -> Statement:
    """What a few patterns find in a statement that could not be parsed because of `problem`."""
    verb = _VERB.match(text)
    return Statement(
        verb[1].lower() if verb else "",
        tables(text, offset),
        offset + len(text) - len(text.lstrip()),
        offset + len(text.rstrip()),
        problem=problem,
        recovered=True,
    )


def tables(text: str, offset: int) -> tuple[Access, ...]:
    """The names that stand after FROM, JOIN, INTO and the like, with their op, in order."""
    common = {match[1].strip('"`[]').lower() for match in _CTE.finditer(text)}
    found: list[Access] = []
    for match in _AFTER.finditer(text):
        if match["name"] is None:
            continue
        table = name_of(match["name"])
        if table.name.lower() in _WORDS or (table.name.lower() in common and not table.schema):
            continue
        if text[match.end("name") : match.end("name") + 1] == "(" and "into" not in match["how"].lower():
            continue  # a table function
        before = text[: match.start("name")]
        first = before.count(HOLE)
        holes = tuple(range(first, first + match["name"].count(HOLE)))
        op = _OPS[match["how"].split()[0].lower()]
        found.append(Access(table, op, offset + match.start("name"), offset + match.end("name"), holes=holes))
    return tuple(found)


def name_of(text: str) -> TableName:
    """A name as written, folded and split at its dots; holes become `*`."""
    parts = [part if part[0] in '"`[' else part.lower() for part in re.findall(_NAME, text)]
    names = [part.strip('"`[]').replace(HOLE, "*") for part in parts][-3:]
    *rest, name = names
    return TableName(name, rest[-1] if rest else "", rest[0] if len(rest) > 1 else "")
