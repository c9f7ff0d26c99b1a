"""What a DDL statement does to the schema: read from its text, whichever dialect it is written in.

A tree would have to be asked differently for each dialect, and is not there for most of ALTER TABLE. The
text is regular: a list of columns and constraints, or of actions, parted by commas outside brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from nova_lint.model.change import Change, Column, ForeignKey
from nova_lint.model.statement import Statement, TableName
from nova_lint.sql.declarations import FLAGS, NAME, TABLE, parts, read_definition, word
from nova_lint.sql.recover import name_of

_CREATE_TABLE = re.compile(
    rf"create\s+(?:or\s+replace\s+)?(?:global\s+|local\s+)?(?P<temporary>temp(?:orary)?\s+)?(?:unlogged\s+|foreign\s+|external\s+|virtual\s+)?"
    rf"table\s+(?P<exists>if\s+not\s+exists\s+)?(?P<table>{TABLE})", FLAGS)  # fmt: skip
_CREATE_VIEW = re.compile(
    rf"create\s+(?:or\s+replace\s+)?(?:algorithm\s*=\s*\w+\s+|definer\s*=\s*\S+\s+|sql\s+security\s+\w+\s+|temp(?:orary)?\s+|recursive\s+|"
    rf"force\s+|secure\s+|materialized\s+)*view\s+(?P<exists>if\s+not\s+exists\s+)?(?P<table>{TABLE})", FLAGS)  # fmt: skip
_CREATE_FUNCTION = re.compile(
    rf"create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*\S+\s+)?(?:function|procedure)\s+(?:if\s+not\s+exists\s+)?"
    rf"(?P<table>{TABLE})", FLAGS)  # fmt: skip
_CREATE_TRIGGER = re.compile(
    rf"create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*\S+\s+)?(?:constraint\s+|temp(?:orary)?\s+)*trigger\s+(?:if\s+not\s+exists\s+)?(?P<table>{TABLE})"
    rf"\s+(?:before|after|instead\s+of|for)\b.*?\bon\s+(?P<on>{TABLE})", FLAGS)  # fmt: skip
_RUNS = re.compile(rf"\bexecute\s+(?:function|procedure)\s+(?P<runs>{TABLE})\s*\(", FLAGS)
_CREATE_SCHEMA = re.compile(
    rf"create\s+schema\s+(?P<exists>if\s+not\s+exists\s+)?(?:authorization\s+)?(?P<table>{NAME})", FLAGS
)
_DROP = re.compile(
    r"drop\s+(?:foreign\s+|materialized\s+|temporary\s+)*(?P<what>table|view)\s+(?P<exists>if\s+exists\s+)?", FLAGS
)  # fmt: skip
_ALTER = re.compile(
    rf"alter\s+(?:foreign\s+|materialized\s+)?(?P<what>table|view)\s+(?P<exists>if\s+exists\s+)?(?:only\s+)?"
    rf"(?P<table>{TABLE})\s*\*?\s*", FLAGS)  # fmt: skip
_RENAME_TABLES = re.compile(
    rf"(?:rename\s+tables?\s+|\s*,\s*)(?P<table>{TABLE})\s+to\s+(?P<new>{TABLE})", FLAGS
)

_ADD_COLUMN = re.compile(r"add\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?", FLAGS)
_DROP_PART = re.compile(
    rf"drop\s+(?:(?:column|constraint|foreign\s+key)\s+)?(?:if\s+exists\s+)?"
    rf"(?P<name>{NAME})(?:\s+(?:cascade|restrict))?\s*\Z", FLAGS)  # fmt: skip
_RENAME_TO = re.compile(rf"rename\s+(?:to\s+|as\s+)?(?P<new>{TABLE})\s*\Z", FLAGS)
_RENAME_PART = re.compile(
    rf"rename\s+(?P<what>constraint\s+|index\s+|key\s+|column\s+)?(?P<old>{NAME})\s+to\s+"
    rf"(?P<new>{NAME})\s*\Z", FLAGS)  # fmt: skip
_CHANGE = re.compile(rf"change\s+(?:column\s+)?(?P<old>{NAME})\s+(?P<new>{NAME})\s", FLAGS)
_SET_SCHEMA = re.compile(rf"set\s+schema\s+(?P<new>{NAME})", FLAGS)

_COPIES = re.compile(rf"[(,]\s*like\s+({TABLE})|\bpartition\s+of\s+({TABLE})", FLAGS)
_ALIKE = re.compile(rf"\s*like\s+({TABLE})", FLAGS)  # MySQL: CREATE TABLE a LIKE b
_INHERITS = re.compile(r"\binherits\s*\(([^()]*)\)", FLAGS)
_NAMES = re.compile(TABLE, FLAGS)

_STRINGS = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?(?:\*/|\Z)|\$(\w*)\$.*?(?:\$\1\$|\Z)", re.DOTALL)
_DEFINING = frozenset({"create", "alter", "drop", "rename"})


def with_changes(statement: Statement, text: str, offset: int) -> Statement:
    """The statement with what it does to the schema; `text` begins at `offset` of its query's shape."""
    plain = _plain(text)
    found = tuple(_changes(plain, statement, offset))
    if not found:
        return statement
    return replace(statement, changes=found)


