"""Who owns which code and which tables, as answers to questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from msgspec import Struct

from nova_lint.model.code import Database
from nova_lint.model.pattern_index import PatternIndex
from nova_lint.model.patterns import (
    EXACT,
    Rank,
    may_name,
    path_matches,
    path_rank,
    schema_rank,
    table_rank,
)
from nova_lint.model.place import NOWHERE, Span
from nova_lint.model.statement import TableName
from nova_lint.model.table import EITHER, SOME

_SYSTEM_SCHEMAS = frozenset(
    {"pg_catalog", "pg_toast", "information_schema", "performance_schema", "mysql", "sys", "system"}
)
# PostgreSQL reserves pg_ for schemas only, but nobody names a table so; Oracle's views have no schema in front.
_SYSTEM_NAME = re.compile(
    r"pg_[a-z]|sqlite_|dual\Z|pragma_|v\$|(?:all|user|dba)_(?:tables|tab_columns|tab_cols|indexes|ind_columns|"
    r"constraints|cons_columns|objects|views|sequences|triggers|synonyms|users|col_comments|tab_comments)\Z",
    re.IGNORECASE,
)


class Service(Struct, frozen=True):
    """A service: its code, its tables, its schemas, each as the patterns of the configuration.

    `database` is the one that its tables are in, and that its code asks; empty for the only one, or the main one.
    `place` is where the configuration names it, `lines` where it names each of its tables and schemas.
    """

    name: str
    paths: tuple[str, ...]
    tables: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    description: str = ""
    database: str = ""
    place: Span = NOWHERE
    lines: tuple[tuple[str, Span], ...] = ()

    def line_of(self, pattern: str) -> Span:
        """Where the configuration names a table or schema of the service, by its pattern."""
        return dict(self.lines).get(pattern, self.place)


class Claim(Struct, frozen=True):
    """One pattern of a service that names a table."""

    rank: Rank
    service: str
    pattern: str


class _Patterns:
    """The patterns and schemas of all services, in the order of the configuration."""

    def __init__(self, services: tuple[Service, ...]) -> None:
        self._all = [
            (service, pattern, is_schema)
            for service in services
            for patterns, is_schema in ((service.tables, False), (service.schemas, True))
            for pattern in patterns
        ]
        # A schema holds tables of any name.
        self._index = PatternIndex("*" if is_schema else pattern for _, pattern, is_schema in self._all)

    def near(self, table: TableName) -> list[tuple[Service, str, bool]]:
        """Those that could name a table, each with its service and whether it is a schema."""
        return [self._all[at] for at in self._index.near(table.name)]


@dataclass(frozen=True, slots=True)
class Ownership:
    """The services of a codebase. Names and patterns of tables are compared without regard to case.

    Where there are several `databases`, a name means a table of one of them: see `located`.
    """

    services: tuple[Service, ...] = ()
    databases: tuple[Database, ...] = ()
    # What has been asked is kept: a codebase asks for the same few thousand tables and files again and again.
    _claims: dict[TableName, tuple[Claim, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _patterns: list[_Patterns] = field(default_factory=list, init=False, repr=False, compare=False)
    _callers: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _keys: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def service_of(self, path: str) -> str:
        """The service that a file belongs to; empty when it belongs to none.

        The pattern with the longest literal beginning counts, among equals the one that stands first.
        """
        if path not in self._callers:
            claims = self._path_claims(path)
            self._callers[path] = max(claims, key=lambda claim: claim[0])[1] if claims else ""
        return self._callers[path]

    def database_of(self, path: str) -> str:
        """The database that the code of a file asks where it does not say: that whose patterns name the file best,
        else that of its service."""
        ranked = [(rank, one.name) for one in self.databases if (rank := one.holds(path)) is not None]
        if ranked:
            return max(ranked)[1]
        service = self.service_of(path)
        return next((one.database for one in self.services if one.name == service), "")

    def database_by(self, key: str) -> str:
        """The name of the database that programs know by a key; empty where none is configured that is called so.

        Of several keys that are possible it is that of all of them, if they are of one.
        """
        return _only(self._known_by(key))

    def tells(self, key: str) -> bool:
        """Whether a key says which database it means, be it none that is configured."""
        return key != SOME and len(self._known_by(key)) == 1

    def _known_by(self, key: str) -> set[str]:
        if not self._keys:
            self._keys.update({alias: one.name for one in self.databases for alias in one.aliases})
            self._keys.update({one.name: one.name for one in self.databases})
        return {self._keys.get(one, "") for one in key.split(EITHER)}

    def meant(self, key: str, path: str) -> str:
        """The database that a file means by a key: the configured one that is called so, else the one that its code asks."""
        return self.database_by(key) or self.database_of(path)

    def located(self, table: TableName, path: str, asked: str = "") -> TableName:
        """The table that a name in a file means, with its database, where there are several.

        `asked` is the database that is asked, where the program says so; else it is that of the file.
        """
        if not self.databases or table.database:
            return table
        # Some databases call a database a schema: `reporting.orders` is a table of the one that is named so.
        if any(one.name == table.schema for one in self.databases):
            return TableName(table.name, "", table.schema)
        return TableName(table.name, table.schema, asked or self.database_of(path))

    def rivals(self, path: str) -> tuple[tuple[str, str], ...]:
        """The services, each with its pattern, that claim a file equally well; empty where one claim is best.

        They stand in the order of the configuration: the first is the one that counts.
        """
        claims = self._path_claims(path)
        best = [claim for claim in claims if claim[0] == max(rank for rank, _, _ in claims)]
        sides: dict[str, str] = {}
        for _, service, pattern in best:
            sides.setdefault(service, pattern)
        return tuple(sides.items()) if len(sides) > 1 else ()

    def owner_of(self, table: TableName) -> str:
        """The service that owns a table; empty when none does, or when equally good claims differ.

        An exact name with its schema counts most, then an exact name, then the pattern with the longest
        literal beginning, then the schema, then `*` alone. A table of which only a part of the name is known
        is owned only if every service that it could belong to is the same one.
        """
        if not table.is_known:
            return _only(self._possible_owners(table))
        claims = self.claims(table)
        if not claims:
            return ""
        best = max(claim.rank for claim in claims)
        if best[0] < EXACT and is_system(table):
            return ""
        return _only(claim.service for claim in claims if claim.rank == best)

    def claims(self, table: TableName) -> tuple[Claim, ...]:
        """Every claim to a table, in the order of the configuration."""
        if table not in self._claims:
            self._claims[table] = tuple(self._claims_to(table))
        return self._claims[table]

    def declared(self, table: TableName, owner: str) -> Span | None:
        """Where the configuration says that a service owns a table: its best claim; None where there is none."""
        claims = [claim for claim in self.claims(table) if claim.service == owner]
        if not claims:
            return None
        pattern = max(claims, key=lambda claim: claim.rank).pattern
        service = next(one for one in self.services if one.name == owner)
        known = dict(service.lines)
        place = known.get(pattern) or known.get(pattern.removesuffix(".*")) or service.place
        return place if place.file else None

    def _claims_to(self, table: TableName) -> Iterator[Claim]:
        if not self._patterns:
            self._patterns.append(_Patterns(self.services))
        for service, pattern, is_schema in self._patterns[0].near(table):
            same = not self.databases or service.database == table.database
            if is_schema:
                rank = schema_rank(pattern, table) if same else None
                pattern = f"{pattern}.*"
            else:
                # One of three parts names the database itself.
                rank = table_rank(pattern, table) if same or pattern.count(".") == 2 else None
            if rank is not None:
                yield Claim(rank, service.name, pattern)

    def _possible_owners(self, table: TableName) -> set[str]:
        return {
            service.name
            for service in self.services
            if any(may_name(pattern, table) for pattern in service.tables)
            or any(schema_rank(schema, table) for schema in service.schemas)
        }

    def _path_claims(self, path: str) -> list[tuple[tuple[int, bool, int], str, str]]:
        return [
            (path_rank(pattern), service.name, pattern)
            for service in self.services
            for pattern in service.paths
            if path_matches(pattern, path)
        ]


def is_system(table: TableName) -> bool:
    """Whether a table looks like one of the database itself: catalogues are nobody's."""
    return table.schema.lower() in _SYSTEM_SCHEMAS or _SYSTEM_NAME.match(table.name) is not None


def _only(names: Iterable[str]) -> str:
    found = set(names)
    return found.pop() if len(found) == 1 else ""
