"""The plan step by step, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.plan_words import by_way, closing, done, key_told, opening, order_told, what
from nova_lint.reports.wording import count, folded, harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nova_lint.model.plan import Plan, Step, Task, Way
    from nova_lint.model.report import Report

#: How wide the names of services may be in the overview.
_LONGEST = 40


def _render(report: Report, look: Look) -> str:
    plan = report.plan
    lines = [look.paint(opening(plan), "bold")]
    if not look.quiet:
        for told in order_told(plan):
            lines += folded(told, look.width, "", "")
    if plan.steps:
        lines += ["", *_overview(plan, look)]
    for step in plan.steps:
        lines += ["", *_step(step, plan, look)]
    if not look.quiet:
        for told in closing(plan):
            lines += ["", *folded(told, look.width, "", "")]
    return "\n".join(lines) + "\n"


def _overview(plan: Plan, look: Look) -> Iterator[str]:
    """A line for each step."""
    wide = min(max((len(step.service) for step in plan.steps), default=0), _LONGEST)
    yield look.paint(f"step  {'service'.ljust(max(wide, 7))}  places  work  remaining", "bold")
    for step in plan.steps:
        name = harmless(step.service)
        name = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        yield (
            f"{step.number:>4}  {name.ljust(max(wide, 7))}  {len(step.tasks):>6,}  {step.work:>4,}  {step.remaining:>9,}"
        )


def _step(step: Step, plan: Plan, look: Look) -> Iterator[str]:
    title = f"Step {step.number} of {len(plan.steps)}: {harmless(step.title)}"
    yield look.paint(title, "bold")
    for told in done(step):
        yield from folded(told, look.width, "  ", "  ")
    for way, tasks in by_way(step.tasks):
        yield ""
        yield from group(way, tasks, look)
    if step.keys:
        yield ""
        yield from folded(
            f"{count(len(step.keys), 'foreign key')} to drop; --sql DIR writes the SQL, and that for the way back",
            look.width, "  ", "  ",
        )  # fmt: skip
        for key in step.keys:
            yield from folded(key_told(key), look.width, "    ", "      ")


def group(way: Way, tasks: Sequence[Task], look: Look) -> Iterator[str]:
    """A way out, what to do, and the places, each with who does what to which table."""
    work = sum(task.work for task in tasks)
    head = f"  {way.title}"
    told = f"({count(len(tasks), 'place')}, work {work})"
    yield f"{look.paint(head, 'good')} {told}"
    if not look.quiet:
        yield from (look.paint(line, "dim") for line in folded(way.does, look.width, "    ", "    "))
    for task in tasks:
        yield from place(task, look)


def place(task: Task, look: Look) -> Iterator[str]:
    """A place, and what is done there."""
    where = f"{look.path(task.place.file)}:{task.place.line}"
    yield f"    {look.paint(harmless(where), 'place')}"
    yield from folded(what(task), look.width, "      ", "      ")
    for span in task.also:
        yield from folded(
            f"declared at {look.path(span.file)}:{span.line} too", look.width, "      ", "      "
        )


FORMAT = Format("plan-text", "plan", _render)
