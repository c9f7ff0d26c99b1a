"""What hangs on a table and reads others: the actions of PostgreSQL's rules, the conditions of its policies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from nova_lint.model.change import Change
from nova_lint.model.statement import Access, Statement
from nova_lint.sql.declarations import FLAGS, NAME, TABLE
from nova_lint.sql.recover import name_of

_RULE = re.compile(
    rf"(?P<verb>create)\s+(?:or\s+replace\s+)?rule\s+(?P<name>{NAME})\s+as\s+on\s+\w+\s+to\s+(?P<table>{TABLE})"
    r"(?:\s+where\s+(?P<where>.*?))?\s+do\s+(?:also\s+|instead\s+)?(?P<action>.*)\Z", FLAGS)  # fmt: skip
_POLICY = re.compile(
    rf"(?P<verb>create|alter)\s+policy\s+(?:if\s+exists\s+)?(?P<name>{NAME})\s+on\s+(?P<table>{TABLE})", FLAGS
)
_CONDITION = re.compile(r"\b(?:using|with\s+check)\s*(?=\()", FLAGS)
_STRINGS = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
#: An expression is read as the condition of a query that has no table of its own.
_ASKED = "SELECT 1 WHERE "


def read_attached(text: str, offset: int, dialect: str) -> Statement | None:
    """The statement with all that its rule does or its policy asks; None when it is neither."""
    plain = _STRINGS.sub(lambda match: " " * len(match[0]), text)
    start = len(plain) - len(plain.lstrip())
    rule, policy = _RULE.match(plain, start), _POLICY.match(plain, start)
    found = rule or policy
    if found is None:
        return None
    kind = "rule" if rule is not None else "policy"
    parts = list(_of_rule(rule) if rule is not None else _of_policy(plain, found.end()))
    inside: list[Access] = []
    problem: str | None = None
    for begin, end, is_condition in parts:
        accesses, failed = _read(text[begin:end], offset + begin, dialect, is_condition=is_condition)
        inside += accesses
        problem = problem or failed
    place = offset + found.start("table"), offset + found.end("table")
    table = name_of(found["table"])
    named = offset + found.start("name"), offset + found.end("name")
    change = Change(
        f"create {kind}", name_of(found["name"]), *named, on=table,
        reads=tuple(dict.fromkeys(a.table for a in inside if a.table.is_known)),
    )  # fmt: skip
    return Statement(
        f"{found['verb'].lower()} {kind}", (Access(table, "ddl", *place), *inside), offset, offset + len(text.rstrip()),
        changes=(change,), problem=problem, recovered=problem is not None,
    )  # fmt: skip


def is_open_rule(text: str) -> bool:
    """Whether a text is the beginning of a rule whose list of actions is still open."""
    if not re.match(r"(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*create\s+(?:or\s+replace\s+)?rule\b", text, FLAGS):
        return False
    plain = _STRINGS.sub("", text)
    return plain.count("(") > plain.count(")")


def _of_rule(rule: re.Match[str]) -> Iterator[tuple[int, int, bool]]:
    if rule["where"] is not None:
        yield *rule.span("where"), True
    begin, end = rule.span("action")
    action = rule["action"].strip()
    if action.lower() == "nothing":
        return
    if action.startswith("(") and _closing(rule.string, begin) >= begin + len(rule["action"].rstrip()) - 1:
        begin, end = begin + 1, begin + len(rule["action"].rstrip()) - 1
    yield begin, end, False


def _of_policy(plain: str, begin: int) -> Iterator[tuple[int, int, bool]]:
    for match in _CONDITION.finditer(plain, begin):
        yield match.end() + 1, _closing(plain, match.end()), True


def _closing(plain: str, begin: int) -> int:
    """Where the bracket that opens at a place is closed, or the end of the text."""
    depth = 0
    for at in range(begin, len(plain)):
        depth += (plain[at] == "(") - (plain[at] == ")")
        if not depth:
            return at
    return len(plain)


def _read(text: str, shift: int, dialect: str, *, is_condition: bool) -> tuple[list[Access], str | None]:
    from nova_lint.sql.reader import read_sql

    if is_condition:
        text, shift = _ASKED + text, shift - len(_ASKED)
    accesses: list[Access] = []
    problem: str | None = None
    for statement in read_sql(text, dialect):
        accesses += [replace(a, start=a.start + shift, end=a.end + shift) for a in statement.accesses]
        problem = problem or statement.problem
    return accesses, problem
