"""The plan in Markdown: a page for a wiki, an issue or a merge request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.markdown_text import code, escaped
from nova_lint.reports.plan_words import by_way, closing, done, opening, order_told, what
from nova_lint.reports.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nova_lint.model.plan import Step, Task
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    plan = report.plan
    lines = ["# The way out", "", f"{escaped(opening(plan))}.", ""]
    for told in order_told(plan):
        lines += [escaped(told), ""]
    if plan.steps:
        lines += ["| step | service | places | work | remaining |", "|--:|---|--:|--:|--:|"]
    for step in plan.steps:
        numbers = " | ".join(f"{number:,}" for number in (len(step.tasks), step.work, step.remaining))
        lines.append(f"| {step.number} | {escaped(step.service)} | {numbers} |")
    for step in plan.steps:
        lines += ["", f"## Step {step.number}: {escaped(step.title)}", ""]
        for told in done(step):
            lines += [escaped(told), ""]
        lines += _step(step, look)
    for told in closing(plan):
        lines += ["", escaped(told)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _step(step: Step, look: Look) -> Iterator[str]:
    yield from places(step.tasks, look)
    if not step.keys:
        return
    yield f"### {count(len(step.keys), 'foreign key')} to drop"
    for title, text in (("Forward", step.forward), ("The way back", step.rollback)):
        yield from ("", f"<details><summary>{title}</summary>", "", *_fenced(text), "", "</details>")


def places(tasks: Iterable[Task], look: Look) -> Iterator[str]:
    """The places by way out, as lists that can be ticked off."""
    for way, found in by_way(tasks):
        yield from (f"### {way.title} ({len(found)})", "", way.does, "")
        for task in found:
            where = code(f"{look.path(task.place.file)}:{task.place.line}")
            also = "".join(f", {code(f'{look.path(place.file)}:{place.line}')}" for place in task.also)
            yield f"- [ ] {where}{also} {escaped(what(task))}"
        yield ""


def _fenced(text: str) -> list[str]:
    """SQL as a block of code. A fence in it would end it."""
    fence = "```"
    while fence in text:
        fence += "`"
    return [f"{fence}sql", *text.rstrip("\n").split("\n"), fence]


FORMAT = Format("plan-markdown", "plan", _render)
