"""Managers and query sets: what each of their methods gives, and what it asks of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from nova_lint.libraries.django import asking, assigning, columns, deleting, routing
from nova_lint.libraries.django.expressions import Expression, gathered
from nova_lint.libraries.django.models import Model
from nova_lint.libraries.django.origins import Origin
from nova_lint.libraries.django.paths import counted, filtered, selected, through_tables
from nova_lint.libraries.django.prefetching import prefetched
from nova_lint.libraries.django.query import Query, all_tables
from nova_lint.libraries.django.registry import Registry
from nova_lint.libraries.django.routing import Databases
from nova_lint.libraries.django.rows import inserted, make, row
from nova_lint.values.atoms import (
    Arguments,
    Const,
    Construct,
    Func,
    Instance,
    Mapping,
    Sequence,
    Text,
    Unknown,
    Value,
    literal,
    unknown,
)
from nova_lint.values.objects import At

if TYPE_CHECKING:
    from nova_lint.values.library import Tools


LAZY = frozenset([
    "all", "filter", "exclude", "annotate", "alias", "order_by", "reverse", "distinct", "only", "defer", "using",
    "select_for_update", "select_related", "prefetch_related", "values", "values_list", "dates", "datetimes", "union",
    "intersection", "difference", "extra", "none", "complex_filter", "get_queryset", "get_query_set", "db_manager",
    "_clone", "_chain", "_all", "iterator", "aiterator",
])  # fmt: skip
#: Those that leave no row out.
_ALL_ROWS = frozenset([
    "all", "annotate", "alias", "order_by", "reverse", "using", "select_related", "prefetch_related", "only", "defer",
    "values", "values_list", "db_manager", "iterator",
])  # fmt: skip
_ONE = frozenset(["get", "first", "last", "earliest", "latest"])
_COUNTS = frozenset(["count", "exists", "aggregate", "contains", "explain"])
_WRITES = frozenset([
    "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "add", "remove",
    "set", "clear", "in_bulk", "raw", "create_user", "create_superuser", "make_random_password", "get_by_natural_key",
    "get_or_none",
])  # fmt: skip
#: Those that a query set answers from the rows that it has.
_OF_ROWS = frozenset(["count", "exists", "contains"])
_STEMS = LAZY | _ONE | _COUNTS | _WRITES
VERBS = _STEMS | {f"a{name}" for name in _ONE | _COUNTS | _WRITES}


def call(tools: Tools, base: Construct, name: str, arguments: Arguments, at: At) -> Value | None:
    """What a method of Django's own manager or query set gives; None when there is none of this name."""
    query = base.data
    assert isinstance(query, Query)
    if name.startswith("a") and name not in _STEMS and name[1:] in _STEMS:
        name = name[1:]
    if name not in _STEMS:
        return None
    if query.model is None:
        tools.wait(at, query.owner, f"django.{name}")
        return (Construct("django", "queryset", query),) if name in LAZY else unknown("a row", query.owner)
    model = Registry.of(tools).model(query.model)
    if model is None:
        return None
    if query.has_rows and (name in _OF_ROWS or (name == "all" and base.kind == "manager")):
        return (Construct("django", "queryset", query),) if name == "all" else unknown("a number of rows")
    if query.has_rows:
        query = replace(query, has_rows=False)
    if name in LAZY:
        return _built(tools, base.kind, query, model, name, arguments, at)
    if base.kind == "manager" and query.custom and not query.using:
        query = _sent_by_manager(tools, query, at)
    if name in ("get", "count", "exists", "first", "last") or name in _ONE or name in _COUNTS:
        pairs = (
            counted(query.link, model, Registry.of(tools))
            if base.kind == "manager" and name in ("count", "exists")
            else ()
        )
        if pairs:
            goes = _databases(tools, query, model, "read", at)
            asking.read(tools, at, pairs, name, confidence=query.confidence, databases=goes)
            return unknown("a number that the database gives")
        query = _with(query, model, gathered(arguments, tools, texts=name not in ("get", "contains")), tools)
        run(tools, query, at, name, fetches=name in _ONE)
        if name not in _ONE:
            return unknown("a number that the database gives")
        return row_of(tools, query, may_miss=name in ("first", "last"))
    return _written(tools, query, model, name, arguments, at)


