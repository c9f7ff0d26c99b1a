"""Whether a baseline only shrank: counts per edge against those of the base, and why some may have grown.

What else could hide what is new is held against the base too: permits, waivers, rules that are switched off for some
files, and SQL that cannot be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.engine.baseline.change import in_new_words
from nova_lint.engine.baseline.compare import fresh_entries, located_at
from nova_lint.engine.baseline.match import match
from nova_lint.model.baseline import Baseline, Edge, Entry, Policy
from nova_lint.model.exempt import Exempt
from nova_lint.model.finding import Finding
from nova_lint.model.ownership import Ownership
from nova_lint.model.permit import Permit
from nova_lint.model.statement import TableName
from nova_lint.model.waiver import Waiver


class Side(Struct, frozen=True):
    """What one side of a change holds: its baseline (None where there is none), what its configuration says, and the
    waivers in its code.

    `unread` are findings about what could not be read and nobody waives; one that the baseline holds is `known`.
    """

    baseline: Baseline | None
    ownership: Ownership
    permits: tuple[Permit, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    exempt: tuple[Exempt, ...] = ()
    unread: tuple[Finding, ...] = ()


class Verdict(Struct, frozen=True):
    """How a baseline changed.

    `unexplained` are entries that came in without a reason; more than one may be named where one of them came.
    `explained` are pairs of an entry that came in and the reason why that is right. `broken` are sentences on what else
    is wrong. `permits`, `waivers` and `exempt` are those that are new: debt must not change its hiding place
    unseen. `unread` are the findings about what could not be read that came in without a reason. `before` and `after` are
    how many entries there are.
    """

    unexplained: tuple[Entry, ...]
    excess: int
    explained: tuple[tuple[Entry, str], ...]
    broken: tuple[str, ...]
    permits: tuple[Permit, ...]
    waivers: tuple[Waiver, ...]
    exempt: tuple[Exempt, ...]
    unread: tuple[Finding, ...]
    before: int
    after: int

    @property
    def failed(self) -> bool:
        """Whether something came in that must not."""
        return self.excess > 0 or bool(self.broken or self.unread)


def verify(base: Side, head: Side, policy: Policy) -> Verdict:
    """Compare the baseline of a change with that of its base.

    Per edge, the entries that nobody accepted with reason and ticket may only become fewer: moves and edits are not
    seen. They may become more where the rule was frozen in this change, where the table or the code got another
    owner in it, or where code went from one service to another (if the policy allows that).
    """
    before, after = base.baseline or Baseline(), head.baseline or Baseline()
    renames = after.renames - before.renames
    old = in_new_words(_legacy(before.entries), renames)
    new = _legacy(after.entries)
    matching = match(old, [(entry.edge, entry.site) for entry in new])
    explained: list[tuple[Entry, str]] = []
    counts = Counter(entry.edge for entry in old)
    for at, entry in matching.moved.items():
        why = _reclassified(new[at], base, head)
        if not why and policy.transfers == "allow":
            why = f"the code went from {entry.edge.caller or 'nobody'} to {new[at].edge.caller or 'nobody'}"
        if why:
            explained.append((new[at], why))
            counts[entry.edge] -= 1
            counts[new[at].edge] += 1
    unmatched = [new[at] for at in sorted({*matching.new, *matching.moved})]
    unmatched = [entry for entry in unmatched if entry not in {one for one, _ in explained}]
    for entry in list(unmatched):
        why = _frozen(entry, before, after) or _reclassified(entry, base, head)
        if why:
            explained.append((entry, why))
            counts[entry.edge] += 1
            unmatched.remove(entry)
    rises = Counter(entry.edge for entry in new) - counts
    explained += [(entry, f"{entry.reason} ({entry.ticket})") for entry in _accepted(before, after)]
    return Verdict(
        unexplained=tuple(sorted(entry for entry in unmatched if rises[entry.edge])),
        excess=sum(rises.values()),
        explained=tuple(sorted(explained)),
        broken=_broken(base, head),
        permits=_more_permits(base, head),
        waivers=_more_waivers(base, head),
        exempt=_more_exempt(base, head),
        unread=_more_unread(base, head),
        before=len(before.entries),
        after=len(after.entries),
    )


def _legacy(entries: Iterable[Entry]) -> Sequence[Entry]:
    """The entries without a reason: those that may only become fewer."""
    return sorted(entry for entry in entries if not entry.is_reasoned)


def _accepted(before: Baseline, after: Baseline) -> list[Entry]:
    """What was accepted since; an accepted entry whose code was edited or moved is no other one."""
    held, found = ([e for e in one.entries if e.is_reasoned] for one in (before, after))
    return [found[at] for at in match(held, [(entry.edge, entry.site) for entry in found]).new]


def _frozen(entry: Entry, before: Baseline, after: Baseline) -> str:
    rule = entry.edge.rule
    return f"{rule} was frozen in this change" if rule in after.rules - before.rules else ""


def _reclassified(entry: Entry, base: Side, head: Side) -> str:
    """Whether the configuration gave the code or the table to somebody else."""
    path, table = entry.site.path, _table(entry.edge)
    was, now = base.ownership.service_of(path), head.ownership.service_of(path)
    if path and was != now:
        return f"{path} went from {was or 'nobody'} to {now or 'nobody'}"
    if table is None:
        return ""
    was, now = base.ownership.owner_of(table), head.ownership.owner_of(table)
    return f"{table} went from {was or 'nobody'} to {now or 'nobody'}" if was != now else ""


def _table(edge: Edge) -> TableName | None:
    if not edge.table:
        return None
    database, schema, name = ["", "", *edge.table.rsplit(".", 2)][-3:]
    return TableName(name, schema, database)


def _broken(base: Side, head: Side) -> tuple[str, ...]:
    before, after = base.baseline, head.baseline
    if before is None:
        return ()
    if after is None:
        return ("the baseline was removed",)
    lost = sorted(before.rules - after.rules)
    found = [f"{rule} is no longer among the rules that were frozen" for rule in lost]
    renamed = {one.old for one in after.renames - before.renames if one.what == "table"}
    found += [
        f"the table {entry.edge.table} is said to be renamed, and {entry.fp} still names it"
        for entry in after.entries
        if entry.edge.table in renamed
    ]
    return tuple(found)


def _more_permits(base: Side, head: Side) -> tuple[Permit, ...]:
    """The permits that are new, wherever they stand. The configuration takes none without a reason."""
    held = (
        {replace(permit, place=head.permits[0].place) for permit in base.permits} if head.permits else set()
    )
    return tuple([p for p in head.permits if replace(p, place=head.permits[0].place) not in held])


def _more_waivers(base: Side, head: Side) -> tuple[Waiver, ...]:
    """The waivers that are new, by what they say and not by where they stand. Without a reason they count for nothing."""
    held = Counter((waiver.codes, waiver.reason) for waiver in base.waivers if not waiver.trouble)
    found: list[Waiver] = []
    for waiver in head.waivers:
        key = (waiver.codes, waiver.reason)
        if waiver.trouble:
            continue
        if held[key]:
            held[key] -= 1
        else:
            found.append(waiver)
    return tuple(found)


def _more_exempt(base: Side, head: Side) -> tuple[Exempt, ...]:
    """The rules that do not count in some files, and did before: each with the words that are new."""
    held = {(entry.pattern, word) for entry in base.exempt for word in entry.rules}
    found = [
        replace(entry, rules=tuple([word for word in entry.rules if (entry.pattern, word) not in held]))
        for entry in head.exempt
    ]
    return tuple([entry for entry in found if entry.rules])


def _more_unread(base: Side, head: Side) -> tuple[Finding, ...]:
    """What cannot be read, could be before, and is not in the baseline. What was edited or moved is no other one."""
    held = fresh_entries(base.unread, Baseline(), Policy())
    new = match(held, [located_at(finding) for finding in head.unread]).new
    return tuple([head.unread[at] for at in new if head.unread[at].state == "new"])
