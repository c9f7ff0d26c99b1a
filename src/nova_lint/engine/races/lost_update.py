"""Lost updates: a value is read, something is computed of it, and the result is written back over whatever is there by then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from nova_lint.engine.races.guards import Guards, is_versioned
from nova_lint.engine.races.tracing import Held, Trace, mentions, path_of
from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.happenings import Happening, Happenings
from nova_lint.engine.units.walk import Store, exclusive
from nova_lint.model import form
from nova_lint.model.fact import AccessFact
from nova_lint.model.form import Expr
from nova_lint.model.place import Span
from nova_lint.model.race import Race

#: Calls that narrow the rows of an update: a value that is compared there guards it.
_NARROWING = frozenset({"where", "filter", "filter_by", "exclude"})

#: Calls that put values into a statement.
_BUILDING = frozenset({"values", "update", "format", "bindparams", "ordered_values"})

#: How deep a read or a write may stand in functions that are called.
_STEPS = 1


class _Back(Struct, frozen=True):
    """A value on its way back: the column it goes to (empty: by position), and what it was computed of."""

    column: str
    held: Held


def lost_updates(code: Code, happenings: Happenings, guards: Guards) -> Iterator[Race]:
    """The lost updates of one function, each write once."""
    known = [one for one in happenings.all(code, _STEPS) if isinstance(one.what, AccessFact)]
    writes = [one for one in known if _is_update(one)]
    if not writes or guards.isolates(code):
        return
    reads = [one for one in known if _is_read(one)]
    trace = Trace(code.walk.stores, reads)
    done: set[Span] = set()
    for write in writes:
        if _access(write).place in done or guards.holds(code, known, write.event):
            continue
        trace.until(write.event.order)
        race = _by_value(code, write, trace) or _by_attribute(code, write, reads)
        if race is not None:
            done.add(race.write.place)
            yield race


# A value that goes into an UPDATE


def _by_value(code: Code, write: Happening, trace: Trace) -> Race | None:
    call, access = write.event.call, _access(write)
    if call is None or is_versioned(access):
        return None
    guarding = {held.column for expr in _narrowing(call) for held in trace.of(expr, write.event.at)}
    for back in _backs(call, trace, write.event.at):
        held = back.held
        read = held.read
        assert isinstance(read.what, AccessFact)
        if not held.computed or not _same(read.what, access) or exclusive(read.event, write.event):
            continue
        if read.event.order >= write.event.order and read.event is not write.event:
            continue
        if held.column and held.column in guarding:
            continue
        columns = _columns(back, read.what, access)
        if columns:
            return _race(code, write, read, Span(code.path, *held.at), columns)
    return None


def _columns(back: _Back, read: AccessFact, write: AccessFact) -> tuple[str, ...]:
    """The columns that are read and written back, as far as the value may be for them."""
    held = back.held.column
    if back.column:
        if write.sets is not None and back.column in write.sets.computed:
            return ()
        return (back.column,) if held in ("", back.column) or held.endswith(f".{back.column}") else ()
    if write.sets is None:
        return ()
    plain = [name for name in write.sets.columns if name not in write.sets.computed]
    if held:
        return tuple(name for name in plain if name.lower() == held.lower())
    own = {name.lower() for name in read.columns}
    found = tuple(name for name in plain if name.lower() in own)
    return found if len(own) == 1 or back.held.is_row else ()


def _backs(call: form.Call, trace: Trace, at: tuple[int, int]) -> Iterator[_Back]:
    for index, argument in enumerate(call.args):
        yield from _within(argument, "", trace, at, is_text=index == 0)
    for name, value in call.keywords:
        yield from _within(value, name, trace, at)


def _within(
    expr: Expr, column: str, trace: Trace, at: tuple[int, int], *, is_text: bool = False
) -> Iterator[_Back]:
    """The values in an argument: in lists and mappings, and in the calls that build a statement."""
    if isinstance(expr, form.Map):
        for key, value in zip(expr.keys, expr.values, strict=True):
            name = key.text if isinstance(key, form.Str) else path_of(key).rpartition(".")[2] if key else ""
            yield from _within(value, name or column, trace, at)
    elif isinstance(expr, form.Seq):
        for item in expr.items:
            yield from _within(item, "", trace, at)
    elif isinstance(expr, form.Call) and isinstance(expr.func, form.Attr) and expr.func.name in _BUILDING:
        for name, value in expr.keywords:
            yield from _within(value, name, trace, at)
        for value in expr.args:
            yield from _within(value, "", trace, at)
    elif isinstance(expr, form.Call) and isinstance(expr.func, form.Attr):
        yield from _within(expr.func.base, "", trace, at)  # update(t).values(n=1).where(...)
        if not path_of(expr.func) or expr.func.name not in _NARROWING:
            yield from (_Back(column, held) for held in trace.of(expr, at))
    elif isinstance(expr, form.Format) and is_text:
        for part in expr.parts:
            yield from (_Back("", held) for held in trace.of(part, at))
    else:
        yield from (_Back(column, held) for held in trace.of(expr, at))


def _narrowing(call: form.Call) -> Iterator[Expr]:
    """What is compared where a statement picks its rows."""
    waiting: list[Expr] = [call]
    while waiting:
        one = waiting.pop()
        if isinstance(one, form.Call):
            if isinstance(one.func, form.Attr):
                waiting.append(one.func.base)
                if one.func.name in _NARROWING:
                    yield from one.args
                    yield from (value for _, value in one.keywords)
                    continue
            waiting += one.args


# An attribute of an object that is saved


def _by_attribute(code: Code, write: Happening, reads: Iterable[Happening]) -> Race | None:
    access = _access(write)
    if is_versioned(access):
        return None
    for store in code.walk.stores:
        path = path_of(store.target)
        base, _, name = path.rpartition(".")
        if not base or not _saves(write, base, store):
            continue
        if not _is_of(access, name) or not (store.kind == "grow" or mentions(store.value, path)):
            continue
        if _is_copied(code, base, write):
            continue
        if any(exclusive(event, write.event) for event in code.walk.events if event.order == store.order):
            continue
        read = _origin(code, base, store, access, reads)
        if read is None and (write.steps or access.via.endswith("flush") or not _is_handed(code, base)):
            continue  # one that is only flushed may be new: what makes it often fills it in several steps
        return _race(code, write, read, Span(code.path, *store.at), (name,))
    return None


def _saves(write: Happening, base: str, store: Store) -> bool:
    """Whether a write is that of an object: `base.save()`, `save(base)`, or the flush that follows the assignment."""
    access, call = _access(write), write.event.call
    if access.via.endswith("flush"):
        return write.event.at[0] == store.at[0] or access.call.line == store.at[0]
    if call is None or store.order > write.event.order:
        return False
    if isinstance(call.func, form.Attr) and path_of(call.func.base) == base:
        return True
    return any(path_of(argument) == base for argument in call.args)


def _is_copied(code: Code, base: str, write: Happening) -> bool:
    """Whether the key was taken from the object: it becomes another row then."""
    keys = (f"{base}.pk", f"{base}.id")
    return any(
        path_of(store.target) in keys and store.order <= write.event.order for store in code.walk.stores
    )


def _is_of(access: AccessFact, name: str) -> bool:
    sets = access.sets
    if sets is None or "*" in sets.columns:
        return True
    return name in sets.columns and name not in sets.computed


def _origin(
    code: Code, base: str, store: Store, write: AccessFact, reads: Iterable[Happening]
) -> Happening | None:
    """The query that gave the object."""
    trace = Trace(code.walk.stores, reads)
    trace.until(store.order - 1)
    for held in trace.path(base):
        if _same(_access(held.read), write):
            return held.read
    return None


def _is_handed(code: Code, base: str) -> bool:
    """Whether an object is handed to the function: a parameter, or the one whose method it is."""
    return base in {param.name for param in code.params} and base not in code.walk.values


def _race(
    code: Code, write: Happening, read: Happening | None, computed: Span, columns: tuple[str, ...]
) -> Race:
    access = _access(write)
    deep = bool(write.steps or (read is not None and read.steps))
    return Race(
        "lost update",
        seen=_access(read).place if read is not None else computed,
        computed=computed,
        write=access,
        function=code.name,
        caller=access.caller,
        read=_access(read) if read is not None else None,
        columns=columns,
        steps=write.steps,
        confidence="medium" if deep or read is None else access.confidence,
    )


def _is_update(one: Happening) -> bool:
    access = _access(one)
    return access.op == "update" and access.confidence != "low" and not access.part and access.table.is_known


def _is_read(one: Happening) -> bool:
    access = _access(one)
    return access.op == "read" and access.confidence != "low" and "lazy-load" not in access.traits


def _same(read: AccessFact, write: AccessFact) -> bool:
    return str(read.table).lower() == str(write.table).lower()


def _access(one: Happening) -> AccessFact:
    assert isinstance(one.what, AccessFact)
    return one.what