def look_up_type(tools: Tools, at: At) -> None:
    """Django wants the content type of a model: read once, then remembered."""
    asking.read(tools, at, ("django_content_type",), "generic", confidence="medium")


def run(tools: Tools, query: Query, at: At, via: str, *, fetches: bool = True, confidence: str = "") -> None:
    """A query set reaches the database: its SELECT, and one for each relation that is fetched along."""
    if query.rows == "none" or query.has_rows or tools.quiet or query.model is None:
        return
    model = Registry.of(tools).model(query.model)
    if model is None:
        return
    _wait_for_own(tools, query, at, via)
    sure = confidence or query.confidence
    goes = _databases(tools, query, model, "read" if query.locks == () else "update", at)
    if not fetches:
        tables = (*model.tables_for(""), *query.joined)
        asking.read(tools, at, tables, via, confidence=sure, locks=query.locks, databases=goes)
        return
    tables = (*model.tables(), *query.joined, *query.along)
    told = columns.fetched(Registry.of(tools), model, query.along, query.fields, query.deferred)
    asking.read(tools, at, tables, via, columns=told, confidence=sure, locks=query.locks, databases=goes)
    for others, theirs in query.prefetched:
        beside = asking.routed(tools, at, theirs or others, "read", goes)
        columns_of = asking.whole(theirs)
        asking.read(
            tools, at, others, "prefetch_related", columns=columns_of, confidence=sure, databases=beside
        )


def _databases(tools: Tools, query: Query, model: Model, op: str, at: At) -> Databases:
    """Where a query set goes that reads or writes rows."""
    return query.using or asking.routed(tools, at, model.tables(), op, query.home)


def _wait_for_own(tools: Tools, query: Query, at: At, via: str) -> None:
    """A method of a query set that runs it: which tables that joins, whoever calls it knows."""
    func = at.frame.func
    receiver = func.receiver if func is not None else None
    if func is None or not isinstance(receiver, Construct) or not isinstance(receiver.data, Query):
        return
    if receiver.kind == "queryset" and receiver.data.model is query.model and func.form.params:
        tools.wait(at, f"{func.key}#{func.form.params[0].name}", f"django.{via}")


def elements(tools: Tools, query: Query, at: At, via: str = "iteration") -> Value:
    """What a loop over a query set gives, when it runs."""
    run(tools, query, at, via)
    return row_of(tools, query)


def row_of(tools: Tools, query: Query, *, may_miss: bool = False) -> Value:
    """One of the rows of a query set; `may_miss` as in `Origin`."""
    if query.model is None:
        return unknown("a row", query.owner)
    if query.rows != "rows":
        return unknown("values that the database gives")
    model = Registry.of(tools).model(query.model)
    origin = Origin("fetched", query.selected, query.using or query.home, may_miss=may_miss)
    return row(tools, model, origin) if model is not None else unknown("a row")


