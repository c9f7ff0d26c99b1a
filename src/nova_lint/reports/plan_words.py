"""What the formats of the plan say in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nova_lint.model.plan import Plan, Step
from nova_lint.model.statement import TableName
from nova_lint.reports.wording import count

#: Pairs that are shown of what remains; the rest is counted.
_PAIRS = 4


def opening(plan: Plan) -> str:
    """How much there is to do."""
    if not plan.places:
        return f"{count(len(plan.steps), 'service')}, and nothing stands between them"
    return (
        f"{count(len(plan.steps), 'step')}, {count(plan.places, 'place')} to change between "
        f"{count(len(plan.pairs), 'pair')} of services, work {plan.work}"
    )


def order_told(plan: Plan) -> Iterator[str]:
    """How good the order is."""
    if not plan.places:
        return
    ahead = [task for step in plan.steps for task in step.ahead]
    best = "No order has less of that." if plan.is_exact else "There may be an order with less of that."
    yield (
        "An owner goes before those who ask it, as far as that is possible: "
        f"{count(len(ahead), 'place asks', 'places ask')} an owner that has its turn later"
        f"{f' (work {sum(task.work for task in ahead)})' if ahead else ''}. {best}"
    )


def done(step: Step, plan: Plan) -> Iterator[str]:
    """What a step is about, and what remains after it."""
    if not step.tasks:
        last = step.number == len(plan.steps)
        held = "It may keep the old database." if last and len(plan.steps) > 1 else "It can go at any time."
        yield (
            f"Nothing stands in the way any more. {held}" if step.number > 1 else "Nothing stands in the way."
        )
    else:
        callers = len({task.caller for task in step.tasks})
        remain = f"{step.remaining} remain" if step.remaining != 1 else "1 remains"
        yield (
            f"{count(len(step.tasks), 'place')} in the code of {count(callers, 'service')}, work {step.work}; "
            f"{remain}{_pairs(step.left)}."
        )
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
