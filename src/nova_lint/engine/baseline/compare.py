"""Findings against what was there before: new, known, gone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import count

from msgspec import Struct, field
from msgspec.structs import replace

from nova_lint.engine.baseline.match import Located, Matching, match
from nova_lint.engine.baseline.site import edge_of, named, site_of
from nova_lint.model.baseline import Baseline, Comparison, Edge, Entry, Policy
from nova_lint.model.finding import Finding


class Circumstances(Struct, frozen=True):
    """What else decides how a comparison ends.

    `judged` tells whether an entry may be called gone by this run: it may not where the run did not look. `touched`
    are the files that this change touches, None where that is not known. `stale_before` gives the fingerprints of
    entries that were stale before this change (it is asked only where it matters). `strict_expiry` lets every expired
    entry fail the run.
    """

    policy: Policy = field(default_factory=Policy)
    today: date = date.max
    judged: Callable[[Entry], bool] = lambda entry: True
    touched: Collection[str] | None = None
    stale_before: Callable[[], Collection[str]] | None = None
    strict_expiry: bool = False


def compare(
    findings: Sequence[Finding], baseline: Baseline, around: Circumstances, against: str = "the baseline"
) -> tuple[tuple[Finding, ...], Comparison]:
    """Give every finding its state and fingerprint, and say what is gone.

    `findings` are those of the whole codebase. What the code itself waives needs no entry, and takes none.
    """
    counted = [index for index, finding in enumerate(findings) if finding.state == "new"]
    located = [located_at(findings[index]) for index in counted]
    matching = matched(baseline, located, around.policy)
    fresh = _numbered(located, matching.known)
    stated = list(findings)
    for at, index in enumerate(counted):
        entry = matching.known.get(at)
        if entry is not None:
            reason = entry.reason or findings[index].reason
            stated[index] = replace(findings[index], state="known", reason=reason, fingerprint=entry.fp)
        else:
            stated[index] = replace(findings[index], fingerprint=fresh[at].fp)
    gone = tuple([entry for entry in matching.gone if around.judged(entry)])
    before = around.stale_before() if gone and around.stale_before is not None else ()
    expired = sorted(entry for entry in matching.known.values() if has_expired(entry, around.today))
    new_rules = {findings[counted[at]].code for at in fresh}
    return tuple(stated), Comparison(
        against=against,
        new=len(fresh),
        known=len(matching.known),
        gone=gone,
        blamed=tuple([entry for entry in gone if entry.fp not in before]),
        transferred=tuple([(entry, located[at][0]) for at, entry in sorted(matching.moved.items())]),
        expired=tuple(expired),
        late=tuple([entry for entry in expired if _is_late(entry, around)]),
        stale=around.policy.stale,
        unfrozen=frozenset(new_rules - baseline.rules),
        places=baseline.places,
    )


def with_states(findings: Iterable[Finding], stated: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of a part with the states of the whole. What stands nowhere is the same thing wherever it is reported."""
    exact: dict[Finding, Finding] = {}
    by_edge: dict[Edge, Finding] = {}
    for one in stated:
        exact[replace(one, state="new", reason="", fingerprint="")] = one
        by_edge[edge_of(one)] = one
    found: list[Finding] = []
    for finding in findings:
        bare = replace(finding, state="new", reason="", fingerprint="")
        one = exact.get(bare) or by_edge.get(edge_of(finding), finding)
        found.append(replace(finding, state=one.state, reason=one.reason, fingerprint=one.fingerprint))
    return tuple(found)


def located_at(finding: Finding) -> Located:
    """Where a finding stands, as far as matching goes."""
    return edge_of(finding), site_of(finding)


def matched(baseline: Baseline, located: Sequence[Located], policy: Policy) -> Matching:
    """How findings match the entries. What is transferred is known where the policy allows it, else new, its entry gone."""
    found = match(baseline.entries, located, strict=policy.match == "strict")
    if policy.transfers == "allow":
        return replace(found, known={**found.known, **found.moved})
    return replace(
        found,
        new=tuple(sorted({*found.new, *found.moved})),
        gone=tuple(sorted({*found.gone, *found.moved.values()})),
    )


def fresh_entries(findings: Iterable[Finding], baseline: Baseline, policy: Policy) -> tuple[Entry, ...]:
    """An entry for each finding that the code does not waive and the baseline does not hold."""
    located = [located_at(finding) for finding in findings if finding.state != "waived"]
    known = matched(baseline, located, policy).known
    return tuple(sorted(_numbered(located, known).values()))


def has_expired(entry: Entry, today: date) -> bool:
    """Whether the last day of an entry is over."""
    return bool(entry.until) and date.fromisoformat(entry.until) < today


def _numbered(located: Sequence[Located], known: Mapping[int, Entry]) -> dict[int, Entry]:
    """An entry for each finding without one: of equal sites, each gets the lowest number that is free."""
    taken: dict[Located, set[int]] = {}
    for entry in known.values():
        taken.setdefault((entry.edge, entry.site), set()).add(entry.nth)
    found: dict[int, Entry] = {}
    for at, one in enumerate(located):
        if at not in known:
            used = taken.setdefault(one, set())
            nth = next(number for number in count(1) if number not in used)
            used.add(nth)
            found[at] = named(*one, nth)
    return found


def _is_late(entry: Entry, around: Circumstances) -> bool:
    """A day that is over must not turn changes red that have nothing to do with it."""
    return around.strict_expiry or (around.touched is not None and entry.site.path in around.touched)
