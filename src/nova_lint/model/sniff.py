"""Whether a string is SQL, told by its form alone.

Prose uses the same verbs ("update your profile", "select a file from the list"), so the strict question
asks for a form that prose does not have: punctuation, operators and names where SQL wants them.
"""

from __future__ import annotations

import re
from functools import cache

_LEAD = r"(?:[\s(\ufffc]|--[^\n]*(?:\n|$)|/\*.{0,2000}?\*/)*"
# A name may be a field of a format: `{table}`, `%(table)s`, `%s`.
_NAME = r"(?:(?:[\w\ufffc$]|\{[^{}\n]{0,40}\}|%\(\w+\)s|%s)+|\"[^\"\n]+\"|`[^`\n]+`|\[\w+\])"
_TABLE = rf"{_NAME}(?:\s?\.\s?{_NAME}){{0,2}}"
# What may stand between SELECT and FROM: names, calls, operators, strings, sub-selects; no sentence ends.
_VERB = re.compile(
    _LEAD
    + r"(select|insert|update|delete|create|drop|alter|with|replace|truncate|merge|pragma|vacuum|analyze|"
    r"explain|lock|begin|commit|rollback|savepoint|release|set|show|call|copy|grant|revoke|reindex|comment|use|"
    r"attach|detach|declare|fetch|refresh|values|table|exec|execute|do|listen|notify|upsert|describe|desc|optimize)\b",
    re.IGNORECASE | re.DOTALL,
)
_STATEMENTS = {
    "insert": rf"insert\s+(?:or\s+\w+\s+|ignore\s+|low_priority\s+|overwrite\s+)?into\s+(?:table\s+)?{_TABLE}\s*(?:as\s+\w+\s*)?"
        r"(?:\(|values\s*[(%?:\ufffc]|values\s*$|select\b|default\s+values\b|\ufffc|set\s+\w+\s*=|$)",
    "replace": rf"replace\s+into\s+{_TABLE}\s*(?:\(|values\s*\(|select\b)",
    "update": rf"update\s+(?:or\s+\w+\s+|only\s+|ignore\s+)?{_TABLE}(?:\s+(?:as\s+)?\w+)?(?:\s+(?:inner|left|join)\b.{{1,2000}}?)?\s+set\s+"
        r"(?:[\w.\"`\[\]$\ufffc]+\s*(?:=|\ufffc)|\(|\ufffc|%s\b|\{)",
    "delete": rf"delete\s+from\s+(?:only\s+)?{_TABLE}\s*(?:;|$|--|(?:as\s+)?(?:\w+\s+)?(?:where|using)\s+\S{{1,200}}?\s*(?:=|<|>|!|\bin\b|\bis\b|\blike\b|\bbetween\b|\bexists\b|\(|\ufffc|%s|\?)"
        r"|where\s*\(|where\s+(?:not\s+)?exists|\ufffc|returning\b|limit\s|order\s+by\b)",
    "create": rf"create\s+(?:or\s+replace\s+)?(?:global\s+|local\s+)?(?:temp(?:orary)?\s+|unlogged\s+|virtual\s+|unique\s+|materialized\s+|recursive\s+)*"
        rf"(?:table\s+(?:if\s+not\s+exists\s+)?{_TABLE}\s*(?:\(|as\s+(?:select|with|\()|using\s|like\s|partition\s|\ufffc|of\s)|"
        rf"index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?:{_TABLE}\s+)?on\s+(?:only\s+)?{_TABLE}\s*(?:\(|using\b|\ufffc)|"
        rf"view\s+(?:if\s+not\s+exists\s+)?{_TABLE}\s*(?:\(|as\s+(?:select|with|\())|"
        rf"trigger\s+(?:if\s+not\s+exists\s+)?{_TABLE}\s+(?:before|after|instead)\b|"
        rf"(?:function|procedure)\s+{_TABLE}\s*\(|sequence\s+(?:if\s+not\s+exists\s+)?{_TABLE}\s*(?:;|$|start|increment|owned|as\b)|"
        rf"schema\s+(?:if\s+not\s+exists\s+){_TABLE}|extension\s+(?:if\s+not\s+exists\s+)?{_TABLE}\s*(?:;|$))",
    "drop": rf"drop\s+(?:materialized\s+)?(?:table|view|index|trigger|sequence)\s+(?:concurrently\s+)?(?:if\s+exists\s+)?{_TABLE}(?:\s*,\s*{_TABLE})*\s*(?:cascade|restrict|on\s+{_TABLE})?\s*(?:;|$|\ufffc)",
    "alter": rf"alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?{_TABLE}\s+(?:add|drop|rename|alter|set|modify|change|owner|enable|disable|validate|attach|detach|replica|inherit|cluster|\ufffc)\b",
    "truncate": rf"truncate\s+(?:table\s+(?:only\s+)?{_TABLE}(?:\s*,\s*{_TABLE})*|{_TABLE})\s*(?:;|$|cascade|restart|\ufffc)",
    "merge": rf"merge\s+into\s+{_TABLE}\s+(?:as\s+)?(?:\w+\s+)?using\b",
    "lock": rf"lock\s+table\s+{_TABLE}.{{0,200}}?\bin\s+[\w\s]+\s+mode\b",
    "refresh": rf"refresh\s+materialized\s+view\s+(?:concurrently\s+)?{_TABLE}\s*(?:;|$|with\b)",
    "copy": rf"copy\s+{_TABLE}\s*(?:\([\w\s,\"\ufffc]+\)\s*)?(?:from|to)\s+(?:stdin|stdout|program|')",
}  # fmt: skip
_WITH = re.compile(
    _LEAD
    + rf"with\s+(?:recursive\s+)?{_NAME}\s*(?:\([^()]{{1,2000}}\)\s*)?as\s+(?:not\s+)?(?:materialized\s*)?\(\s*"
    r"(?:select|insert|update|delete|values|with|\ufffc)\b",
    re.IGNORECASE | re.DOTALL,
)
_SELECT = re.compile(
    _LEAD + r"select\b(?P<list>.{1,4000}?)\bfrom\s+(?P<after>\S.{0,200})", re.IGNORECASE | re.DOTALL
)
_SELECT_ONLY = re.compile(
    _LEAD + r"select\s+(?:\w+\s*\([^;]{0,300}\)|1|\?|%s|@@\w+|current_\w+)\s*(?:(?:as\s+)?\w+\s*)?;?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_TABLES = re.compile(rf"(?:{_TABLE}|\()", re.IGNORECASE)
# After the table SQL goes on with a keyword, punctuation or nothing; prose goes on with another word.
_GOES_ON = re.compile(
    r"\s*(?:$|[;,)(\ufffc]|--|/\*|%s|\?|(?:as\s+)?(?:\"?\w+\"?\s+)?(?:where|join|inner|left|right|full|cross|natural|group|order|limit|"
    r"having|union|except|intersect|on|using|for|offset|fetch|window|returning|tablesample|lateral|with|qualify|straight_join|indexed|final)\b"
    r"|(?:as\s+)?\"?\w+\"?\s*(?:$|[;,)\ufffc])|\[)",
    re.IGNORECASE | re.DOTALL,
)
_PROSE = re.compile(
    r"[.!?:]\s+[A-Za-z]|\b(?:a|an|the|your|this|these|that|one|some|all of)\s+[a-z]+\b", re.IGNORECASE
)
_LISTED = re.compile(r"^[\s\w.*,()\"'`=<>!+\-/|:%?\[\]{}$@#&~^;\\\ufffc]+$", re.DOTALL)
_COLUMNS = re.compile(
    r"^\s*(?:distinct\s+|all\s+|top\s+\(?\d+\)?\s+)?(?:\*|[\w.\"`\[\]$\ufffc:']+(?:\s*\(.*\))?(?:\s+(?:as\s+)?[\w\"`\ufffc]+)?|\(.*\)(?:\s+(?:as\s+)?\w+)?|.*[,*=()|\ufffc].*)\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ARTICLES = frozenset(
    [
        "the",
        "a",
        "an",
        "your",
        "this",
        "that",
        "these",
        "those",
        "our",
        "their",
        "its",
        "his",
        "her",
        "my",
        "list",
        "menu",
        "left",
        "right",
        "box",
        "here",
        "there",
        "dropdown",
        "table",
        "one",
        "each",
        "any",
        "file",
        "page",
    ]
)
_BARE_DELETE = re.compile(_LEAD + rf"delete\s+from\s+{_TABLE}\s*$", re.IGNORECASE | re.DOTALL)
_LONGEST = 20_000


def starts_like_sql(text: str) -> bool:
    """Whether the first word is one that SQL statements begin with. Comments and holes may stand before it."""
    return _VERB.match(text[:_LONGEST]) is not None


def looks_like_sql(text: str) -> bool:
    """Whether the text is an SQL statement beyond doubt, or the beginning of one."""
    found = _VERB.match(text[:_LONGEST])
    if found is None:
        return False
    verb, text = found[1].lower(), text[:_LONGEST]
    if verb == "select":
        return _is_select(text)
    if verb == "with":
        return _WITH.match(text) is not None
    if verb == "explain":
        rest = re.sub(
            r"^(?:\s*(?:analyze|verbose|query\s+plan|\([^)]*\)))*",
            "",
            text[found.end() :],
            flags=re.IGNORECASE,
        )
        return looks_like_sql(rest)
    if verb == "delete" and _BARE_DELETE.match(text):
        return found[1].isupper()  # "delete from cart" is as likely a button
    return verb in _STATEMENTS and _statement(verb).match(text) is not None


@cache
def _statement(verb: str) -> re.Pattern[str]:
    """The form of one kind of statement; few of them are asked for where little has changed."""
    return re.compile(_LEAD + _STATEMENTS[verb], re.IGNORECASE | re.DOTALL)


def _is_select(text: str) -> bool:
    found = _SELECT.match(text)
    if found is None:
        return _SELECT_ONLY.match(text) is not None
    columns, after = found["list"], found["after"]
    table = _TABLES.match(after)
    if table is None or after[: table.end()].strip('"`').lower() in _ARTICLES:
        return False
    if not _LISTED.match(columns) or not _COLUMNS.match(columns):
        return False
    first = columns.split(None, 1)
    if first and first[0].lower() in _ARTICLES and "," not in columns and "." not in columns:
        return False
    return table[0] == "(" or _GOES_ON.match(after, table.end()) is not None
