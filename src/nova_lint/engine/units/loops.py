"""Queries that run once for each round of a loop, where the loop is one that grows with the data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nova_lint.engine.units.codebase import Code
from nova_lint.engine.units.happenings import Happening, Happenings
from nova_lint.engine.units.names import dotted
from nova_lint.engine.units.walk import Ring, names_in
from nova_lint.model import form
from nova_lint.model.fact import AccessFact
from nova_lint.model.form import Expr
from nova_lint.model.place import Span
from nova_lint.model.unit import LoopQuery

#: Loops of so few rounds are as good as none.
_FEW = 5

#: Loops over parts of a whole: each round asks for many rows at once.
_PARTS = re.compile(
    r"(?:^|[._])(?:\w*batch\w*|\w*chunk\w*|grouper|partition\w*|pages?|paginat\w+|slices?|windows?)(?:$|[.(_])",
    re.I,
)

#: What loads the rows of others together with those that the loop runs over.
_LOADED = frozenset(
    {"prefetch_related", "prefetch_related_objects", "selectinload", "joinedload", "subqueryload"}
)

#: Loops that ask again until it works.
_AGAIN = re.compile(r"^(?:_+|attempts?|tries|try_\w*|retry|retries|retry_\w+)$", re.I)


def in_loops(code: Code, happenings: Happenings) -> Iterator[LoopQuery]:
    """The queries of other services' tables in the loops of a function, calls followed."""
    for one in happenings.all(code):
        # What depends on nothing that the loop binds is asked once, or is remembered by whoever gives it.
        access = one.what
        if not isinstance(access, AccessFact) or not access.is_foreign or not access.table.is_known:
            continue
        if access.confidence == "low" or access.via.endswith("executemany") or access.op == "lock":
            continue
        if access.op == "read" and not _LOADED.isdisjoint(code.mentions):
            continue
        ring = next((ring for ring in reversed(one.event.within) if ring.kind == "loop"), None)
        if ring is None or not _grows(ring, code) or _ends_at_once(one, ring, code):
            continue
        if not (ring.names | {"*"}).isdisjoint(names_in(one.event.call or one.event.node)):
            yield LoopQuery(access, Span(code.path, *ring.at), one.steps)


def _grows(ring: Ring, code: Code) -> bool:
    """Whether a loop has a round for each of many things: no `while`, no few constants, no parts of a whole, no retries."""
    if ring.target is None:
        return False  # a `while`: it waits, pages or takes from a queue
    over = ring.value
    names = [node.id for node in _names(ring.target)]
    if any(_AGAIN.match(name) or _PARTS.search(name) for name in names):
        return False
    return over is not None and not _is_few(over, code) and not _PARTS.search(_called(over))


def _is_few(over: Expr, code: Code) -> bool:
    if isinstance(over, form.Seq):
        return len(over.items) <= _FEW and not any(isinstance(item, form.Star) for item in over.items)
    if isinstance(over, form.Map):
        return len(over.keys) <= _FEW
    if isinstance(over, form.Name):
        if over.id.isupper():
            return True
        values = code.walk.values.get(over.id, ())
        return (
            len(values) == 1
            and isinstance(values[0], form.Seq)
            and _is_few(values[0], code)
            and bool(values[0].items)
        )
    if isinstance(over, form.Attr):
        return over.name.isupper()
    if isinstance(over, form.Call):
        name = dotted(over.func)
        if name in ("enumerate", "zip", "reversed", "sorted", "list", "set", "tuple", "iter") and over.args:
            return _is_few(over.args[0], code)
        if name == "range":
            stepped = len(over.args) == 3  # each round takes as many as the step says
            few = [
                a
                for a in over.args
                if isinstance(a, form.Lit) and isinstance(a.value, int) and a.value <= _FEW
            ]
            return stepped or len(few) == len(over.args)
        if isinstance(over.func, form.Attr) and over.func.name in ("items", "values", "keys"):
            return _is_few(over.func.base, code)
    return False


def _called(over: Expr) -> str:
    if (
        isinstance(over, form.Call)
        and over.args
        and dotted(over.func) in ("enumerate", "iter", "list", "tqdm", "zip")
    ):
        return _called(over.args[0])
    return dotted(over.func) if isinstance(over, form.Call) else dotted(over)


def _ends_at_once(one: Happening, ring: Ring, code: Code) -> bool:
    """Whether the round in which the query runs is the last one."""
    around = one.event.within
    return any(
        event.leaves in ("return", "break", "raise")
        and event.order > one.event.order
        and ring in event.within
        and event.within == around[: len(event.within)]
        for event in code.walk.events
    )


def _names(target: Expr | None) -> list[form.Name]:
    if isinstance(target, form.Name):
        return [target]
    return [name for item in target.items for name in _names(item)] if isinstance(target, form.Seq) else []
