"""What the formats of the plan say in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.model.plan import WAYS, KeyDrop, Plan, Readiness, Step, Task, Way
from nova_lint.reports.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nova_lint.model.statement import TableName

#: Pairs that are shown of what remains; the rest is counted.
_PAIRS = 4


#: What is told of ops that are no verbs of SQL.
_DOES = {
    "ddl": "changes the schema of",
    "model": "a class mapped to",
    "references": "a relationship to",
    "view": "a view over",
    "function": "a function over",
    "trigger": "a trigger over",
}


def opening(plan: Plan) -> str:
    """How much there is to do."""
    if not plan.steps:
        return f"{count(len(plan.free), 'service')}, and nothing stands between them"
    return (
        f"{count(len(plan.steps), 'step')}, {count(plan.places, 'place')} to change between "
        f"{count(len(plan.pairs), 'pair')} of services, work {plan.work}"
    )


def order_told(plan: Plan) -> Iterator[str]:
    """How good the order is."""
    if not plan.steps:
        return
    if plan.free:
        yield f"Nothing stands in the way of {_listed(plan.free)}."
    ahead = [task for step in plan.steps for task in step.ahead]
    if not ahead:
        yield "Every owner goes before those who ask it."
        return
    best = "No order has less of that." if plan.is_exact else "There may be an order with less of that."
    yield (
        "An owner goes before those who ask it, as far as that is possible: "
        f"{count(len(ahead), 'place asks', 'places ask')} an owner that has its turn later "
        f"(work {sum(task.work for task in ahead)}). {best}"
    )


def done(step: Step) -> Iterator[str]:
    """What a step is about, and what remains after it."""
    callers = len({task.caller for task in step.tasks})
    remain = f"{step.remaining} remain" if step.remaining != 1 else "1 remains"
    yield (
        f"{count(len(step.tasks), 'place')} in the code of {count(callers, 'service')}, work {step.work}; "
        f"{remain}{_pairs(step.left)}."
    )
    if step.completes:
        stands = "stands" if len(step.completes) == 1 else "stand"
        yield f"With it, {_listed(step.completes)} {stands} alone too."
    if step.shared:
        told = "; ".join(f"{table} by {_listed(writers)}" for table, writers in step.shared)
        yield f"One writer first. Written now: {told}."
    if step.ahead:
        owners = sorted({task.owner for task in step.ahead})
        yield (
            f"Against the order: {count(len(step.ahead), 'place needs', 'places need')} an interface of "
            f"{_listed(owners)} before {'its' if len(owners) == 1 else 'their'} own turn."
        )
    if step.ties:
        yield f"{_listed(step.ties)} could stand here as well; the name decided."


def what(task: Task) -> str:
    """Who does what to which table: `orders: update users (last_order_at, id), in checkout`."""
    if "foreign-key" in task.kinds:
        told = f"{task.caller}: {task.op} points to {task.table} of {task.owner}"
        return told + (", and deletes go along" if "cascade" in task.kinds else "")
    columns = "" if not task.columns else f" ({', '.join(task.columns)})"
    does = _DOES.get(task.op, task.op)
    told = f"{task.caller}: {does} {task.table} of {task.owner}{columns}"
    if "join" in task.kinds:
        told += ", joined"
    if task.function:
        told += f", in {task.function}"
    if task.is_permitted:
        told += ", permitted"
    return told if task.confidence == "high" else f"{told} (probably)"


def closing(plan: Plan) -> Iterator[str]:
    """What the plan does not know."""
    yield from unseen(plan.unowned, plan.unreadable, plan.unresolved)


def unseen(unowned: Sequence[TableName], unreadable: int, unresolved: int) -> Iterator[str]:
    """What may hide more than is told."""
    if unowned:
        them = "it is" if len(unowned) == 1 else "they are"
        yield f"Nobody owns {_listed([str(table) for table in unowned])}: {them} in no step. Name an owner first."
    if unreadable or unresolved:
        parts = [
            count(unreadable, "statement that could not be read", "statements that could not be read")
            if unreadable
            else "",
            count(unresolved, "call whose SQL is not known", "calls whose SQL is not known")
            if unresolved
            else "",
        ]
        yield f"There may be more: {' and '.join(part for part in parts if part)}. See `nova-lint facts --unresolved`."


def by_way(tasks: Iterable[Task]) -> tuple[tuple[Way, tuple[Task, ...]], ...]:
    """Places by way out, in the order of the ways."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.way, []).append(task)
    return tuple([(way, tuple(found[way.name])) for way in WAYS if way.name in found])


def verdict(readiness: Readiness) -> str:
    """Whether a table, a service or a pair is ready, in one sentence without a full stop."""
    name = readiness.subject
    what = {"table": f"the table {name}", "service": name, "pair": name.replace(":", " -> ")}[readiness.kind]
    if readiness.is_ready:
        told = "nothing is left of it" if readiness.kind == "pair" else "nothing stands in the way"
        return f"{what} is ready: {told}"
    work = sum(task.work for task in readiness.tasks)
    stand = "stands" if len(readiness.tasks) == 1 else "stand"
    return f"{what} is not ready: {count(len(readiness.tasks), 'place')} {stand} in the way, work {work}"


def kinds_told(readiness: Readiness) -> str:
    """How many places there are of each kind: `write 7, read 12`."""
    return ", ".join(f"{kind} {number}" for kind, number in readiness.counts)


def key_told(key: KeyDrop) -> str:
    """A foreign key: `carts (user_id) -> users: carts_user_id_fkey`."""
    return f"{key.table} ({', '.join(key.columns)}) -> {key.parent}: {key.name}"


def _pairs(left: Sequence[tuple[str, str, int]]) -> str:
    if not left:
        return ""
    most = sorted(left, key=lambda one: (-one[2], one[0], one[1]))
    shown = [f"{caller} -> {owner} {number}" for caller, owner, number in most[:_PAIRS]]
    rest = len(most) - len(shown)
    if rest:
        shown.append(f"{rest} more pair{'' if rest == 1 else 's'}")
    return f" ({', '.join(shown)})"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
