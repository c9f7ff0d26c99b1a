"""A check that remembers: findings against the baseline, or against the commit where a branch began."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nova_lint.config.load import Config
from nova_lint.engine.at_commit import baseline_at, config_at, report_at
from nova_lint.engine.baseline.change import difference, update
from nova_lint.engine.baseline.compare import Circumstances, compare, fresh_entries, located_at, matched
from nova_lint.engine.baseline.store import read
from nova_lint.engine.git import changed_since, merge_base
from nova_lint.engine.rulebook import rules
from nova_lint.engine.run import Progress, Whole, check
from nova_lint.model.baseline import Baseline, Comparison, Entry, Policy
from nova_lint.model.finding import Finding
from nova_lint.model.report import Report


class Against(Struct, frozen=True):
    """What a check compares with, besides the baseline: `base` is a commit or branch, empty for none.

    `strict_expiry` lets every entry fail whose last day is over. `today` is for tests. `after_merge` puts up with a
    baseline that a merge left with two lines for one entry.
    """

    base: str = ""
    strict_expiry: bool = False
    today: date | None = None
    after_merge: bool = False


def check_against(
    config: Config,
    paths: Sequence[Path] = (),
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    progress: Progress | None = None,
    against: Against | None = None,
) -> Report:
    """Check as `engine.run.check` does, and tell what is new.

    With a baseline below the root, new is what has no entry there. Without one, but with a base, it is what
    was not there where HEAD and the base part. Without both, everything. Raises `BaselineError` and `GitError`.
    """
    wanted = against or Against()
    baseline = read(config.root, after_merge=wanted.after_merge)
    commit = merge_base(config.root, wanted.base) if wanted.base else ""
    chosen = _Run(config, select, ignore, wanted)

    def stated(whole: Whole) -> tuple[tuple[Finding, ...], Comparison | None]:
        if baseline is not None:
            return chosen.with_baseline(whole, baseline, commit)
        if commit:
            return chosen.with_commit(whole, commit)
        found, _ = compare(whole.findings, Baseline(), Circumstances())
        return found, None

    return check(
        config, paths, select=select, ignore=ignore, progress=progress, compare=stated, today=wanted.today
    )  # fmt: skip


def renewed(
    config: Config, baseline: Baseline, *, progress: Progress | None = None, today: date | None = None
) -> tuple[Report, Baseline]:
    """Check everything, and drop and re-key what the check shows to be gone or changed: the report, the new baseline."""
    made: list[Baseline] = []

    def stated(whole: Whole) -> tuple[tuple[Finding, ...], Comparison | None]:
        judged = judged_in(whole, config.root)
        around = Circumstances(config.policy, today or date.today(), judged)
        made.append(update(baseline, whole.findings, config.policy, judged))
        return compare(whole.findings, baseline, around)

    return check(config, progress=progress, compare=stated, today=today), made[0]


def judged_in(whole: Whole, root: Path) -> Callable[[Entry], bool]:
    """Whether a run may call an entry gone: it looked there, and could read what it saw. A deleted file was looked at."""
    known = {rule.code for rule in rules()}

    def judged(entry: Entry) -> bool:
        path = entry.site.path
        if entry.edge.rule in known - whole.rules or path in whole.unread:
            return False
        if not whole.is_part or whole.holds(path):
            return bool(path) or not whole.is_part
        return bool(path) and path not in whole.files and not (root / path).exists()

    return judged


class _Run:
    """One check, with what it needs to know of the base."""

    def __init__(
        self, config: Config, select: Collection[str], ignore: Collection[str], against: Against
    ) -> None:
        self._config, self._select, self._ignore, self._against = config, select, ignore, against

    def with_baseline(
        self, whole: Whole, baseline: Baseline, commit: str
    ) -> tuple[tuple[Finding, ...], Comparison]:
        """Against the baseline; the base tells which stale entries this change is to blame for."""
        root = self._config.root
        around = Circumstances(
            policy=self._config.policy,
            today=self._against.today or date.today(),
            judged=judged_in(whole, root),
            touched=changed_since(root, commit) if commit else None,
            stale_before=(lambda: self._stale_at(commit)) if commit else None,
            strict_expiry=self._against.strict_expiry,
        )
        findings, compared = compare(whole.findings, baseline, around)
        before = baseline_at(root, commit) if commit else None
        if before is None:
            return findings, compared
        added, dropped = difference(before, baseline)
        if whole.is_part:  # the rest is not the business of this run
            added, dropped = (
                [e for e in entries if whole.holds(e.site.path)] for entries in (added, dropped)
            )
        count = None if whole.is_part else len(before.entries)
        return findings, dataclasses.replace(
            compared, before=count, added=tuple(added), dropped=tuple(dropped)
        )

    def with_commit(self, whole: Whole, commit: str) -> tuple[tuple[Finding, ...], Comparison]:
        """Against what the same rules found where the branch began."""
        then = self._at(commit)
        entries = fresh_entries(then.findings, Baseline(), self._config.policy)
        policy = replace(self._config.policy, stale="off")
        around = Circumstances(
            policy, self._against.today or date.today(), judged_in(whole, self._config.root)
        )
        told = f"{commit[:12]}, where HEAD and {self._against.base} part"
        findings, compared = compare(whole.findings, Baseline(entries, whole.rules), around, told)
        return findings, dataclasses.replace(compared, before=len(entries))

    def _stale_at(self, commit: str) -> frozenset[str]:
        """The entries that nothing matched where the branch began."""
        before = baseline_at(self._config.root, commit)
        if before is None:
            return frozenset()
        policy: Policy = config_at(self._config, commit).policy
        findings = [finding for finding in self._at(commit).findings if finding.state != "waived"]
        matching = matched(before, [located_at(finding) for finding in findings], policy)
        return frozenset(entry.fp for entry in matching.gone)

    @cache  # noqa: B019 - it lives as long as one run
    def _at(self, commit: str) -> Report:
        return report_at(
            self._config, commit, select=self._select, ignore=self._ignore, today=self._against.today
        )