def _built(
    tools: Tools, kind: str, query: Query, model: Model, name: str, arguments: Arguments, at: At
) -> Value:
    """A query set made of another."""
    if kind == "manager" and query.custom:
        base = _custom_queryset(tools, query, at)
        if base is not None and name != "get_queryset":
            query = base
    if name == "none":
        return (Construct("django", "queryset", replace(query, rows="none")),)
    if name in ("using", "db_manager"):
        told = routing.named(tools, arguments.get(0, "using" if name == "db_manager" else "alias"))
        query = replace(query, using=told or (query.using if name == "db_manager" else ()))
    if name == "select_related":
        paths = _texts(arguments, tools)
        tables = dict.fromkeys(query.along)
        chosen = set(query.selected)
        for path in paths:
            tables.update(selected(model, path))
            parts = path.split("__")
            chosen.update("__".join(parts[: end + 1]) for end in range(len(parts)))
        query = replace(query, along=tuple(tables), selected=frozenset(chosen))
    elif name == "prefetch_related":
        query = prefetched(query, model, arguments, tools)
    elif name == "select_for_update":
        query = replace(query, locks=_locked(model, arguments, tools))
    elif name in ("values", "values_list", "dates", "datetimes"):
        given = gathered(arguments, tools, keys=False)
        named = tuple(_texts(arguments, tools)) or query.fields
        if name in ("dates", "datetimes"):
            named = named[:1] if named else ()
        is_listed = len(arguments.positional) == len(named or ()) and not arguments.open
        query = replace(
            _with(query, model, given, tools), rows="values", along=(), fields=named if is_listed else None
        )
    elif name in ("union", "intersection", "difference"):
        query = _with(query, model, gathered(arguments, tools, texts=False, keys=False), tools)
    elif name == "extra":
        query = _extra(query, model, arguments, tools, at)
    elif name == "only":
        named = tuple(_texts(arguments, tools))
        query = replace(query, fields=("pk", *named) if len(named) == len(arguments.positional) else None)
    elif name == "defer":
        query = replace(query, deferred=query.deferred | set(_texts(arguments, tools)))
    elif name not in ("using", "db_manager", "all", "get_queryset", "iterator"):
        texts = name in ("order_by", "distinct", "annotate", "alias")
        keys = name in ("filter", "exclude", "complex_filter")
        given = gathered(arguments, tools, texts=texts, keys=keys)
        query = _with(query, model, given, tools)
        if keys:
            for key, value in arguments.keywords:
                if key.endswith("__in"):  # it may be a query set: a sub-query, whose tables the caller knows
                    for atom in value:
                        tools.wait(at, atom.owner if isinstance(atom, Unknown) else "", f"django.{name}")
            asked = tuple(dict.fromkeys([*query.asked_for, *[p.partition("__")[0] for p in given.paths]]))
            if asked != query.asked_for:
                query = replace(query, asked_for=asked)
    if name not in _ALL_ROWS and not query.is_narrowed:
        query = replace(query, is_narrowed=True)
    return (Construct("django", "queryset", query),)


def _locked(model: Model, arguments: Arguments, tools: Tools) -> tuple[str, ...] | None:
    """The tables whose rows `select_for_update` locks; None for all that the query set joins.

    With `of` those are the ones that it names: the relations, or `self`, which is also what is taken to be meant where
    the names are not known.
    """
    of = arguments.keyword("of")
    if of is None:
        return None
    named = [atom for part in tools.items(of) or () for atom in tools.look(part) if isinstance(atom, Text)]
    paths = [atom.known for atom in named if atom.known]
    found = [table for path in paths if path != "self" for table in list(selected(model, path))[-1:]]
    if not found or "self" in paths:
        found = [*model.tables(), *found]
    return tuple(dict.fromkeys(found))


def _sent_by_manager(tools: Tools, query: Query, at: At) -> Query:
    """The query of a manager with the database that its own `get_queryset` sends it to, where that speaks of one."""
    for info in query.custom:
        for atom in tools.class_value(info, "get_queryset") or ():
            if isinstance(atom, Func) and "using" in atom.form.mentions:
                told = _custom_queryset(tools, query, at)
                return query if told is None else replace(query, using=told.using)
    return query


def _custom_queryset(tools: Tools, query: Query, at: At) -> Query | None:
    """What the repository's own `get_queryset` of a manager begins with."""
    for info in query.custom:
        value = tools.class_value(info, "get_queryset")
        if value is None:
            continue
        receiver = Construct("django", "manager", query)
        found = tools.look(tools.result_of(tools.bound(value, receiver, at), Arguments(), at))
        for atom in found:
            if isinstance(atom, Construct) and isinstance(atom.data, Query) and atom.data.model is not None:
                custom = tuple(dict.fromkeys((*query.custom, *atom.data.custom)))
                joined = tuple(dict.fromkeys((*query.joined, *atom.data.joined)))
                return replace(
                    atom.data, custom=custom, joined=joined, link=query.link, is_back=query.is_back,
                    using=atom.data.using or query.using, home=query.home,
                )  # fmt: skip
        return None
    return None


