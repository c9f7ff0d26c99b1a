"""What functions, procedures, triggers and DO blocks do: the statements in their bodies."""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from nova_lint.model.change import Change
from nova_lint.model.statement import Access, Statement
from nova_lint.sql.dynamic import Built, built
from nova_lint.sql.procedural import Region, regions
from nova_lint.sql.split import bare

_DOLLAR = re.compile(r"\$(?P<tag>\w*)\$(?P<body>.*?)\$(?P=tag)\$", re.DOTALL)
_QUOTED = re.compile(r"\bas\s+'(?P<body>(?:[^']|'')*)'", re.IGNORECASE)
_BLOCK = re.compile(r"\b(?P<body>begin(?:\s+atomic)?\b.*\bend)\b", re.IGNORECASE | re.DOTALL)
#: The function of a single statement, and the trigger of a single statement that MySQL has.
_SINGLE = re.compile(
    r"\bfor\s+each\s+row\s+(?:(?:follows|precedes)\s+\S+\s+)?(?P<body>(?:insert|update|delete|replace|set|call|if)\b.*)\Z|"
    r"\breturn\s*(?P<body2>\(\s*(?:select|with)\b.*|(?:select|with)\b.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_LANGUAGE = re.compile(r"\blanguage\s+['\"]?(\w+)", re.IGNORECASE)
_SQL_LANGUAGES = frozenset(["sql", "plpgsql", "tsql", "plsql", "edbspl", "pltsql", "plpgsql_call_handler"])
#: Languages whose body is the name of something compiled.
_COMPILED = frozenset(["c", "internal"])
_INTO = re.compile(
    r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/|"
    r"(?P<owner>\b(?:insert|merge|replace|ignore|overwrite|or\s+\w+)\s+)?"
    r"(?P<into>\binto\s+(?:strict\s+)?(?:\w+|\"[^\"]+\"|@\w+)(?:\.\w+|\[[^\]]*\])*"
    r"(?:\s*,\s*(?:\w+|\"[^\"]+\"|@\w+)(?:\.\w+|\[[^\]]*\])*)*)",
    re.IGNORECASE | re.DOTALL,
)
#: What SQL Server calls the rows that a trigger is about.
_ROWS = frozenset(["inserted", "deleted"])


class _Found(Struct):
    """What the statements of a body do, in order; `temporary` tables live in it only."""

    accesses: list[Access] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    traits: set[str] = field(default_factory=set)
    temporary: set[str] = field(default_factory=set)
    problem: str | None = None

    def add(self, statement: Statement, shift: int, written: Built | None = None) -> None:
        """Take on a statement of the body; `written` is the built text that it stands in."""
        self.temporary.update(statement.temporary)
        self.traits |= statement.traits
        for access in statement.accesses:
            if written is None:
                self.accesses.append(replace(access, start=access.start + shift, end=access.end + shift))
            elif access.table.is_known:
                start, end = written.place(access.start), written.place(access.end)
                self.accesses.append(replace(access, start=start + shift, end=end + shift, holes=()))
        if written is None or not statement.problem:
            self.changes += [_moved(c, shift, written) for c in statement.changes if c.table.is_known]
        if written is None and statement.problem and self.problem is None:
            self.problem = statement.problem


def read_body(text: str, offset: int, dialect: str) -> Statement | None:
    """The statement with the accesses of its body; None when it has no body."""
    plain = bare(text)
    verb = re.sub(r"\s+or\s+replace\b", "", " ".join(plain.split()[:4]).lower())
    verb = "do" if verb.startswith("do") else " ".join(verb.split()[:2])
    end = offset + len(text.rstrip())
    found = _DOLLAR.search(text) or _QUOTED.search(text) or _BLOCK.search(text) or _SINGLE.search(text)
    if found is None:
        return None
    group = "body" if found["body"] is not None else "body2"
    body, start = found[group], found.start(group)
    language = _LANGUAGE.search(bare(text[: found.start()]) + " " + bare(text[found.end() :]))
    if language is not None and language[1].lower() not in _SQL_LANGUAGES:
        name = language[1].lower()
        problem = None if name in _COMPILED else f"its body is written in {name}"
        return Statement(verb, (), offset, end, problem=problem)
    held = _read(body, dialect, offset + start)
    hidden = held.temporary | (_ROWS if "trigger" in verb else frozenset())
    accesses = tuple(a for a in held.accesses if a.table.schema or a.table.name not in hidden)
    changes = tuple(c for c in held.changes if c.table.schema or c.table.name not in hidden)
    # A function that is only made changes nothing; a block runs at once.
    return Statement(
        verb, accesses, offset, end, frozenset(held.traits), changes=changes if verb == "do" else (),
        problem=held.problem, recovered=held.problem is not None,
    )  # fmt: skip


def _read(body: str, dialect: str, shift: int) -> _Found:
    from nova_lint.sql.reader import read_sql

    found = _Found()
    for region in regions(body):
        text = body[region.start : region.end]
        if region.kind == "dynamic":
            written = built(text)
            if written is None or written.has_holes:
                found.traits.add("dynamic")
            if written is not None:
                for statement in read_sql(written.text, dialect):
                    found.add(statement, shift + region.start, written)
            continue
        text, before = _plain(text, region)
        for statement in read_sql(text, dialect):
            found.add(statement, shift + region.start - before)
    return found


def _plain(text: str, region: Region) -> tuple[str, int]:
    """A statement of a procedural language as plain SQL, and how much longer it is at its beginning."""
    text = _INTO.sub(
        lambda match: match[0] if match["into"] is None or match["owner"] else " " * len(match[0]), text
    )
    return (f"SELECT {text}", 7) if region.kind == "query" else (text, 0)


def _moved(change: Change, shift: int, written: Built | None) -> Change:
    """A change further back in a text. What a block does mostly depends on whether it was done already."""

    def place(at: int) -> int:
        return shift + (at if written is None else written.place(at))

    keys = tuple(replace(key, start=place(key.start), end=place(key.end)) for key in change.keys)
    return replace(change, start=place(change.start), end=place(change.end), keys=keys, is_forgiving=True)