def may_change(verb: str) -> bool:
    """Whether a statement with this verb may change the schema."""
    return verb.partition(" ")[0] in _DEFINING


def _plain(text: str) -> str:
    """The text with blanks in place of strings and comments, as long as before."""
    return _STRINGS.sub(lambda match: " " * len(match[0]), text)


def _changes(text: str, statement: Statement, offset: int) -> Iterator[Change]:
    start = len(text) - len(text.lstrip())
    for pattern, read in _READERS:
        match = pattern.match(text, start)
        if match is not None:
            yield from read(text, match, statement, offset)
            return


# Creating


def _create_table(text: str, match: re.Match[str], statement: Statement, offset: int) -> Iterator[Change]:
    if match["temporary"]:
        return
    columns: list[Column] = []
    keys: list[ForeignKey] = []
    primary: set[str] = set()
    rest = text[match.end() :].lstrip()
    if rest.startswith("("):
        begin = text.index("(", match.end()) + 1
        for start, end in parts(text, begin):
            read_definition(text[start:end], offset + start, columns, keys, primary)
    columns = [
        Column(c.name, c.type, c.is_nullable and c.name not in primary, c.is_primary or c.name in primary)
        for c in columns
    ]
    copied = [name_of(name) for found in _COPIES.findall(text, match.end()) for name in found if name]
    alike = _ALIKE.match(text, match.end())
    copied += [name_of(alike[1])] if alike is not None else []
    copied += [
        name_of(name[0])
        for listed in _INHERITS.findall(text, match.end())
        for name in _NAMES.finditer(listed)
    ]
    yield _change(
        "create table", match, offset, columns=tuple(columns), keys=tuple(keys), reads=_reads(statement),
        copies=tuple(copied),
    )  # fmt: skip


def _create_view(text: str, match: re.Match[str], statement: Statement, offset: int) -> Iterator[Change]:
    yield _change("create view", match, offset, reads=_reads(statement))


def _create_function(text: str, match: re.Match[str], statement: Statement, offset: int) -> Iterator[Change]:
    touched = tuple(dict.fromkeys(a.table for a in statement.accesses if a.table.is_known))
    yield _change("create function", match, offset, reads=touched)


def _create_trigger(text: str, match: re.Match[str], statement: Statement, offset: int) -> Iterator[Change]:
    on = name_of(match["on"])
    runs = _RUNS.search(text, match.end())
    touched = tuple(dict.fromkeys(a.table for a in statement.accesses if a.table.is_known and a.op != "ddl"))
    yield _change(
        "create trigger",
        match,
        offset,
        reads=touched,
        on=on,
        runs=name_of(runs["runs"]) if runs is not None else None,
    )