def _with(query: Query, model: Model, expression: Expression, tools: Tools) -> Query:
    """The query with what its look-ups and sub-queries join."""
    tables = dict.fromkeys(query.joined)
    nested = query.nested
    for path in expression.paths:
        crossed = filtered(model, path)
        nested = nested.difference(crossed)
        tables.update(crossed)
    for inner in expression.inner:
        drawn = all_tables(inner, Registry.of(tools))
        nested = nested.union(table for table in drawn if table not in tables)
        tables.update(dict.fromkeys(drawn))
    if len(tables) == len(query.joined) and nested == query.nested:
        return query
    return replace(query, joined=tuple(tables), nested=nested)


def _extra(query: Query, model: Model, arguments: Arguments, tools: Tools, at: At) -> Query:
    for item in tools.items(arguments.get(1, "where") or ()) or []:
        if any(isinstance(atom, Text) and atom.known is None for atom in item):
            text = tools.concat(literal(f"SELECT * FROM {model.table} WHERE "), item)
            tools.emit(text, "django.extra", "", at.frame, at.place, known_call=True)
    tables = list(query.joined)
    for item in tools.items(arguments.keyword("tables") or ()) or []:
        tables += [atom.known for atom in item if isinstance(atom, Text) and atom.known]
    return replace(query, joined=tuple(dict.fromkeys(tables)))


def _written(
    tools: Tools, query: Query, model: Model, name: str, arguments: Arguments, at: At
) -> Value | None:
    fetched_row = row(tools, model, Origin("fetched", using=query.using or query.home))
    link = query.link
    goes = _databases(tools, query, model, "update", at)
    sure = query.confidence
    is_many = link is not None and link.kind == "many"
    through = through_tables(link) if link is not None else ()
    if name in ("create", "get_or_create", "update_or_create", "create_user", "create_superuser"):
        if name in ("get_or_create", "update_or_create"):
            joined = dict.fromkeys(
                table for key, _ in arguments.keywords if key != "defaults" for table in filtered(model, key)
            )
            tables = (*model.tables(), *(through if is_many else ()), *joined)
            asking.read(
                tools, at, tables, name, columns=asking.whole(model.tables()), confidence=sure, databases=goes
            )
        make(tools, model, arguments, name, at, confidence=sure, databases=goes)
        if any(link.kind == "generic" and arguments.keyword(link.name) for link in model.links.values()):
            look_up_type(tools, at)
        if name == "update_or_create":
            own = tools.class_value(model.info, "save")
            if own is None:
                sets = assigning.of_defaults(tools, model, arguments)
                asking.write(
                    tools, at, "update", model.tables(), name, confidence=sure, sets=sets, databases=goes
                )
            else:
                found = tools.bound(own, next(a for a in fetched_row if isinstance(a, Instance)), at)
                tools.result_of(found, Arguments(), at)
        if is_many:
            _through(tools, at, ("insert",), through, name, query)
        if name in ("get_or_create", "update_or_create"):
            return (Sequence("tuple", (fetched_row, (unknown("whether it was made")))),)
        given = dict(arguments.keywords)
        if link is not None and query.is_back:
            given.setdefault(link.name, ())
        return inserted(tools, fetched_row, given)
    if name == "bulk_create":
        updates = any(
            isinstance(atom, Const) and atom.value is True
            for atom in tools.look(arguments.keyword("update_conflicts") or ())
        )
        is_patient = updates or arguments.keyword("ignore_conflicts") is not None
        asking.write(
            tools, at, "upsert" if updates else "insert", model.tables(), name, confidence=sure, databases=goes,
            sets=assigning.of_conflicts(tools, model, arguments) if updates else None,
            traits=frozenset({"on-conflict"}) if is_patient else frozenset(),
        )  # fmt: skip
        return arguments.positional[0] if arguments.positional else unknown("rows")
    if name in ("bulk_update", "update"):
        if name == "update":
            query = _with(query, model, gathered(arguments, tools, texts=False, keys=False), tools)
        sets = (
            assigning.of_update(tools, model, arguments, query.asked_for)
            if name == "update"
            else assigning.of_bulk(tools, model, arguments)
        )
        traits = _of_every_row(query) if name == "update" else frozenset[str]()
        first = (model.tables() or ("",))[:1]
        asking.write(
            tools, at, "update", first, name, confidence=sure, sets=sets, traits=traits, databases=goes
        )
        _read_beside(tools, query, model, name, at)
        return unknown("a number that the database gives")
    if name == "delete":
        _read_beside(tools, query, model, name, at)
        traits = _of_every_row(query)
        deleting.delete(
            tools,
            Registry.of(tools),
            at,
            model,
            name,
            confidence=sure,
            is_read=True,
            traits=traits,
            databases=goes,
        )
        return unknown("a number that the database gives")
    if name == "in_bulk":
        run(tools, query, at, name)
        return (Mapping(((unknown("a key"), fetched_row),), True),)
    if name == "get_by_natural_key":
        run(tools, query, at, name)
        return fetched_row
    if name == "raw":
        given_sql = arguments.get(0, "raw_query")
        if given_sql is not None:
            given_using = routing.named(tools, arguments.get(3, "using"))
            there = given_using or _databases(tools, query, model, "read", at)
            tools.emit(given_sql, "django.raw", "", at.frame, at.place, known_call=True, databases=there)
        return (Sequence("list", (fetched_row,), True),)
    return _related(tools, query, model, name, arguments, at)


