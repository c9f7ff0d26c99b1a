"""The plan of a codebase: the order, and for each step what is to be changed and what remains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from nova_lint.engine.plan.keys import forward_sql, keys_of, one_line, rollback_sql
from nova_lint.engine.plan.order import order_of
from nova_lint.engine.plan.tasks import tasks_of
from nova_lint.model.code import CodeKinds
from nova_lint.model.landscape import Landscape
from nova_lint.model.plan import KeyDrop, Plan, Step, Task
from nova_lint.model.report import Report
from nova_lint.model.statement import TableName

_Paired = TypeVar("_Paired", Task, KeyDrop)


def plan_of(report: Report, landscape: Landscape, code: CodeKinds | None = None, dialect: str = "") -> Plan:
    """The plan for all services of a landscape.

    A step ends everything between its service and those that are still together: what they do to its tables, and what
    it does to theirs. `dialect` is that of the SQL for foreign keys.
    """
    tasks = tasks_of(report, landscape, code or CodeKinds())
    work = Counter[tuple[str, str]]()
    for task in tasks:
        if task.needs_owner:
            work[task.pair] += task.work
    # A key of the schema counts too: it may stand where no code that is gated declares it.
    keys = keys_of(report, dialect)
    places = Counter(task.pair for task in tasks)
    pairs = {*places, *(key.pair for key in keys)}
    coupled = {name for pair in pairs for name in pair}
    order = order_of(coupled, work)
    tasks_at, keys_at = _by_service(tasks), _by_service(keys)
    gone: set[str] = set()
    steps: list[Step] = []
    for service in order.services:
        mine = tuple([task for task in tasks_at.get(service, ()) if gone.isdisjoint(task.pair)])
        dropped = tuple([key for key in keys_at.get(service, ()) if gone.isdisjoint(key.pair)])
        if not mine and not dropped:
            continue  # a step before it has done it
        alone = _alone(coupled, pairs, gone)
        gone.add(service)
        step = Step(
            number=len(steps) + 1,
            service=service,
            tables=tuple([plot.table for plot in landscape.plots if plot.owner == service]),
            tasks=mine,
            keys=dropped,
            ahead=tuple([task for task in mine if task.caller == service and task.needs_owner]),
            shared=_shared(service, mine, landscape),
            ties=tuple([name for name in order.ties.get(service, ()) if name not in alone]),
            left=_listed({pair: count for pair, count in places.items() if gone.isdisjoint(pair)}),
            completes=tuple(sorted(_alone(coupled, pairs, gone) - alone - {service})),
        )
        steps.append(step)
    return Plan(
        steps=tuple([_with_sql(step, len(steps)) for step in steps]),
        free=tuple([name for name in landscape.services if name not in coupled]),
        is_exact=order.is_exact,
        pairs=_listed(places),
        unowned=landscape.unowned,
        unreadable=report.counts.unreadable,
        unresolved=report.counts.unresolved,
        dialect=dialect,
    )


def _listed(places: Mapping[tuple[str, str], int]) -> tuple[tuple[str, str, int], ...]:
    """Caller, owner and number of places, sorted by name."""
    return tuple([(*pair, places[pair]) for pair in sorted(places)])


def _by_service(found: Iterable[_Paired]) -> dict[str, list[_Paired]]:
    """What each service has to do with, as caller or as owner, in the order in which it came."""
    by: dict[str, list[_Paired]] = {}
    for one in found:
        for name in dict.fromkeys(one.pair):
            by.setdefault(name, []).append(one)
    return by


def _alone(coupled: Collection[str], pairs: Iterable[tuple[str, str]], gone: Collection[str]) -> set[str]:
    """The services that nothing ties to another one, when some have gone."""
    tied = {name for pair in pairs if not set(pair) & set(gone) for name in pair}
    return set(coupled) - tied


def _shared(
    service: str, tasks: Iterable[Task], landscape: Landscape
) -> tuple[tuple[TableName, tuple[str, ...]], ...]:
    """The tables of a service that others still write, each with all its writers."""
    writers: dict[TableName, set[str]] = {}
    for task in tasks:
        if task.owner == service and "write" in task.kinds and task.work:
            writers.setdefault(task.table, set()).add(task.caller)
    home = {plot.table for plot in landscape.plots if plot.is_written_at_home}
    return tuple(
        [
            (table, tuple(sorted({*writers[table], *([service] if table in home else [])})))
            for table in sorted(writers)
        ]
    )


def _with_sql(step: Step, all_of_them: int) -> Step:
    if not step.keys:
        return step
    title = f"Step {step.number} of {all_of_them}, {one_line(step.service)}"
    return replace(step, forward=forward_sql(title, step.keys), rollback=rollback_sql(title, step.keys))
