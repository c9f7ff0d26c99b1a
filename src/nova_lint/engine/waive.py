"""Findings and waivers together: what the code asks to let stay, and the waivers that are wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from nova_lint.engine.lines import decoded
from nova_lint.engine.subjects import waiver_fields
from nova_lint.engine.telling import matches, told
from nova_lint.frontends.python.waivers import python_waivers
from nova_lint.model.finding import Finding
from nova_lint.model.place import is_script
from nova_lint.model.rule import Rule
from nova_lint.model.waiver import MARK, Waiver
from nova_lint.sql.waivers import sql_waivers

#: The words of a related place that say where the SQL of a finding stands.
WRITTEN = "the SQL is written here"


def waivers_in(files: Mapping[str, bytes]) -> tuple[Waiver, ...]:
    """The waivers of all files, by path and place."""
    found: list[Waiver] = []
    for path, source in sorted(files.items()):
        if MARK.encode() in source:
            found += (
                sql_waivers(decoded(source, path), path) if is_script(path) else python_waivers(source, path)
            )
    return tuple(found)


def waive(
    findings: Iterable[Finding],
    waivers: Collection[Waiver],
    active: Collection[Rule],
    known: Collection[Rule],
    today: date,
) -> tuple[Finding, ...]:
    """The findings, with the waived ones marked, and a finding for each waiver that is wrong; sorted by place.

    `active` are the rules that ran, `known` all there are: a waiver for a rule that did not run cannot be judged.
    """
    findings = tuple(findings)
    if not waivers:
        return findings
    names = {rule.name: rule.code for rule in known}
    used: set[tuple[Waiver, str]] = set()
    shown = tuple([_waived(finding, waivers, names, used, today) for finding in findings])
    ran = {rule.code for rule in active}
    wrong: list[Finding] = []
    for waiver in waivers:
        codes = {names.get(code.lower(), code.upper()) for code in waiver.codes}
        idle = sorted(code for code in codes & ran if (waiver, code) not in used)
        state = _state(waiver, codes - {rule.code for rule in known}, idle, today)
        fields = waiver_fields(waiver, state, idle, sorted(codes - {rule.code for rule in known}))
        wrong += [
            told(rule, fields, waiver.place)
            for rule in active
            if rule.select == "waiver" and matches(rule, fields)
        ]
    return tuple(sorted((*shown, *wrong), key=lambda f: (f.place, f.code, f.message, f.function)))


def _state(waiver: Waiver, unknown: Collection[str], idle: Collection[str], today: date) -> str:
    if waiver.trouble:
        return "wrong"
    if unknown:
        return "unknown"
    if waiver.until is not None and waiver.until < today:
        return "expired"
    return "unused" if idle else "used"


def _waived(
    finding: Finding,
    waivers: Collection[Waiver],
    names: Mapping[str, str],
    used: set[tuple[Waiver, str]],
    today: date,
) -> Finding:
    places = [finding.place, *[span for span, words in finding.related if words == WRITTEN]]
    for waiver in waivers:
        codes = {names.get(code.lower(), code.upper()) for code in waiver.codes}
        if waiver.trouble or finding.code not in codes or not any(map(waiver.covers, places)):
            continue
        used.add((waiver, finding.code))  # an expired one is told as such, not as unused
        if waiver.until is None or waiver.until >= today:
            return replace(finding, state="waived", reason=waiver.reason)
    return finding
