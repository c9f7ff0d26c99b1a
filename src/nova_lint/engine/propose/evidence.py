"""What a repository says of each table: who defines it, who writes it, who reads it, what it is named after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct, field

from nova_lint.engine.propose.layout import Layout
from nova_lint.engine.propose.names import CUSTOMARY, begins_with, plain, singular
from nova_lint.engine.propose.part import Part
from nova_lint.model.fact import AccessFact, StatementFact
from nova_lint.model.ownership import is_system
from nova_lint.model.place import Span
from nova_lint.model.schema import Key, Schema, key_of
from nova_lint.model.statement import TableName


class Evidence(Struct):
    """What is known of one table; services by name, places counted once.

    `made` is where a service creates it, `models` the classes that a service maps to it, `elsewhere` where it is
    created outside of every service (a folder of migrations for all), `altered` how often a service changes
    its columns. `inserts` and `changes` are places that write rows, `reads` those that read them. `outside` counts the
    places in code of no service. `schemas` and `names` are the services that its schema or its name names.
    `parents` are the tables that it points to. `dropped` says that a migration drops it, `live` that code other than that
    which changes the schema reads or writes it.
    """

    table: TableName
    is_view: bool = False
    made: dict[str, Span] = field(default_factory=dict)
    models: dict[str, Span] = field(default_factory=dict)
    elsewhere: Span | None = None
    altered: Counter[str] = field(default_factory=Counter)
    inserts: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    reads: Counter[str] = field(default_factory=Counter)
    outside: Counter[str] = field(default_factory=Counter)
    schemas: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    parents: tuple[TableName, ...] = ()
    dropped: bool = False
    live: bool = False

    @property
    def is_defined(self) -> bool:
        """Whether anything in the repository defines it."""
        return bool(self.made or self.models or self.elsewhere)

    @property
    def writes(self) -> Counter[str]:
        """All places that write rows, by service."""
        return self.inserts + self.changes


def evidence_of(
    facts: Iterable[StatementFact],
    schema: Schema,
    layout: Layout,
    users: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> dict[Key, Evidence]:
    """The evidence on every table, by the key of its name (see `schema.key_of`), sorted by name.

    `facts` come from a run without owners. Tests say nothing, nor do the parts of migrations that undo, catalogues
    and temporary tables. `users` are the services that import a file which is no service's: where it is one only, what the
    file makes or writes counts as its own. Tables of which only a part of the name is known are left out.
    """
    facts = tuple(facts)
    changing = {a.call.file for fact in facts for a in fact.accesses if a.op == "ddl"}
    gathering = _Gathering(schema, layout, changing, users)
    for fact in facts:
        if layout.is_test(fact.place.file):
            continue
        for access in fact.accesses:
            gathering.access(access, fact.verb)
        for definition in fact.definitions:
            if definition.kind == "model":
                gathering.model(definition.table, definition.place)
    for table in schema.tables:
        if not layout.is_test(table.defined.file):
            gathering.defined(table.name, table.is_view, table.defined, table.defined_by)
            gathering.of(table.name).parents = tuple(
                dict.fromkeys(key.parent for key in table.keys if key_of(key.parent) != key_of(table.name))
            )
    return gathering.done()


class _Gathering:
    def __init__(
        self, schema: Schema, layout: Layout, changing: set[str], users: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._schema, self._layout, self._changing, self._users = schema, layout, changing, users
        self._found: dict[Key, Evidence] = {}
        self._seen: set[tuple[Key, str, int, int, str]] = set()

    def of(self, name: TableName) -> Evidence:
        """The evidence on a table; a name without a schema means the one table of that name that is defined."""
        table = self._schema.table(name)
        known = table.name if table is not None else name
        return self._found.setdefault(key_of(known), Evidence(known))

    def access(self, access: AccessFact, verb: str) -> None:
        """Count one access where it happens, once for each place and op."""
        if (
            not _is_one(access.table)
            or access.is_temporary
            or access.part == "down"
            or access.through is not None
        ):
            return
        found = self.of(access.table)
        # Every statement of a script has the call at its beginning: the place of the name tells them apart.
        place = (key_of(found.table), access.call.file, access.call.line, access.place.line, access.op)
        if place in self._seen:
            return
        self._seen.add(place)
        service = self._service(access.call.file)
        if access.op == "ddl":
            if verb.startswith("create") and service and _makes(verb):
                found.made.setdefault(service, access.place)
            elif service and verb.startswith("alter"):
                found.altered[service] += 1
            found.dropped |= verb.startswith("drop")
            return
        if access.op == "references":
            return
        if access.op == "read" and verb.startswith("create"):  # a view or a function draws on it
            return
        file = access.call.file
        found.live |= file not in self._changing and CUSTOMARY.kind_of(file) != "migrations"
        own = service if access.is_write else self._layout.service_of(access.call.file)
        if not own:
            found.outside[_top(access.call.file)] += 1
        elif access.op in ("insert", "upsert"):
            found.inserts[service] += 1
        elif access.is_write:
            found.changes[service] += 1
        else:
            found.reads[service] += 1

    def model(self, name: TableName, place: Span) -> None:
        """A class is mapped to a table."""
        service = self._service(place.file)
        if _is_one(name) and service:
            self.of(name).models.setdefault(service, place)

    def defined(self, name: TableName, is_view: bool, place: Span, by: str) -> None:
        """A table is created here."""
        if not _is_one(name):
            return
        found, service = self.of(name), self._service(place.file)
        found.is_view = is_view
        if not service:
            found.elsewhere = place
        elif by == "model":
            found.models.setdefault(service, place)
        else:
            found.made.setdefault(service, place)

    def done(self) -> dict[Key, Evidence]:
        """Everything, sorted by name, with what the names say."""
        for evidence in self._found.values():
            evidence.schemas = tuple(_called(evidence.table.schema, self._layout.known))
            evidence.names = tuple(_named_after(evidence.table.name, self._layout.known))
        return {key: self._found[key] for key in sorted(self._found) if self._is_there(self._found[key])}

    def _service(self, path: str) -> str:
        users = self._users.get(path, ())
        return self._layout.service_of(path) or (users[0] if len(users) == 1 else "")

    def _is_there(self, table: Evidence) -> bool:
        """Whether it is more than a name: what migrations made and dropped is gone, unless code still uses it."""
        if self._schema.table(table.table) is not None:
            return True
        if table.dropped and not table.live:
            return False
        return table.is_defined or bool(table.writes or table.reads or table.outside)


def named_after_table(table: Evidence, tables: Mapping[Key, Evidence]) -> Evidence | None:
    """The table whose name a longer name begins with (`order_items` after `orders`), the longest one of those."""
    words = table.table.name.lower().split("_")
    database, schema, _ = key_of(table.table)
    for length in range(len(words) - 1, 0, -1):
        stem = "_".join(words[:length])
        for name in (stem, f"{stem}s", f"{stem}es", f"{singular(stem)}s", f"{stem[:-1]}ies"):
            found = tables.get((database, schema, name))
            if found is not None and found is not table:
                return found
    return None


def _is_one(table: TableName) -> bool:
    return bool(table.name) and table.is_known and not is_system(table)


def _makes(verb: str) -> bool:
    return verb.split()[-1] in ("table", "view")


def _called(name: str, services: Iterable[Part]) -> list[str]:
    wanted = singular(plain(name)) if name else ""
    return [s.name for s in services if wanted and wanted in {singular(plain(own)) for own in s.names}]


def _named_after(table: str, services: Iterable[Part]) -> list[str]:
    """The services that a table is named after, those with the longest name."""
    fits = [
        (max((len(plain(n)) for n in s.names if begins_with(table, n)), default=0), s.name) for s in services
    ]
    best = max((length for length, _ in fits), default=0)
    return [name for length, name in fits if length == best and best]


def _top(path: str) -> str:
    return "/".join(path.split("/")[:2])
