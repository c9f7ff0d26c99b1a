"""What stands in the way, in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.markdown_text import escaped
from nova_lint.reports.plan_markdown import places
from nova_lint.reports.plan_words import key_told, kinds_told, unseen, verdict
from nova_lint.reports.wording import count

if TYPE_CHECKING:
    from nova_lint.model.report import Report


def _render(report: Report, look: Look) -> str:
    readiness = report.readiness
    lines = [f"## {escaped(verdict(readiness))}", ""]
    if readiness.tasks:
        lines += [f"{escaped(kinds_told(readiness))}.", ""]
    lines += places(readiness.tasks, look)
    if readiness.keys:
        lines += [f"### {count(len(readiness.keys), 'foreign key')} to drop", ""]
        lines += [f"- [ ] {escaped(key_told(key))}" for key in readiness.keys]
        lines.append("")
    for told in unseen((), readiness.unreadable, readiness.unresolved):
        lines += [escaped(told), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


FORMAT = Format("readiness-markdown", "readiness", _render)
