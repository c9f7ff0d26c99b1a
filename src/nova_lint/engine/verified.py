"""A branch held against the commit where it began: both sides gathered, then compared."""

from __future__ import annotations

from nova_lint.config.load import Config
from nova_lint.engine.at_commit import baseline_at, config_at, report_at, waivers_at, waivers_now
from nova_lint.engine.baseline.store import read
from nova_lint.engine.baseline.verify import Side, Verdict, verify
from nova_lint.engine.gate import check_against
from nova_lint.engine.git import merge_base
from nova_lint.engine.rulebook import rules
from nova_lint.engine.run import Progress
from nova_lint.model.finding import Finding
from nova_lint.model.report import Report


def verified(config: Config, ref: str, progress: Progress | None = None) -> tuple[Verdict, str]:
    """How the baseline of the work tree changed since HEAD and `ref` parted, and the commit where they did.

    The code of that commit is read only where the code of today has something that cannot be read and is in no baseline.
    Raises `BaselineError` and `GitError`.
    """
    commit = merge_base(config.root, ref)
    then = config_at(config, commit)
    baseline, before = read(config.root), baseline_at(config.root, commit)
    gaps = [rule.code for rule in rules() if rule.select == "problem" or "has_problem" in rule.match]
    unread = _open(check_against(config, select=gaps, progress=progress))
    was_unread = (
        _open(report_at(config, commit, select=gaps)) if any(f.state == "new" for f in unread) else ()
    )
    base = Side(before, then.ownership, then.permits, waivers_at(then, commit), then.exempt, was_unread)
    head = Side(baseline, config.ownership, config.permits, waivers_now(config), config.exempt, unread)
    return verify(base, head, config.policy), commit


def _open(report: Report) -> tuple[Finding, ...]:
    return tuple([finding for finding in report.findings if finding.state != "waived"])
