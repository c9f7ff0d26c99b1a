"""Patterns of the configuration: which files and which tables they mean, and how well."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache

from nova_lint.model.statement import TableName

#: Schemas that a name stands in when it says none: PostgreSQL's, SQLite's, SQL Server's.
DEFAULT_SCHEMAS = frozenset({"", "public", "main", "dbo"})

#: How well a pattern names a table, the best first. Equal kinds are compared by the length of what is literal.
QUALIFIED, EXACT, GLOB, SCHEMA, ANY = 5, 4, 3, 2, 1

Rank = tuple[int, int]

#: Where what is literal in a pattern ends.
LITERAL_END = r"[*?\[]"


def path_matches(pattern: str, path: str) -> bool:
    """Whether a pattern (a folder, a file, or a glob with `*`, `**`, `?`) holds a file."""
    return _compiled_path(pattern).match(path) is not None


@cache
def path_rank(pattern: str) -> tuple[int, bool, int]:
    """How closely a pattern says what it means: the longer its literal beginning, the closer."""
    clean = tidy_path(pattern)
    literal = re.split(r"[*?]", clean, maxsplit=1)[0]
    return len(literal), literal == clean, len(clean)


def tidy_path(pattern: str) -> str:
    """The pattern without what makes no difference: `./` in front, a slash at the end."""
    clean = pattern.strip()
    while clean.startswith("./"):
        clean = clean[2:]
    clean = re.sub(r"/{2,}", "/", clean).rstrip("/")
    return "" if clean == "." else clean


def table_rank(pattern: str, table: TableName) -> Rank | None:
    """How well a pattern names a table; None when it does not.

    A pattern without a schema means the default one; only `*` alone means every table of every schema.
    Case makes no difference. A table with holes in its name is named only by a pattern that covers it whole.
    """
    if pattern == "*":
        return ANY, 0
    database, schema, name = _split(pattern)
    if not _schema_matches(schema, table) or (database and not _equals(database, table.database)):
        return None
    known = table.name.lower()
    if name == known and "*" not in known:
        return (QUALIFIED if schema else EXACT), 0
    if not fnmatchcase(known, name):
        return None
    return GLOB, len(_literal(name)) + (1000 if schema else 0)


def may_name(pattern: str, table: TableName) -> bool:
    """Whether a table of which only a part of the name is known could be the one that a pattern names."""
    if pattern == "*":
        return True
    _, schema, name = _split(pattern)
    return _schema_matches(schema, table) and (
        fnmatchcase(name, table.name.lower()) or fnmatchcase(table.name.lower(), name)
    )


def schema_rank(pattern: str, table: TableName) -> Rank | None:
    """How well a schema's pattern names the schema of a table; None when it does not."""
    own, wanted = table.schema.lower(), pattern.lower()
    if (
        own == wanted
        or (own in DEFAULT_SCHEMAS and wanted in DEFAULT_SCHEMAS)
        or (own and fnmatchcase(own, wanted))
    ):
        return SCHEMA, len(_literal(wanted))
    return None


def tidy_table(pattern: str) -> str:
    """What two patterns have in common that mean the same tables: no case, no default schema."""
    database, schema, name = _split(pattern)
    schema = "" if schema in DEFAULT_SCHEMAS else schema
    return ".".join(part for part in (database, schema, name) if part)


def _split(pattern: str) -> tuple[str, str, str]:
    parts = pattern.lower().rsplit(".", 2)
    database, schema, name = ["", "", *parts][-3:]
    return database, schema, name


def _schema_matches(schema: str, table: TableName) -> bool:
    own = table.schema.lower()
    if own in DEFAULT_SCHEMAS:
        return schema in DEFAULT_SCHEMAS
    return bool(schema) and fnmatchcase(own, schema)


def _equals(pattern: str, database: str) -> bool:
    """A name that does not say its database may be of any."""
    return not database or fnmatchcase(database.lower(), pattern)


@cache
def _compiled_path(pattern: str) -> re.Pattern[str]:
    clean = tidy_path(pattern)
    if not clean:
        return re.compile("")
    glob = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(glob.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*\*|\*|\?)", clean))
    return re.compile(rf"{body}(?:/|\Z)", re.DOTALL)


def _literal(pattern: str) -> str:
    return re.split(LITERAL_END, pattern, maxsplit=1)[0]
