"""The landscape, from the facts of a whole codebase: what one service does to the tables of another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from nova_lint.engine.work import first_writes
from nova_lint.model.code import CodeKinds
from nova_lint.model.fact import AccessFact, DefinitionFact, KeyFact, StatementFact
from nova_lint.model.finding import Finding
from nova_lint.model.landscape import Edge, Landscape, Plot, Site
from nova_lint.model.ownership import Ownership
from nova_lint.model.permit import Permit
from nova_lint.model.place import Span
from nova_lint.model.report import Report
from nova_lint.model.schema import Key, key_of
from nova_lint.model.statement import TableName
from nova_lint.model.unit import Unit

#: What a foreign key does to the rows of the child when a row of the parent goes.
_CASCADES = frozenset({"cascade", "set null", "set default"})

#: What a definition can be.
_DEFINED = frozenset({"model", "view", "function", "trigger", "rule", "policy"})


def landscape_of(report: Report, ownership: Ownership, code: CodeKinds | None = None) -> Landscape:
    """The landscape of a codebase.

    What tests do (all code that is not gated) is left out, and so is what is only guessed (low confidence) and what the
    way back of a migration does to the schema. What a permit covers is in it, and marked.
    """
    gated = cache((code or CodeKinds()).is_gated)
    survey = _Survey(report, ownership)
    for fact in report.facts:
        if gated(fact.place.file):
            survey.add(fact)
    for unit in report.units.units:
        survey.add_unit(unit)
    return survey.landscape()


class _Found(Struct, frozen=True):
    """One site before it is known which rules speak of it."""

    caller: str
    owner: str
    table: TableName
    kind: str
    site: Site


class _Survey(Struct):
    """Gathers the edges; one table has one name, whatever the code calls it."""

    report: Report
    ownership: Ownership
    _found: dict[_Found, None] = field(default_factory=dict)
    _names: dict[Key, TableName] = field(default_factory=dict)
    _written: set[tuple[TableName, str]] = field(default_factory=set)
    _unowned: set[TableName] = field(default_factory=set)

    def add(self, fact: StatementFact) -> None:
        """Add what one statement does."""
        for access in fact.accesses:
            if access.confidence == "low" or access.is_temporary:
                continue
            table = self._name(access.table)
            if not access.owner:
                if access.caller and access.table.is_known and access.through is None:
                    self._unowned.add(table)
            elif access.is_foreign:
                for kind in _kinds(access, fact):
                    self._add(access.caller, access.owner, table, kind, _site(access), access.permit)
            elif access.is_write and access.caller == access.owner:
                self._written.add((table, access.owner))
        for key in fact.keys:
            self._key(key)
        for definition in fact.definitions:
            self._definition(definition)

    def add_unit(self, unit: Unit) -> None:
        """Add the writes of a transaction to tables of others, where it writes for several owners."""
        if not unit.caller or len(unit.owners) < 2 or not unit.is_transaction:
            return
        for touch in first_writes(unit):
            access = touch.access
            if access.owner != unit.caller:
                table = self._name(access.table)
                self._add(unit.caller, access.owner, table, "transaction", _site(access), access.permit)

    def landscape(self) -> Landscape:
        """All that was added, sorted."""
        spoken = _Spoken(self.report)
        groups: dict[tuple[str, str, TableName, str], set[Site]] = {}
        for found in self._found:
            edge = (found.caller, found.owner, found.table, found.kind)
            groups.setdefault(edge, set()).add(replace(found.site, rules=spoken.about(found)))
        edges = [Edge(*edge, tuple(sorted(sites))) for edge, sites in groups.items()]
        schema = self.report.schema
        known = {self._name(table.name) for table in (*schema.tables, *schema.beside)}
        known |= {edge.table for edge in edges} | {name for name in self._names.values() if name.is_known}
        plots = [
            Plot(table, owner, schema.columns(table), (table, owner) in self._written)
            for table in known
            if (owner := self.ownership.owner_of(table))
        ]
        return Landscape(
            services=tuple(sorted(service.name for service in self.ownership.services)),
            plots=tuple(sorted(plots)),
            edges=tuple(sorted(edges, key=lambda edge: edge.rank)),
            unowned=tuple(sorted(self._unowned)),
        )

    def _key(self, key: KeyFact) -> None:
        child = key.owner or key.caller
        if key.part == "down" or key.confidence == "low" or not child or key.parent_owner in ("", child):
            return
        site = Site(key.place, key.function, "references", key.confidence, key.columns)
        table = self._name(key.parent)
        self._add(child, key.parent_owner, table, "foreign-key", site, key.permit)
        if key.on_delete in _CASCADES:
            self._add(child, key.parent_owner, table, "cascade", site, key.permit)

    def _definition(self, one: DefinitionFact) -> None:
        if one.part == "down" or one.confidence == "low":
            return
        site = Site(one.place, one.function, one.kind, one.confidence)
        if one.kind == "model":
            if one.caller and one.owner not in ("", one.caller):
                self._add(one.caller, one.owner, self._name(one.table), "model", site, None)
            return
        for table, owner in one.foreign:
            self._add(one.owner or one.caller, owner, self._name(table), "view", site, None)

    def _add(
        self, caller: str, owner: str, table: TableName, kind: str, site: Site, permit: Permit | None
    ) -> None:
        if permit is not None:
            site = replace(site, is_permitted=True, is_published=permit.is_offer)
        self._found[_Found(caller, owner, table, kind, site)] = None

    def _name(self, table: TableName) -> TableName:
        """The one name of a table: as the schema has it, else as it was first met."""
        known = self.report.schema.table(table)
        return self._names.setdefault(key_of(table), table if known is None else known.name)


class _Spoken:
    """Which rules say something about a place."""

    def __init__(self, report: Report) -> None:
        self._select = {rule.code: rule.select for rule in report.rules}
        self._at: dict[Span, list[Finding]] = {}
        for finding in report.findings:
            for place in dict.fromkeys((finding.place, *(place for place, _ in finding.related))):
                self._at.setdefault(place, []).append(finding)

    def about(self, found: _Found) -> tuple[str, ...]:
        """The codes of the findings about what a caller does to a table at a place."""
        at = self._at.get(found.site.place, ())
        return tuple(sorted({finding.code for finding in at if self._is_about(finding, found)}))

    def _is_about(self, finding: Finding, found: _Found) -> bool:
        if finding.caller and found.caller not in finding.caller.split(", "):
            return False
        subject = self._select.get(finding.code, "")
        if subject == "unit" or found.kind == "transaction":
            return subject == "unit" and found.kind == "transaction"
        if found.kind in ("foreign-key", "cascade"):
            return subject == "key" and finding.table == str(found.table)
        if subject == "definition":
            return found.site.op in _DEFINED and finding.place == found.site.place
        if found.kind == "view":
            return False
        # A finding about a whole statement stands at one of its tables, and names the others as related places.
        same = finding.place == found.site.place and finding.table == str(found.table)
        return subject == "statement" or (same and subject in ("access", "table"))


def _kinds(access: AccessFact, fact: StatementFact) -> Iterator[str]:
    """The kinds of edges that an access makes.

    A foreign key is told by the keys of the statement; what else points to a table is a relationship of a model.
    """
    if access.op == "references":
        if "relationship" in access.traits:
            yield "model"
        return
    if access.op == "ddl":
        if access.part != "down":
            yield "migration"
        return
    joins = access.joined and fact.joins_across
    if access.is_write:
        yield "write"
    elif not joins:
        yield "read"
    if joins:
        yield "join"


def _site(access: AccessFact) -> Site:
    columns = ("*",) if "*" in access.columns else access.columns
    return Site(access.place, access.function, access.op, access.confidence, columns)
