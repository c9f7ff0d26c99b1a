"""The places to change: what the landscape shows, each place once for a table, with its way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from msgspec.structs import replace

from nova_lint.engine.plan.ways import dual_writers, way_of, way_within
from nova_lint.model.code import CodeKinds
from nova_lint.model.fact import AccessFact, KeyFact, StatementFact
from nova_lint.model.landscape import KINDS, Edge, Landscape, Site
from nova_lint.model.place import Span
from nova_lint.model.plan import CASCADES, WAYS, Task
from nova_lint.model.report import Report
from nova_lint.model.schema import Key, Schema, key_of
from nova_lint.model.statement import TableName

_RANK = {way.name: rank for rank, way in enumerate(WAYS)}

_At = tuple[Span, str, str, Key]


def tasks_of(report: Report, landscape: Landscape, code: CodeKinds) -> tuple[Task, ...]:
    """Every place to change, by way, caller and place.

    What an owner publishes is left out: who uses it uses an interface. A foreign key is one place, wherever and however
    often it is declared; one that a later migration drops is none, and neither is a view that is gone.
    """
    gated = cache(code.is_gated)
    facts = [fact for fact in report.facts if gated(fact.place.file)]
    found = [*_of_edges(landscape, facts, report.schema), *_of_keys(landscape, facts, report.schema)]
    return tuple(sorted(found, key=lambda task: (_RANK[task.way], task)))


def _of_edges(landscape: Landscape, facts: Iterable[StatementFact], schema: Schema) -> Iterator[Task]:
    facts = tuple(facts)
    dual = dual_writers(facts)
    accesses: dict[_At, list[tuple[AccessFact, StatementFact]]] = {}
    for fact in facts:
        for access in fact.accesses:
            at = (access.place, access.function, access.caller, _key(schema, access.table))
            accesses.setdefault(at, []).append((access, fact))
    written: dict[_At, list[AccessFact]] = {}
    for (place, function, _, key), found in accesses.items():
        written.setdefault((place, function, "", key), []).extend(access for access, _ in found)
    defined = {one.place: one.table for fact in facts for one in fact.definitions}
    tasks: dict[_At, Task] = {}
    for edge in landscape.edges:
        if edge.kind in ("foreign-key", "cascade"):
            continue
        for site in edge.sites:
            if site.is_published:
                continue
            at = (site.place, site.function, edge.caller, _key(schema, edge.table))
            if any(_is_part_of_definition(fact) for _, fact in accesses.get(at, ())):
                continue
            said = [(access, fact) for access, fact in accesses.get(at, ()) if access.op == site.op]
            ways = [way_of(access, fact, dual) for access, fact in said]
            if edge.kind == "transaction" and not said:
                # It belongs to who opened it, and code of another one writes in it.
                by_others = written.get((site.place, site.function, "", at[-1]), ())
                ways = [way_within(access) for access in by_others if access.op == site.op]
            way = _of_definition(edge, site) or min(ways, key=_RANK.__getitem__, default="look")
            task = Task(
                edge.caller, site.place, edge.owner, edge.table, way, (edge.kind,), site.function, site.op,
                site.columns, site.rules, site.confidence, site.is_permitted,
                beside=_beside(said) or _defined(edge, site, defined),
            )  # fmt: skip
            held = tasks.get(at)
            tasks[at] = task if held is None else _merged(held, task)
    yield from tasks.values()


def _beside(said: Iterable[tuple[AccessFact, StatementFact]]) -> tuple[TableName, ...]:
    """The other tables of statements that draw on several together."""
    found = {
        other.table
        for access, fact in said
        if access.joined
        for other in fact.accesses
        if other.table != access.table
    }
    found |= {access.through for access, _ in said if access.through is not None}
    return tuple(sorted(found))


def _defined(edge: Edge, site: Site, defined: Mapping[Span, TableName]) -> tuple[TableName, ...]:
    """The view that is defined at a place."""
    return (defined[site.place],) if edge.kind == "view" and site.place in defined else ()


def _is_part_of_definition(fact: StatementFact) -> bool:
    """Whether what a statement touches is told by the view, function or trigger that it defines.

    A view that a later statement drops has no definition: it is gone, and so is what it read.
    """
    return fact.verb.endswith("view") or bool(fact.verb.startswith("create") and fact.definitions)


def _of_definition(edge: Edge, site: Site) -> str:
    if edge.kind == "view":
        return "view" if site.op == "view" else "event"
    return "model" if edge.kind == "model" else ""


def _merged(one: Task, other: Task) -> Task:
    """Both at once: the way is that of the one that comes first, a write before a read."""
    one, other = sorted((one, other), key=lambda task: _RANK[task.way])
    kinds = {*one.kinds, *other.kinds}
    return replace(
        one,
        kinds=tuple([kind for kind in KINDS if kind in kinds]),
        columns=tuple(dict.fromkeys((*one.columns, *other.columns))),
        beside=tuple(sorted({*one.beside, *other.beside})),
        rules=tuple(sorted({*one.rules, *other.rules})),
        is_permitted=one.is_permitted and other.is_permitted,
    )


def _of_keys(landscape: Landscape, facts: Iterable[StatementFact], schema: Schema) -> Iterator[Task]:
    sites = {
        (site.place, edge.caller, _key(schema, edge.table)): (edge, site)
        for edge in landscape.edges
        if edge.kind == "foreign-key"
        for site in edge.sites
    }
    held = {
        (key_of(table.name), tuple(map(str.lower, key.columns)), _key(schema, key.parent)): key
        for table, key in schema.foreign_keys()
    }
    declared: dict[tuple[Key, tuple[str, ...], Key], list[tuple[KeyFact, Edge, Site]]] = {}
    for fact in facts:
        for key in fact.keys:
            at = sites.get((key.place, key.owner or key.caller, _key(schema, key.parent)))
            if at is not None and key.part != "down":
                same = (_key(schema, key.table), tuple(map(str.lower, key.columns)), _key(schema, key.parent))
                declared.setdefault(same, []).append((key, *at))
    for same, found in declared.items():
        if same not in held and all(key.part for key, _, _ in found):
            continue  # a later migration has dropped it
        # What a migration says is history; a class or a script is changed.
        found.sort(key=lambda one: (bool(one[0].part), one[0].place))
        key, edge, _ = found[0]
        on_delete = held[same].on_delete if same in held else key.on_delete
        cascades = on_delete in CASCADES
        yield Task(
            edge.caller, key.place, edge.owner, edge.table, "event" if cascades else "key",
            ("foreign-key", "cascade") if cascades else ("foreign-key",), key.function,
            f"{key.table}.{', '.join(key.columns)}", key.columns,
            tuple(sorted({rule for _, _, each in found for rule in each.rules})), key.confidence,
            all(each.is_permitted for _, _, each in found),
            tuple(dict.fromkeys(one.place for one, _, _ in found[1:])), (key.table,),
        )  # fmt: skip


def _key(schema: Schema, table: TableName) -> Key:
    known = schema.table(table)
    return key_of(table if known is None else known.name)
