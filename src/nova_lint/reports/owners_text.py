"""Whose is it, for people: tables, services and files, each in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nova_lint.model.inquiry import Estate, FileStory, Holding, Inquiry, Use
from nova_lint.reports.look import Format, Look
from nova_lint.reports.wording import count, folded, harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nova_lint.model.report import Report

#: Where the text of a line begins, behind its label.
_INDENT = 18

#: How many places of one kind are shown, unless all are asked for.
_PLACES = 3

_WORDS = {"read": "reads", "join": "joins", "insert": "inserts", "update": "updates", "delete": "deletes",
          "upsert": "upserts", "truncate": "truncates", "lock": "locks", "ddl": "alters", "references": "points to"}  # fmt: skip


def _render(report: Report, look: Look) -> str:
    asked = report.inquiry or Inquiry()
    lines: list[str] = []
    if asked.is_check:
        for holding in asked.unowned:
            lines += [*_table(holding, look), ""]
        if not look.quiet:
            lines += folded(_verdict(asked.unowned, len(asked.holdings)), look.width, "", "")
        return "".join(f"{line}\n" for line in lines)
    one_by_one = bool(asked.estates or asked.files or len(asked.holdings) == 1 or look.verbose)
    for story in asked.files:
        lines += [*_file(story, look), ""]
    for estate in asked.estates:
        lines += [*_estate(estate, look), ""]
    for holding in asked.holdings:
        lines += [*_table(holding, look), ""] if one_by_one else [_short(holding, look)]
    if not one_by_one and not look.quiet and asked.holdings:
        unowned = sum(not holding.owner for holding in asked.holdings)
        lines += ["", f"{count(len(asked.holdings), 'table')}, {unowned:,} owned by nobody."]
    return "\n".join(lines).rstrip("\n") + "\n" if lines else ""


def _verdict(unowned: tuple[Holding, ...], all_of_them: int) -> str:
    if not unowned:
        return f"Every one of {count(all_of_them, 'table')} has an owner."
    them = "it" if len(unowned) == 1 else "each"
    return f"{count(len(unowned), 'table')} of {all_of_them:,} without an owner: name {them} under a service."


def _short(holding: Holding, look: Look) -> str:
    others = [service for service in holding.services if service and service != holding.owner]
    told = f"  touched by {', '.join(others)}" if others else ""
    owner = holding.owner or ("contested" if holding.contenders else "nobody")
    name = harmless(str(holding.table))
    return f"{look.paint(name, 'bold')}{' ' * max(32 - len(name), 1)}{harmless(owner)}{look.paint(harmless(told), 'dim')}"


def _table(holding: Holding, look: Look) -> list[str]:
    owner = holding.owner or "nobody"
    lines = [f"{look.paint(harmless(str(holding.table)), 'bold')}  table of {harmless(owner)}"]
    if holding.said is not None:
        as_what = "" if holding.pattern.lower() == str(holding.table).lower() else f", as {holding.pattern}"
        lines += _line("said", f"{holding.said}{as_what}", look)
    if holding.contenders:
        lines += _line("claimed", f"equally by {', '.join(holding.contenders)}", look)
    if holding.defined is not None:
        lines += _line("defined", str(holding.defined), look)
    if holding.people:
        lines += _line("ask", ", ".join(holding.people), look)
    for service in holding.services:
        lines += _uses(service or "no service", holding.by(service), look)
    if holding.contests:
        told = [f"{_column(column)} by {', '.join(services)}" for column, services in holding.contests]
        lines += _line("several update", "; ".join(told), look)
    return lines


def _uses(label: str, uses: Iterable[Use], look: Look) -> Iterator[str]:
    """What one service does to a table: for each op a line with some places."""
    by_op: dict[str, list[Use]] = {}
    for use in uses:
        by_op.setdefault(use.op, []).append(use)
    for op, found in by_op.items():
        shown = found if look.verbose else found[:_PLACES]
        left = f", and {len(found) - len(shown)} more" if len(found) > len(shown) else ""
        sets = sorted({column for use in found for column in use.sets})
        what = f"it ({', '.join(_column(column) for column in sets)})" if sets else "it"
        yield from _line(
            label, f"{_WORDS[op]} {what}: {', '.join(str(use.place) for use in shown)}{left}", look
        )
        label = ""


def _column(name: str) -> str:
    return "whole rows" if name == "*" else name


def _estate(estate: Estate, look: Look) -> list[str]:
    name = estate.service
    lines = [f"{look.paint(harmless(name), 'bold')}  service, {estate.said}"]
    if estate.people:
        lines += _line("ask", ", ".join(estate.people), look)
    lines += _line("owns", ", ".join(str(h.table) for h in estate.owned) or "no table", look)
    for holding in estate.touched:
        ops = ", ".join(dict.fromkeys(_WORDS[use.op] for use in holding.by(name)))
        places = count(len(holding.by(name)), "place")
        lines += _line("touches", f"{holding.table} of {holding.owner or 'nobody'}: {ops} ({places})", look)
    for holding in estate.lent:
        told = "; ".join(
            f"{other} {', '.join(dict.fromkeys(_WORDS[use.op] for use in holding.by(other)))} it"
            for other in holding.services if other not in ("", name)
        )  # fmt: skip
        lines += _line("touched", f"{holding.table}: {told}", look)
    return lines


def _file(story: FileStory, look: Look) -> list[str]:
    whose = f"of {story.service}" if story.service else "of no service"
    lines = [f"{look.paint(harmless(story.path), 'bold')}  file {harmless(whose)}"]
    if story.importers:
        lines += _line("imported by", ", ".join(story.importers), look)
    if story.kind:
        lines += _line("kind", story.kind, look)
    if story.database:
        lines += _line("database", story.database, look)
    if story.people:
        lines += _line("ask", ", ".join(story.people), look)
    for holding in story.tables:
        here = [use for use in holding.uses if use.place.file == story.path]
        ops = ", ".join(dict.fromkeys(_WORDS[use.op] for use in here))
        at = ", ".join(dict.fromkeys(str(use.place.line) for use in here))
        lines += _line("touches", f"{holding.table} of {holding.owner or 'nobody'}: {ops} (line {at})", look)
    return lines


def _line(label: str, text: str, look: Look) -> list[str]:
    padded = f"  {label}".ljust(_INDENT)
    lead = padded if len(padded) == _INDENT else f"{padded} "
    first, *rest = folded(text, look.width, lead, " " * _INDENT)
    return [first.replace(label, look.paint(label, "dim"), 1) if label else first, *rest]


FORMAT = Format("owners-text", "owners", _render)
