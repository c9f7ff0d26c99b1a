"""Statements that the parser does not take apart: told by their first words.

sqlglot keeps these as opaque commands. Here their tables stand at a known place; the statement inside an
EXPLAIN, PREPARE or DECLARE is read like any other; and what touches no table says so.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from nova_lint.model.statement import Access, Statement
from nova_lint.sql.attached import read_attached
from nova_lint.sql.bodies import read_body
from nova_lint.sql.recover import name_of
from nova_lint.sql.split import bare

_NAME = r"(?:\"[^\"\n]+\"|`[^`\n]+`|\[[^\]\n]+\]|[\w\ufffc$]+)"
_TABLE = rf"(?P<table>{_NAME}(?:\s*\.\s*{_NAME}){{0,2}})"
_LEAD = r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*"

_FIRST = re.compile(_LEAD + r"([A-Za-z]+)", re.DOTALL)
_PARSED = frozenset({"select", "insert", "update", "delete", "with", "values", "merge", "replace", "perform"})

#: Statements that touch no table, by their first word (or first words).
_NOTHING = re.compile(
    _LEAD
    + r"(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|set|reset|show|pragma|listen|notify|unlisten|"
    r"use|discard|checkpoint|deallocate|close|fetch|move|attach|detach|kill|flush|go|print|delimiter|signal|leave|"
    r"create\s+(?:or\s+replace\s+)?(?:extension|role|user|database|schema|type|domain|sequence|collation|cast|operator|aggregate|publication|"
    r"subscription|server|foreign\s+data|text\s+search|event\s+trigger|access\s+method|language|tablespace|user\s+mapping|login|certificate|statistics)|"
    r"drop\s+(?:extension|role|user|database|schema|type|domain|sequence|function|procedure|aggregate|index|trigger|operator|cast|publication|"
    r"subscription|server|language|event\s+trigger|routine|collation|text\s+search|statistics|owned|policy|rule|statistics|tablespace)|"
    r"alter\s+(?:sequence|type|domain|function|procedure|role|user|database|schema|extension|index|default\s+privileges|system|operator|aggregate|"
    r"publication|subscription|server|session|routine|event\s+trigger|text\s+search|collation|large\s+object|language|trigger|policy|rule|statistics|tablespace)|"
    r"comment\s+on\s+(?:schema|function|extension|type|database|role|sequence|index|constraint|trigger|domain|procedure|policy)|"
    r"grant\s+(?!.*\bon\s+(?:table\s+)?[\w\"]+\s+to\b)|revoke\s+(?!.*\bon\s+(?:table\s+)?[\w\"]+\s+from\b)|security\s+label|reassign\s+owned|import\s+foreign|"
    r"vacuum|analyze|reindex|cluster|optimize|exec(?:ute)?|call|do\s+(?!\$|language|'))\b",
    re.IGNORECASE | re.DOTALL,
)
_SEQUENCE = re.compile(
    _LEAD
    + r"(?:create|alter|drop)\s+(?:temp(?:orary)?\s+)?sequence\s+(?:if\s+(?:not\s+)?exists\s+)?(?:\w+\.)?\"?(\w+)",
    re.IGNORECASE | re.DOTALL,
)
_PEEL = re.compile(
    _LEAD
    + r"(?P<verb>explain(?:\s+query\s+plan|\s+(?:analyze|verbose|extended))*(?:\s*\([^()]*\))?|prepare\s+\w+(?:\s*\([^()]*\))?\s+as|"
    r"declare\s+\w+(?:\s+(?:binary|insensitive|asensitive|no|scroll))*\s+cursor(?:\s+with(?:out)?\s+hold)?\s+for|describe)\s+"
    r"(?=select|insert|update|delete|with|merge|values|\(|create|table|replace)",
    re.IGNORECASE | re.DOTALL,
)
_TOUCHING: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (verb, op, re.compile(_LEAD + pattern, re.IGNORECASE | re.DOTALL))
    for verb, op, pattern in (
        ("lock", "lock", rf"lock\s+(?:tables?\s+)?(?:only\s+)?(?!in\b){_TABLE}"),
        ("refresh materialized view", "ddl", rf"refresh\s+materialized\s+view\s+(?:concurrently\s+)?{_TABLE}"),
        ("vacuum", "ddl", rf"vacuum\s+(?!into\b)(?:\([^()]*\)\s*)?(?:(?:full|freeze|verbose|analyze)\s+)*(?!(?:full|freeze|verbose|analyze)\b){_TABLE}"),
        ("analyze", "ddl", rf"analyze\s+(?:table\s+)?(?:verbose\s+)?{_TABLE}"),
        ("cluster", "ddl", rf"cluster\s+(?:verbose\s+)?{_TABLE}"),
        ("reindex", "ddl", rf"reindex\s+(?:\([^()]*\)\s*)?table\s+(?:concurrently\s+)?{_TABLE}"),
        ("create trigger", "ddl", rf"create\s+(?:or\s+replace\s+)?(?:constraint\s+)?(?:temp(?:orary)?\s+)?trigger\s+(?:if\s+not\s+exists\s+)?{_NAME}(?:\s*\.\s*{_NAME})?\s+"
                                  rf"(?:before|after|instead\s+of|for)\b.*?\bon\s+{_TABLE}"),
        ("grant", "ddl", rf"(?:grant|revoke)\s+.*?\bon\s+(?:table\s+)?(?!(?:all|schema|sequence|database|domain|foreign|function|language|large|parameter|"
                     rf"procedure|routine|tablespace|type)\s){_TABLE}(?=(?:\s*,\s*{_NAME}(?:\s*\.\s*{_NAME})*)*\s+(?:to|from)\b)"),
        ("create index", "ddl", rf"create\s+(?:unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?:{_NAME}(?:\s*\.\s*{_NAME})?\s+)?on\s+(?:only\s+)?{_TABLE}"),
        ("comment", "ddl", rf"comment\s+on\s+(?:table|view|materialized\s+view)\s+{_TABLE}"),
        ("comment", "ddl", rf"comment\s+on\s+column\s+{_TABLE}\s*\.\s*{_NAME}\s+is\b"),
        ("copy", "", rf"copy\s+{_TABLE}\s*(?:\([^()]*\)\s*)?(?P<way>from|to)\b"),
        ("truncate", "truncate", rf"truncate\s+(?:table\s+)?(?:only\s+)?{_TABLE}"),
        ("drop", "ddl", rf"drop\s+(?:foreign\s+|materialized\s+)?(?:table|view)\s+(?:if\s+exists\s+)?{_TABLE}"),
    )
)  # fmt: skip
_TOUCHING_BY_WORD = {
    word: [(verb, op, pattern) for verb, op, pattern in _TOUCHING if verb.split()[0] == begins]
    for begins in {verb.split()[0] for verb, _, _ in _TOUCHING}
    for word in ((begins, "revoke") if begins == "grant" else (begins,))
}
_PEELED = frozenset({"explain", "prepare", "declare", "describe"})
_ALTER = re.compile(
    _LEAD
    + rf"alter\s+(?:table|(?:materialized\s+)?view|foreign\s+table)\s+(?:if\s+exists\s+)?(?:only\s+)?{_TABLE}",
    re.IGNORECASE | re.DOTALL,
)
_REFERENCES = re.compile(rf"\breferences\s+{_TABLE}", re.IGNORECASE)
_PARTITION = re.compile(
    rf"\b(?:attach|detach)\s+partition\s+{_TABLE}|\brename\s+to\s+(?P<new>{_NAME})", re.IGNORECASE
)
_RENAMED = re.compile(
    rf"(?:{_LEAD}rename\s+tables?\s+|\s*,\s*){_TABLE}\s+to\s+(?P<new>{_NAME}(?:\s*\.\s*{_NAME})?)",
    re.IGNORECASE | re.DOTALL,
)
_MORE = re.compile(rf"\s*,\s*(?:only\s+)?{_TABLE}", re.IGNORECASE)
_COPY_QUERY = re.compile(_LEAD + r"copy\s*\(", re.IGNORECASE)
_BODY = re.compile(
    _LEAD
    + r"(?:create\s+(?:or\s+replace\s+)?(?:function|procedure)\b|do\b|create\s+(?:or\s+replace\s+)?(?:constraint\s+)?(?:temp(?:orary)?\s+)?trigger\b)",
    re.IGNORECASE,
)


def read_command(text: str, offset: int, dialect: str) -> Statement | None:
    """The statement, if it is one of those that are told by their first words; else None."""
    first = _FIRST.match(text)
    word = first[1].lower() if first is not None else ""
    if not word or word in _PARSED:
        return None
    from nova_lint.sql.reader import read_sql

    end = offset + len(text.rstrip())
    peeled = _PEEL.match(text) if word in _PEELED else None
    if peeled is not None:
        return _inner(
            read_sql(text[peeled.end() :], dialect),
            offset + peeled.end(),
            peeled["verb"].split()[0].lower(),
            offset,
            end,
        )
    if word == "copy" and _COPY_QUERY.match(text):
        inside = text[text.index("(") + 1 : max(text.rfind(")"), 0)]
        return _inner(read_sql(inside, dialect), offset + text.index("(") + 1, "copy", offset, end)
    if word in ("create", "do") and _BODY.match(text):
        body = read_body(text, offset, dialect)
        if body is not None:
            return _with_trigger(body, text, offset)
    if word in ("create", "alter"):
        attached = read_attached(text, offset, dialect)
        if attached is not None:
            return attached
    if word == "rename" and (renamed := _RENAMED.match(text)) is not None:
        return _all_renamed(text, renamed, offset, end)
    altered = _ALTER.match(text) if word == "alter" else None
    if altered is not None:
        return _altered(text, altered, offset, end)
    for verb, op, pattern in _TOUCHING_BY_WORD.get(word, ()):
        found = pattern.match(text)
        if found is None:
            continue
        if verb == "copy":
            op = "insert" if found["way"].lower() == "from" else "read"
        accesses = [_access(found, "table", op, offset, text)]
        at = found.end("table")
        if verb in ("lock", "truncate", "drop", "vacuum", "grant"):
            while (more := _MORE.match(text, at)) is not None:
                accesses.append(_access(more, "table", op, offset, text))
                at = more.end()
        traits = (
            frozenset({"cascade"})
            if re.search(r"\bcascade\b", text[at:], re.IGNORECASE)
            else frozenset[str]()
        )
        return Statement(verb, tuple(accesses), offset, end, traits)
    nothing = _NOTHING.match(text)
    if nothing is not None and not re.match(r"(?i)create\s+schema\b.*\bcreate\s", bare(text)):
        sequence = _SEQUENCE.match(text)
        names = (sequence[1].lower(),) if sequence is not None else ()
        return Statement(" ".join(nothing[1].lower().split()), (), offset, end, sequences=names)
    return None


def _inner(found: tuple[Statement, ...], shift: int, verb: str, start: int, end: int) -> Statement:
    accesses = tuple(
        [replace(a, start=a.start + shift, end=a.end + shift) for s in found for a in s.accesses]
    )
    traits = frozenset[str]().union(*[s.traits for s in found])
    problem = next((s.problem for s in found if s.problem), None)
    if verb == "explain":
        traits |= {"explain"}
        accesses = tuple([replace(a, op="read") if a.op != "read" else a for a in accesses])
    return Statement(
        verb, accesses, start, end, traits, problem=problem, recovered=any(s.recovered for s in found)
    )


def _altered(text: str, found: re.Match[str], offset: int, end: int) -> Statement:
    accesses = [_access(found, "table", "ddl", offset, text)]
    for match in _REFERENCES.finditer(text, found.end()):
        accesses.append(_access(match, "table", "references", offset, text))
    for match in _PARTITION.finditer(text, found.end()):
        accesses.append(_access(match, "table" if match["table"] else "new", "ddl", offset, text))
    traits = frozenset({"cascade"}) if re.search(r"\bcascade\b", text, re.IGNORECASE) else frozenset[str]()
    return Statement("alter table", tuple(accesses), offset, end, traits)


def _all_renamed(text: str, found: re.Match[str] | None, offset: int, end: int) -> Statement:
    """MySQL's `RENAME TABLE a TO b, c TO d`."""
    accesses: list[Access] = []
    while found is not None:
        accesses += [_access(found, group, "ddl", offset, text) for group in ("table", "new")]
        found = _RENAMED.match(text, found.end())
    return Statement("rename table", tuple(accesses), offset, end)


def _with_trigger(body: Statement, text: str, offset: int) -> Statement:
    for verb, op, pattern in _TOUCHING:
        if verb == "create trigger" and (found := pattern.match(text)) is not None:
            return replace(
                body, verb=verb, accesses=(_access(found, "table", op, offset, text), *body.accesses)
            )
    return body


def _access(match: re.Match[str], group: str, op: str, offset: int, text: str) -> Access:
    start, end = match.span(group)
    first = text[:start].count("\ufffc")
    holes = tuple(range(first, first + match[group].count("\ufffc")))
    return Access(name_of(match[group]), op, offset + start, offset + end, holes=holes)
