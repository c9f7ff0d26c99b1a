"""What stands between the brackets of CREATE TABLE, or behind ADD: columns, constraints and foreign keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nova_lint.model.change import Column, ForeignKey
from nova_lint.sql.recover import name_of

NAME = r"(?:\"[^\"\n]+\"|`[^`\n]+`|\[[^\]\n]+\]|[\w\ufffc$#]+)"
TABLE = rf"(?:{NAME}(?:\s*\.\s*{NAME}){{0,2}})"
FLAGS = re.IGNORECASE | re.DOTALL
_COLUMNS = r"\(\s*(?P<{}>[^()]*(?:\([^()]*\)[^()]*)*)\)"

_CONSTRAINT = re.compile(rf"constraint\s+(?P<name>{NAME})\s+", FLAGS)
_FOREIGN = re.compile(
    rf"foreign\s+key\s*(?:if\s+not\s+exists\s+)?(?:{NAME}\s*)?{_COLUMNS.format('columns')}\s*references\s+(?:only\s+)?"
    rf"(?P<parent>{TABLE})\s*(?:{_COLUMNS.format('parent_columns')})?", FLAGS)  # fmt: skip
_INLINE = re.compile(
    rf"\breferences\s+(?:only\s+)?(?P<parent>{TABLE})\s*(?:{_COLUMNS.format('parent_columns')})?", FLAGS)  # fmt: skip
_ACTION = re.compile(
    r"\bon\s+(delete|update)\s+(cascade|restrict|no\s+action|set\s+null|set\s+default)", FLAGS
)
_PLACE = ("match full", "deferrable", "initially deferred")
_OPTIONS = re.compile(r"\b(match\s+full|(?<!not\s)deferrable|initially\s+deferred)\b", FLAGS)
_PRIMARY = re.compile(
    rf"primary\s+key\s*(?:(?:non)?clustered\s*|using\s+\w+\s*)?{_COLUMNS.format('columns')}", FLAGS
)
_NO_COLUMN = re.compile(
    r"(?:constraint|foreign|primary|unique|check|exclude|like|fulltext|spatial|partition)\b(?!\s*\.)|"
    # `key` and the like are names too: then a type stands behind them.
    r"(?:key|index|period)\b(?!\s*\.)(?!\s+(?:text|(?:var)?char|character|citext|(?:big|small|tiny)?int|integer|(?:big)?serial|"
    r"uuid|jsonb?|bytea|blob|timestamp(?:tz)?|date|datetime|time|interval|bool(?:ean)?|numeric|decimal|real|float|double)\b)",
    FLAGS,
)
_COLUMN = re.compile(rf"(?P<name>{NAME})(?:\s+(?P<rest>.*))?\Z", FLAGS)
_TYPE_ENDS = re.compile(
    r"\b(?:not|null|default|primary|unique|references|check|constraint|collate|generated|auto_increment|autoincrement|comment|"
    r"on|as|key|encode|storage|compression|identity|first|after|using|deferrable|initially)\b", FLAGS)  # fmt: skip


def read_definition(
    part: str, offset: int, columns: list[Column], keys: list[ForeignKey], primary: set[str]
) -> None:
    """Read one entry of the list in CREATE TABLE, a column or a constraint, into the lists and the primary key.

    `offset` is where the entry stands in the shape.
    """
    lead = len(part) - len(part.lstrip())
    part, offset = part.strip(), offset + lead
    if _NO_COLUMN.match(part):
        named = _CONSTRAINT.match(part)
        key = _foreign_key(part, offset, word(named["name"]) if named is not None else "")
        if key is not None:
            keys.append(key)
        whole = _PRIMARY.search(part)
        if whole is not None and key is None:
            primary.update(listed(whole["columns"]))
        return
    column = _COLUMN.match(part)
    if column is None:
        return
    rest = column["rest"] or ""
    end = _TYPE_ENDS.search(rest)
    kind = " ".join((rest if end is None else rest[: end.start()]).lower().split())
    is_primary = re.search(r"\bprimary\s+key\b", rest, FLAGS) is not None
    is_nullable = not is_primary and re.search(r"\bnot\s+null\b", rest, FLAGS) is None
    name = word(column["name"])
    columns.append(Column(name, kind, is_nullable, is_primary))
    inlines = list(_INLINE.finditer(rest))
    for inline, before, after in zip(inlines, (None, *inlines), (*inlines[1:], None), strict=False):
        begin = 0 if before is None else before.end()
        constraints = list(_CONSTRAINT.finditer(rest, begin, inline.start()))
        named_key = word(constraints[-1]["name"]) if constraints else ""
        mine = rest if after is None else rest[: after.start()]
        keys.append(_key(inline, (name,), mine, offset + column.start("rest"), named_key))


def _foreign_key(part: str, offset: int, name: str) -> ForeignKey | None:
    match = _FOREIGN.search(part)
    return None if match is None else _key(match, listed(match["columns"]), part, offset, name)


def _key(match: re.Match[str], columns: tuple[str, ...], text: str, offset: int, name: str) -> ForeignKey:
    actions = {
        event.lower(): " ".join(what.lower().split()) for event, what in _ACTION.findall(text, match.end())
    }
    return ForeignKey(
        columns,
        name_of(match["parent"]),
        listed(match["parent_columns"] or ""),
        actions.get("delete", ""),
        actions.get("update", ""),
        name,
        offset + match.start("parent"),
        offset + match.end("parent"),
        tuple(
            sorted(
                {" ".join(what.lower().split()) for what in _OPTIONS.findall(text, match.end())},
                key=_PLACE.index,
            )
        ),
    )


def parts(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """The ranges between commas outside brackets, up to the bracket that closes or the end."""
    depth, start = 0, begin
    quote = ""
    for at in range(begin, len(text)):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in '"`':
            quote = char
        elif char == "(":
            depth += 1
        elif char == ")":
            if not depth:
                yield start, at
                return
            depth -= 1
        elif (char == "," and not depth) or char == ";":
            yield start, at
            start = at + 1
    if text[start:].strip():
        yield start, len(text)


def listed(columns: str) -> tuple[str, ...]:
    """Names between commas; an index's length or direction behind one is left out."""
    names = [re.match(rf"\s*({NAME})", part) for part in columns.split(",")]
    return tuple(word(name[1]) for name in names if name is not None)


def word(name: str) -> str:
    """One name as written, folded to lower case unless it is quoted."""
    return name.strip('"`[]') if name[0] in '"`[' else name.lower()
