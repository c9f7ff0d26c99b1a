"""What could not be seen, counted by reason, each with a few examples."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from nova_lint.reports.look import Format, Look
from nova_lint.reports.rows import Row, rows
from nova_lint.reports.wording import closing, count, folded, harmless

if TYPE_CHECKING:
    from nova_lint.model.report import Report

_EXAMPLES = 3

_THROUGH = re.compile(r" given to (\S+) is ")

# Names and places differ from call to call; without them equal reasons count as one.
_PARTICULAR = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\b\d+\b")


def _render(report: Report, look: Look) -> str:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows(report):
        if not row.table:
            groups[_PARTICULAR.sub("...", harmless(row.problem))].append(row)
    lines: list[str] = []
    for reason, found in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        number = f"{len(found):>6,}  "
        text = folded(reason, look.width, number, " " * 8)
        lines += [look.paint(line, "bold") for line in text]
        shown = found if look.verbose else found[:_EXAMPLES]
        lines += [f"{' ' * 10}{_example(row, look)}" for row in shown]
    total = sum(len(found) for found in groups.values())
    if not look.quiet:
        told = f"{count(total, 'gap')} for {count(len(groups), 'reason')}" if total else "No gaps"
        lines += folded(f"{told}: {closing(report)}.", look.width, "", "")
        lines += folded(_understood(report), look.width, "", "")
    return "".join(f"{line}\n" for line in lines)


def _understood(report: Report) -> str:
    """The share of database calls that were understood, and where a declared helper would tell most."""
    counts = report.counts
    calls = counts.queries + counts.unresolved
    known = calls - counts.unreadable - counts.unresolved
    share = f"{100 * known // calls}%" if calls else "All"
    told = f"{share} of {count(calls, 'database call')} were understood."
    names = Counter(found[1] for gap in report.problems if (found := _THROUGH.search(gap.message)))
    if not names:
        return told
    name, most = names.most_common(1)[0]
    return f"{told} {count(most, 'unresolved call')} reach {name}: what hands the SQL to it can be declared under [[helpers]]."


def _example(row: Row, look: Look) -> str:
    where = f" in {row.function}" if row.function else ""
    sql = f": {row.sql}" if row.sql else ""
    told = harmless(f"{where}{sql}")
    place = harmless(str(row.place))
    room = max(look.width - 10 - len(place), 20)
    return look.paint(place, "place") + (told if len(told) <= room else told[: room - 3] + "...")


FORMAT = Format("unresolved", "unresolved", _render)
