"""What still stands in the way of moving a table or a service, or of ending what one service does to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

from nova_lint.engine.plan.keys import keys_of
from nova_lint.engine.plan.tasks import tasks_of
from nova_lint.model.code import CodeKinds
from nova_lint.model.landscape import Landscape
from nova_lint.model.patterns import table_rank
from nova_lint.model.plan import KeyDrop, Readiness, Task
from nova_lint.model.report import Report
from nova_lint.model.statement import TableName


class UnknownSubject(Exception):
    """A name that is no table, no service and no pair of services; the message says which ones are near."""


def readiness_of(
    name: str,
    report: Report,
    landscape: Landscape,
    code: CodeKinds | None = None,
    dialect: str = "",
    kind: str = "",
) -> Readiness:
    """What stands in the way of `name`: a service, a table (or a pattern of tables), or `CALLER:OWNER`.

    Where a service and a table have the same name it is the service, unless `kind` says otherwise. Raises
    `UnknownSubject` for a name that means nothing, or a table that nobody owns.
    """
    kind, concerns, has_key = _meant(name, landscape, kind)
    tasks = [task for task in tasks_of(report, landscape, code or CodeKinds()) if concerns(task)]
    return Readiness(
        subject=name,
        kind=kind,
        tasks=tuple([task for task in tasks if task.way != "past"]),
        keys=tuple([key for key in keys_of(report, dialect) if has_key(key)]),
        past=tuple([task for task in tasks if task.way == "past"]),
        unreadable=report.counts.unreadable,
        unresolved=report.counts.unresolved,
    )


#: What is told of a name that means nothing, by what it was said to be.
_MISSING = {
    "service": "no service",
    "pair": "a pair is CALLER:OWNER, two services: none",
    "table": "no table that a service owns",
}

_Meaning = tuple[str, Callable[[Task], bool], Callable[[KeyDrop], bool]]


def _meant(name: str, landscape: Landscape, kind: str) -> _Meaning:
    if name in landscape.services and kind in ("", "service"):
        return "service", lambda task: name in task.pair, lambda key: name in key.pair
    caller, colon, owner = name.partition(":")
    if colon and kind in ("", "pair"):
        pair = (caller, owner)
        for side in pair:
            if side not in landscape.services:
                raise UnknownSubject(f"there is no service {side!r}. {_near(side, landscape.services)}")
        return "pair", lambda task: task.pair == pair, lambda key: key.pair == pair
    owners = {plot.table: plot.owner for plot in landscape.plots if _is_called(name, plot.table)}
    if owners and kind in ("", "table"):
        return (
            "table",
            lambda task: _touches(task, owners),
            lambda key: key.table in owners or key.parent in owners,
        )
    if kind in ("", "table") and any(_is_called(name, table) for table in landscape.unowned):
        raise UnknownSubject(f"nobody owns the table {name}: name its owner in the configuration first")
    known = {
        "service": landscape.services,
        "pair": landscape.services,
        "table": [str(plot.table) for plot in landscape.plots],
    }
    words = known.get(kind) or [*landscape.services, *known["table"]]
    told = _MISSING.get(kind, "no service, and no table that a service owns,")
    raise UnknownSubject(f"{told} is called {name!r}. {_near(name, words)}")


def _touches(task: Task, owners: Mapping[TableName, str]) -> bool:
    """Whether a place is about one of the tables: it touches it, or its owner joins it to another's, or points from it."""
    return task.table in owners or any(owners.get(table) == task.caller for table in task.beside)


def _is_called(name: str, table: TableName) -> bool:
    return table_rank(name, table) is not None


def _near(name: str, known: Sequence[str]) -> str:
    near = list(dict.fromkeys(get_close_matches(name, known, n=3)))
    if near:
        return f"Did you mean {' or '.join(near)}?"
    shown = list(dict.fromkeys(known))[:10]
    return f"There are: {', '.join(shown) or 'none'}{', ...' if len(set(known)) > 10 else '.'}"
