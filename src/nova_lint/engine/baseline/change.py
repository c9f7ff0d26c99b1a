"""What may be done to a baseline: freeze once, drop and re-key, accept by name, rename."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.engine.baseline.compare import fresh_entries, located_at, matched
from nova_lint.engine.baseline.lines import BaselineError
from nova_lint.engine.baseline.match import match
from nova_lint.engine.baseline.site import fingerprint, numbered
from nova_lint.engine.baseline.store import FOLDER
from nova_lint.model.baseline import ACCEPTED, Baseline, Entry, Policy, Rename
from nova_lint.model.finding import Finding
from nova_lint.model.patterns import tidy_path, tidy_table


class Why(Struct, frozen=True):
    """What somebody says who lets a finding in; `until` is the last day as `2027-03-31`, or empty."""

    reason: str
    ticket: str
    by: str = ""
    until: str = ""


def freeze(
    baseline: Baseline | None,
    findings: Iterable[Finding],
    rules: Collection[str],
    policy: Policy | None = None,
) -> Baseline:
    """Tolerate what these rules find today. Raises `BaselineError` when one of them was frozen before."""
    held = baseline or Baseline()
    again = sorted(held.rules & set(rules))
    if again:
        told = "there is a baseline already"
        if held.rules != set(rules):
            told = f"{', '.join(again)} {'was' if len(again) == 1 else 'were'} frozen before"
        hint = (
            "`baseline update` takes out what is gone, `baseline accept` lets in what must be, and "
            "`baseline init --rule RULE` freezes a rule that is new here."
        )
        raise BaselineError(FOLDER, 0, told, hint)
    found = fresh_entries(findings, held, policy or Policy())
    found = tuple([entry for entry in found if entry.edge.rule in rules])
    return dataclasses.replace(held, entries=_once((*held.entries, *found)), rules=held.rules | set(rules))


def update(
    baseline: Baseline,
    findings: Sequence[Finding],
    policy: Policy,
    judged: Callable[[Entry], bool] = lambda entry: True,
) -> Baseline:
    """Drop entries that nothing matches, and re-key those whose code was edited or moved. Nothing is ever added.

    `judged` tells whether an entry may be called gone: it may not where the code could not be read.
    """
    located = [located_at(finding) for finding in findings if finding.state != "waived"]
    matching = matched(baseline, located, policy)
    kept = [replace(entry, edge=located[at][0], site=located[at][1]) for at, entry in matching.known.items()]
    kept += [entry for entry in matching.gone if not judged(entry)]
    return dataclasses.replace(baseline, entries=numbered(kept))


def accept(
    baseline: Baseline, findings: Iterable[Finding], wanted: Sequence[str], why: Why
) -> tuple[Baseline, tuple[Finding, ...]]:
    """Let in the findings with these fingerprints, or with fingerprints that begin so.

    `findings` have been compared with the baseline. Raises `BaselineError` when a fingerprint names none or
    several of those that are new.
    """
    listed = list(findings)
    chosen: dict[str, Finding] = {}
    for word in wanted:
        found = [
            one for one in listed if one.state == "new" and word and one.fingerprint.startswith(word.lower())
        ]
        if len(found) != 1:
            raise BaselineError(word, 0, *_no_match(word, listed, found))
        chosen[found[0].fingerprint] = found[0]
    entries = {
        entry.fp: replace(
            entry, kind=ACCEPTED, reason=why.reason, ticket=why.ticket, by=why.by, until=why.until
        )
        for entry in _entries_as_named(chosen.values())
    }
    return dataclasses.replace(baseline, entries=_once((*baseline.entries, *entries.values()))), tuple(
        chosen.values()
    )


def rename(
    baseline: Baseline, *, names: Iterable[Rename] = (), paths: Iterable[tuple[str, str]] = ()
) -> Baseline:
    """Give tables and services other names (`names` holds both), and files other paths, a folder with all below it.

    What people wrote is kept. Renames of tables and services are remembered: `verify` counts by them.
    """
    renames = [replace(one, old=_tidy(one), new=_tidy(replace(one, old=one.new))) for one in names]
    folders = [(tidy_path(old), tidy_path(new)) for old, new in paths]
    entries = [_moved(_renamed(entry, renames), folders) for entry in baseline.entries]
    return Baseline(numbered(entries), baseline.rules, baseline.renames | set(renames))


def difference(before: Baseline, after: Baseline) -> tuple[Sequence[Entry], Sequence[Entry]]:
    """What came in and what was taken out. What was edited, moved or renamed did neither."""
    old = in_new_words(before.entries, after.renames - before.renames)
    matching = match(old, [(entry.edge, entry.site) for entry in after.entries])
    return [after.entries[at] for at in matching.new], matching.gone


def in_new_words(entries: Iterable[Entry], renames: Collection[Rename]) -> tuple[Entry, ...]:
    """The entries as they are called after the renames, of which one may build on another."""
    chained = []
    for one in sorted(renames):
        new, seen = one.new, {one.old}
        while new not in seen:
            seen.add(new)
            new = next((two.new for two in sorted(renames) if (two.what, two.old) == (one.what, new)), new)
        chained.append(replace(one, new=new))
    return tuple([_renamed(entry, chained) for entry in entries])


def _renamed(entry: Entry, renames: Sequence[Rename]) -> Entry:
    edge = entry.edge
    for one in renames:
        if one.what == "table" and edge.table == one.old:
            return replace(entry, edge=replace(edge, table=one.new))
    services = {one.old: one.new for one in renames if one.what == "service"}
    caller, owner = services.get(edge.caller, edge.caller), services.get(edge.owner, edge.owner)
    return replace(entry, edge=replace(edge, caller=caller, owner=owner))


def _moved(entry: Entry, folders: Sequence[tuple[str, str]]) -> Entry:
    path = entry.site.path
    for old, new in folders:
        if path == old or path.startswith(f"{old}/"):
            return replace(entry, site=replace(entry.site, path=new + path[len(old) :]))
    return entry


def _tidy(one: Rename) -> str:
    return tidy_table(one.old) if one.what == "table" else one.old


def _entries_as_named(findings: Iterable[Finding]) -> Iterable[Entry]:
    """An entry for each finding, with the fingerprint that it has: numbers are free, not counted from 1."""
    for finding in findings:
        edge, site = located_at(finding)
        nth = 1
        while fingerprint(edge, site, nth) != finding.fingerprint:
            nth += 1
        yield Entry(edge, site, nth, finding.fingerprint)


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted({entry.fp: entry for entry in entries}.values()))


def _no_match(word: str, listed: Sequence[Finding], found: Sequence[Finding]) -> tuple[str, str]:
    if found:
        return "several new findings have a fingerprint that begins so", "Give more of its letters."
    if any(word and one.fingerprint.startswith(word.lower()) for one in listed):
        return "the baseline has it already", "`nova-lint baseline explain` shows it."
    hint = "`nova-lint check --verbose` shows the fingerprints of new findings."
    return "no new finding has this fingerprint", hint
