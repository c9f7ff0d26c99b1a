"""Statements that switch something: which triggers and constraints hold, and what names mean from here on."""

from __future__ import annotations

import re

from nova_lint.model.text import HOLE

_LEAD = r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*"

#: The verbs that may switch something; all others are not looked at.
_VERBS = (
    "set",
    "alter",
    "use",
    "attach",
    "pragma",
    "select",
    "update",
    "disable",
    "exec",
    "execute",
    "reset",
)

_SWITCHES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (trait, re.compile(_LEAD + pattern, re.IGNORECASE | re.DOTALL))
    for trait, pattern in (
        # Of one table
        ("triggers-off", r"alter\s+table\b.*?\bdisable\s+(?:trigger|rule)\b"),
        ("triggers-off", r"alter\s+table\b.*?\bdisable\s+(?:novalidate\s+|validate\s+)?(?:constraint|keys)\b"),
        ("triggers-off", r"alter\s+table\b.*?\bnocheck\s+constraint\b"),
        ("triggers-off", r"disable\s+trigger\b"),
        # Of the session: every table
        ("checks-off", r"set\s+(?:session\s+|local\s+)?session_replication_role\s*(?:=|to\b)\s*'?replica\b"),
        ("checks-off", r"set\s+(?:\w+\s+|@@(?:\w+\.)?)?(?:foreign_key_checks|unique_checks)\s*=\s*(?:0|off)\b"),
        ("checks-off", r"pragma\s+(?:\w+\.)?foreign_keys\s*(?:=\s*|\(\s*)(?:0|off|false|no)\b"),
        ("search-path", r"set\s+(?:session\s+|local\s+)?(?:search_path|schema)\b"),
        ("search-path", r"alter\s+(?:role|user|database)\b.*?\bset\s+search_path\b"),
        ("search-path", r"alter\s+session\s+set\s+current_schema\b"),
        ("search-path", r"select\s+(?:pg_catalog\s*\.\s*)?set_config\s*\(\s*'search_path'"),
        ("role", r"set\s+(?:session\s+|local\s+)?role\b"),
        ("role", r"set\s+(?:session\s+|local\s+)?session\s+authorization\b"),
        ("use", r"use\s+[\w\"`\[\ufffc]"),
        ("attach", r"attach\s+(?:database\s+)?(?!partition\b)['\"\w?:%@\ufffc]"),
    )
)  # fmt: skip

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_HELD = re.compile(
    r"(?:[=(,.<>+\-*/|'\"`]|\b(?:from|update|into|table|only|delete|in|like|by|limit|as))\s*\Z", re.IGNORECASE
)


def switches(verb: str, text: str) -> frozenset[str]:
    """What a statement switches, as traits: `triggers-off` (of one table), `checks-off` (of the session), and so on.

    `verb` is that of the statement, `text` its text.
    """
    if not verb.startswith(_VERBS):
        return frozenset()
    if verb == "select" and "set_config" not in text.lower():
        return frozenset()
    return frozenset(trait for trait, pattern in _SWITCHES if pattern.match(text))


def may_be_narrowed(text: str) -> bool:
    """Whether a hole may hold the WHERE of an UPDATE or DELETE that shows none: `DELETE FROM orders {where}`.

    A hole after an operator, a comma, a quote or the word before a table's name holds a value or a name.
    """
    if HOLE not in text:
        return False
    plain = _COMMENT.sub(" ", text)
    return any(_HELD.search(plain[: at.start()]) is None for at in re.finditer(HOLE, plain))
