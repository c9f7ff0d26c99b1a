"""What stands in the way of a table, a service or a pair, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.plan_text import group
from nova_lint.reports.plan_words import by_way, key_told, kinds_told, unseen, verdict
from nova_lint.reports.wording import count, folded, harmless

if TYPE_CHECKING:
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    readiness = report.readiness
    lines = [look.paint(harmless(verdict(readiness)), "good" if readiness.is_ready else "error")]
    if readiness.tasks:
        lines += folded(kinds_told(readiness), look.width, "  ", "  ")
    for way, tasks in by_way(readiness.tasks):
        lines += ["", *group(way, tasks, look)]
    if readiness.keys:
        lines += [
            "",
            f"  {count(len(readiness.keys), 'foreign key')} to drop; `nova-lint plan --sql DIR` writes the SQL",
        ]
        for key in readiness.keys:
            lines += folded(key_told(key), look.width, "    ", "      ")
    if readiness.past and not look.quiet:
        told = (
            f"{count(len(readiness.past), 'place')} in migrations that have run, which stand in nobody's way:"
        )
        lines += ["", *folded(told, look.width, "  ", "  ")]
        lines += [f"    {harmless(look.path(task.place.file))}:{task.place.line}" for task in readiness.past]
    if not look.quiet:
        for told in unseen((), readiness.unreadable, readiness.unresolved):
            lines += ["", *folded(told, look.width, "", "")]
    return "\n".join(lines) + "\n"


FORMAT = Format("readiness-text", "readiness", _render)
