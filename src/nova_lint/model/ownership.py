"""Who owns which code and which tables, as answers to questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from nova_lint.model.statement import TableName

#: Schemas that names stand in when they say none: PostgreSQL's, SQLite's, SQL Server's.
DEFAULT_SCHEMAS = frozenset({"", "public", "main", "dbo"})

_SYSTEM_SCHEMAS = frozenset(
    {"pg_catalog", "pg_toast", "information_schema", "performance_schema", "mysql", "sys", "system"}
)
_SYSTEM_NAME = re.compile(r"pg_[a-z]|sqlite_|dual$|pragma_|all_tab|user_tab|dba_|v\$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its code, its tables, its schemas, each as the patterns of the configuration."""

    name: str
    paths: tuple[str, ...]
    tables: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Ownership:
    """The services of a codebase. Names and patterns are compared without regard to case."""

    services: tuple[Service, ...] = ()

    def service_of(self, path: str) -> str:
        """The service that a file belongs to, by the longest pattern that holds it; empty when none does."""
        found = [
            (len(_literal(pattern)), service.name)
            for service in self.services
            for pattern in service.paths
            if path_matches(pattern, path)
        ]
        return max(found, key=lambda claim: claim[0])[1] if found else ""

    def owner_of(self, table: TableName) -> str:
        """The service that owns a table; empty when none does, or when equally good claims differ.

        An exact name with its schema counts most, then an exact name, then the pattern with the longest
        literal beginning, then the schema.
        """
        claims = self.claims(table)
        best = max((rank for rank, _, _ in claims), default=())
        owners = {service for rank, service, _ in claims if rank == best}
        return owners.pop() if len(owners) == 1 else ""

    def claims(self, table: TableName) -> list[tuple[tuple[int, int], str, str]]:
        """Every claim to a table: its rank (higher wins), the service, the pattern."""
        found: list[tuple[tuple[int, int], str, str]] = []
        for service in self.services:
            for pattern in service.tables:
                rank = table_rank(pattern, table)
                if rank is not None:
                    found.append((rank, service.name, pattern))
            for schema in service.schemas:
                if fnmatchcase(table.schema.lower(), schema.lower()) and table.schema:
                    found.append(((1, len(_literal(schema))), service.name, f"{schema}.*"))
        return found


def is_system(table: TableName) -> bool:
    """Whether a table belongs to the database itself: catalogues are nobody's."""
    return table.schema.lower() in _SYSTEM_SCHEMAS or _SYSTEM_NAME.match(table.name) is not None


def table_rank(pattern: str, table: TableName) -> tuple[int, int] | None:
    """How well a pattern names a table; None when it does not."""
    schema, _, name = pattern.lower().rpartition(".")
    known, own = table.name.lower(), table.schema.lower()
    if schema and not (fnmatchcase(own, schema) or (schema in DEFAULT_SCHEMAS and own in DEFAULT_SCHEMAS)):
        return None
    if not schema and own not in DEFAULT_SCHEMAS:
        return None
    if not table.is_known:
        return (2, len(name)) if fnmatchcase(name, known) and name != "*" else None
    if name == known:
        return (4 if schema else 3, 0)
    if not fnmatchcase(known, name):
        return None
    return (2, len(_literal(name)) + (1000 if schema else 0))


def path_matches(pattern: str, path: str) -> bool:
    """Whether a path pattern holds a file: a folder, a file, or a glob (`*`, `**`, `?`)."""
    return _compiled(pattern).match(path) is not None


def unmatched(patterns: Iterable[str], paths: Iterable[str]) -> list[str]:
    """The path patterns that hold none of the files."""
    files = list(paths)
    return [p for p in patterns if not any(path_matches(p, file) for file in files)]


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    clean = pattern.strip("/")
    if clean in ("", "."):
        return re.compile("")
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", clean.removeprefix("./"))
    glob = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(glob.get(part, re.escape(part)) for part in parts)
    return re.compile(rf"{body}(?:/|$)")


def _literal(pattern: str) -> str:
    return re.split(r"[*?\[]", pattern, maxsplit=1)[0]
