"""What the page of the report shows, as plain values: figures, edges with their sites, findings, the plan."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

from nova_lint.reports.burndown import told
from nova_lint.reports.plan_words import by_way, opening
from nova_lint.reports.score_words import meaning
from nova_lint.reports.wording import count, harmless
from nova_lint.version import VERSION

if TYPE_CHECKING:
    from fractions import Fraction

    from nova_lint.model.finding import Finding
    from nova_lint.model.place import Span
    from nova_lint.model.plan import Plan, Step
    from nova_lint.model.report import Report
    from nova_lint.reports.look import Look

#: Characters of a source line, and lines of one place, that are shown.
_WIDEST, _LONGEST = 240, 6

#: The order in which states of findings are told.
_STATES = ("new", "known", "waived")


def report_data(report: Report, look: Look) -> dict[str, Any]:
    """One object: the scripts in `page/` read it. What there is much of are rows without keys (see `page/start.js`)."""
    sites = _Sites(report, look)
    return {
        "title": title(report),
        "lead": lead(report),
        "cards": cards(report),
        "services": _services(report),
        "edges": [
            {
                "caller": edge.caller,
                "owner": edge.owner,
                "table": str(edge.table),
                "kind": edge.kind,
                "sites": [sites.add(site.place, site.function, site.op) for site in edge.sites],
            }
            for edge in report.landscape.edges
        ],
        "findings": [_finding(finding, sites) for finding in report.findings],
        "burndown": _burndown(report),
        "plan": _plan(report.plan, sites) if report.plan.steps else None,
        "sites": sites.rows,
        "files": list(sites.files),
        "texts": list(sites.texts),
        "made": f"Made by nova-lint {VERSION} of {count(report.counts.files, 'file')}, "
        f"{count(report.counts.queries, 'query', 'queries')}, "
        f"{count(report.counts.accesses, 'table access', 'table accesses')}.",
    }


def title(report: Report) -> str:
    """The headline."""
    services = len(report.landscape.services)
    if services < 2:
        return f"{count(services, 'service')}: there is no boundary to cross yet"
    return f"{float(report.metrics.score):.1f} of 10 for the separation of {count(services, 'service')}"


def lead(report: Report) -> str:
    """One sentence on how much there is."""
    open_ones = sum(finding.state == "new" for finding in report.findings)
    rest = [
        f"{count(number, 'more', 'more')} {words}"
        for state, words in (("known", "in the baseline"), ("waived", "waived"))
        if (number := sum(finding.state == state for finding in report.findings))
    ]
    said = f"{count(open_ones, 'finding')} open" + (f", {' and '.join(rest)}" if rest else "")
    since = f", compared with {report.earlier.told}" if report.earlier is not None else ""
    return (
        f"{said}; {count(report.metrics.sites, 'place')} where one service touches what another owns{since}."
    )


def cards(report: Report) -> list[dict[str, Any]]:
    """The figures, each with its change since the base where there is one. Better is more, but for counts of trouble."""
    metrics, before = report.metrics, report.earlier.metrics if report.earlier is not None else None
    made: list[dict[str, Any]] = []
    if len(report.landscape.services) > 1:
        for part in metrics.parts:
            old = next((one.share for one in before.parts if one.name == part.name), None) if before else None
            change = _change(part.share - old, "%") if old is not None else None
            made.append(_card(part.name.capitalize(), f"{int(part.share * 100)}%", "", change, meaning(part)))
        touched = _change_of_count(metrics.sites, before.sites if before else None)
        made.append(_card("Touches of other services' tables", f"{metrics.sites:,}", "", touched))
        shared = _change_of_count(len(metrics.shared), len(before.shared) if before else None)
        made.append(_card("Tables with several writers", f"{len(metrics.shared):,}", "", shared))
    for state, words in zip(
        _STATES, ("Open findings", "Findings in the baseline", "Waived findings"), strict=True
    ):
        number = sum(finding.state == state for finding in report.findings)
        if number or state == "new":
            made.append(_card(words, f"{number:,}", "", None))
    if metrics.calls:
        share = f"{metrics.understood * 100 // metrics.calls}%"
        made.append(_card("Database calls understood", share, f"of {metrics.calls:,}", None))
    return made


class _Sites:
    """Every place once; its file and its lines of source are told by their numbers in `files` and `texts`."""

    def __init__(self, report: Report, look: Look) -> None:
        self._report, self._look = report, look
        self._known: dict[tuple[Span, str, str], int] = {}
        self._lines: dict[str, list[str]] = {}
        self._excerpts: dict[Span, int] = {}
        self.files: dict[str, int] = {}
        self.texts: dict[str, int] = {}
        self.rows: list[list[Any]] = []

    def add(self, place: Span, function: str, what: str) -> int:
        """The number of a place in `rows`."""
        known = self._known.get((place, function, what))
        if known is not None:
            return known
        if place not in self._excerpts:
            self._excerpts[place] = self.texts.setdefault(self._excerpt(place), len(self.texts))
        file = self.files.setdefault(self._look.path(place.file), len(self.files))
        self.rows.append([file, place.line, function, what, self._excerpts[place]])
        self._known[place, function, what] = len(self.rows) - 1
        return len(self.rows) - 1

    def _excerpt(self, place: Span) -> str:
        lines = self._lines.get(place.file)
        if lines is None:
            text = self._report.source(place.file) or ""
            lines = self._lines[place.file] = text.split("\n")
        if not 0 < place.line <= len(lines):
            return ""
        last = min(max(place.end_line, place.line), place.line + _LONGEST - 1)
        told = dedent("\n".join(lines[place.line - 1 : last]).expandtabs()).rstrip().split("\n")
        return "\n".join(
            harmless(line if len(line) <= _WIDEST else f"{line[:_WIDEST]}\u2026") for line in told
        )


def _services(report: Report) -> list[dict[str, Any]]:
    """In the order of the plan: owners before those who ask them, so that what goes against it stands out."""
    landscape, plan = report.landscape, report.plan
    planned = [step.service for step in plan.steps]
    others = [name for name in landscape.services if name not in planned]
    tables: dict[str, dict[str, None]] = {name: {} for name in landscape.services}
    for plot in landscape.plots:
        tables.setdefault(plot.owner, {})[str(plot.table)] = None
    for edge in landscape.edges:
        tables.setdefault(edge.owner, {})[str(edge.table)] = None
    return [{"name": name, "tables": sorted(tables.get(name, ()))} for name in [*planned, *others]]


def _finding(finding: Finding, sites: _Sites) -> list[Any]:
    return [
        finding.code,
        finding.severity,
        finding.state,
        finding.message,
        sites.add(finding.place, finding.function, ""),
        finding.caller,
        finding.owner,
        finding.table,
        finding.reason,
    ]


def _burndown(report: Report) -> dict[str, Any] | None:
    burndown = report.burndown
    if burndown is None or not burndown.points:
        return None
    points = [[point.day.isoformat(), point.entries] for point in burndown.points]
    return {"points": points, "told": told(burndown)}


def _plan(plan: Plan, sites: _Sites) -> dict[str, Any]:
    return {"told": f"{opening(plan)}.", "steps": [_step(step, sites) for step in plan.steps]}


def _step(step: Step, sites: _Sites) -> dict[str, Any]:
    return {
        "title": step.title,
        "told": f"{count(len(step.tasks), 'place')}; {count(step.remaining, 'place')} left after it.",
        "ways": [
            {
                "title": way.title,
                "does": way.does,
                "sites": [
                    sites.add(
                        task.place, task.function, f"{task.caller}: {task.op} {task.table} of {task.owner}"
                    )
                    for task in tasks
                ],
            }
            for way, tasks in by_way(step.tasks)
        ],
        "keys": len(step.keys),
        "forward": step.forward if step.keys else "",
        "rollback": step.rollback if step.keys else "",
    }


def _card(name: str, value: str, of: str, change: tuple[str, bool] | None, about: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, "value": value, "of": of, "about": about}
    if change is not None:
        made["change"], made["better"] = change
    return made


def _change(by: Fraction, unit: str) -> tuple[str, bool] | None:
    points = round(float(by) * 100)
    return (f"{points:+d} {unit}", points > 0) if points else None


def _change_of_count(now: int, before: int | None) -> tuple[str, bool] | None:
    return None if before is None or now == before else (f"{now - before:+,}", now < before)