def _read_beside(tools: Tools, query: Query, model: Model, via: str, at: At) -> None:
    """What tells which rows a write is about: its own table once more only where it is joined to others."""
    if query.joined:
        own = () if query.nested.issuperset(query.joined) else model.tables()
        goes = _databases(tools, query, model, "update", at)
        asking.read(tools, at, (*own, *query.joined), via, confidence=query.confidence, databases=goes)


def _of_every_row(query: Query) -> frozenset[str]:
    """The trait of a write that no filter narrows. A manager of the repository's own may narrow it."""
    is_related = query.link is not None or query.is_back
    is_all = not (query.is_narrowed or query.custom or is_related or query.joined)
    return frozenset({"no-where"}) if is_all else frozenset()


def _related(
    tools: Tools, query: Query, model: Model, name: str, arguments: Arguments, at: At
) -> Value | None:
    """`add`, `remove`, `set` and `clear` of a related manager."""
    link = query.link
    if link is None or name not in ("add", "remove", "set", "clear"):
        return None
    if link.kind == "many":
        if name == "add" and Registry.of(tools).hears_pairs(link):
            _through(
                tools, at, ("read",), through_tables(link), name, query
            )  # who listens is told of new pairs alone
        ops = {"add": ("insert",), "remove": ("delete",), "clear": ("delete",), "set": ("delete", "insert")}
        given = tools.look(arguments.get(0, "objs") or ())
        if (
            name == "set"
            and given
            and all(isinstance(a, Sequence) and not (a.items or a.open) for a in given)
        ):
            ops["set"] = ("delete",)  # `set([])` has nothing to add
        if query.is_new:
            ops["set"] = tuple(op for op in ops["set"] if op != "delete")
        _through(tools, at, ops[name], through_tables(link), name, query)
        if name == "set" and link.to is not None:
            target = link.model if query.is_back else link.to
            there = query.using or asking.routed(tools, at, target.tables(), "read", query.home)
            tables = (*target.tables(), *through_tables(link))
            asking.read(tools, at, tables, name, confidence=query.confidence, databases=there)
    else:
        goes = _databases(tools, query, model, "update", at)
        if name == "set":
            asking.read(tools, at, model.tables(), name, confidence=query.confidence, databases=goes)
        asking.write(
            tools, at, "update", model.tables()[:1], name, confidence=query.confidence, databases=goes
        )
    return (Const(None),)


def _through(
    tools: Tools, at: At, ops: tuple[str, ...], tables: tuple[str, ...], via: str, query: Query
) -> None:
    goes = query.using or asking.routed(tools, at, tables, "insert", query.home)
    for op in ops:
        if op == "read":
            asking.read(tools, at, tables, via, confidence=query.confidence, databases=goes)
        else:
            asking.write(tools, at, op, tables, via, confidence=query.confidence, databases=goes)


def _texts(arguments: Arguments, tools: Tools) -> list[str]:
    found: list[str] = []
    for value in arguments.positional:
        found += [atom.known for atom in tools.look(value) if isinstance(atom, Text) and atom.known]
    return found