def _create_schema(text: str, match: re.Match[str], statement: Statement, offset: int) -> Iterator[Change]:
    yield _change("create schema", match, offset)


# Dropping and altering


def _drop(text: str, match: re.Match[str], statement: Statement, offset: int) -> Iterator[Change]:
    for start, end in parts(text, match.end()):
        name = re.match(rf"\s*({TABLE})", text[start:end])
        if name is not None:
            at = offset + start + name.start(1)
            yield Change(
                f"drop {match['what'].lower()}", name_of(name[1]), at, at + len(name[1]),
                is_forgiving=bool(match["exists"]),
            )  # fmt: skip


def _alter(text: str, match: re.Match[str], statement: Statement, offset: int) -> Iterator[Change]:
    columns: list[Column] = []
    keys: list[ForeignKey] = []
    dropped: list[str] = []
    renamed: list[tuple[str, str]] = []
    table = name_of(match["table"])
    for start, end in parts(text, match.end()):
        part = text[start:end]
        lead = len(part) - len(part.lstrip())
        part, at = part.strip(), offset + start + lead
        if (new := _RENAME_PART.match(part)) is not None:
            if (new["what"] or "column").strip().lower() in ("column", "constraint"):
                renamed.append((word(new["old"]), word(new["new"])))
        elif (new := _RENAME_TO.match(part)) is not None:
            target = name_of(new["new"])
            schema = target.schema or table.schema
            yield _change("rename table", match, offset, new=TableName(target.name, schema, table.database))
        elif (new := _SET_SCHEMA.match(part)) is not None:
            yield _change(
                "set schema", match, offset, new=TableName(table.name, word(new["new"]), table.database)
            )
        elif (new := _CHANGE.match(part)) is not None:
            renamed.append((word(new["old"]), word(new["new"])))
        elif (gone := _DROP_PART.match(part)) is not None:
            dropped.append(word(gone["name"]))
        elif (added := _ADD_COLUMN.match(part)) is not None:
            inner = part[added.end() :]
            if inner.startswith("("):  # Oracle and MySQL: ADD (a int, b int)
                for inside, until in parts(inner, 1):
                    read_definition(inner[inside:until], at + added.end() + inside, columns, keys, set())
            else:
                read_definition(inner, at + added.end(), columns, keys, set())
    if columns or keys or dropped or renamed:
        yield _change(
            "alter table", match, offset, columns=tuple(columns), keys=tuple(keys), dropped=tuple(dropped),
            renamed=tuple(renamed),
        )  # fmt: skip


def _rename_tables(text: str, match: re.Match[str], statement: Statement, offset: int) -> Iterator[Change]:
    more: re.Match[str] | None = match
    while more is not None:
        yield _change("rename table", more, offset, new=name_of(more["new"]))
        more = _RENAME_TABLES.match(text, more.end())


def _change(kind: str, match: re.Match[str], offset: int, **more: object) -> Change:
    forgiving = "exists" in match.re.groupindex and bool(match["exists"])
    start, end = match.span("table")
    return Change(kind, name_of(match["table"]), offset + start, offset + end, is_forgiving=forgiving, **more)  # type: ignore[arg-type]


def _reads(statement: Statement) -> tuple[TableName, ...]:
    reads: dict[TableName, None] = dict.fromkeys(
        a.table for a in statement.accesses if a.op == "read" and a.table.is_known
    )
    return tuple(reads)


_READERS = (
    (_CREATE_TABLE, _create_table),
    (_ALTER, _alter),
    (_DROP, _drop),
    (_CREATE_VIEW, _create_view),
    (_CREATE_TRIGGER, _create_trigger),
    (_CREATE_FUNCTION, _create_function),
    (_CREATE_SCHEMA, _create_schema),
    (_RENAME_TABLES, _rename_tables),
)
