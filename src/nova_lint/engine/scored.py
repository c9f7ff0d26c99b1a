"""The figures as they were at a commit."""

from __future__ import annotations

from nova_lint.config.load import Config
from nova_lint.engine.at_commit import config_at, report_at
from nova_lint.engine.git import merge_base
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.metrics import metrics_of
from nova_lint.model.metrics import Earlier


def earlier_at(config: Config, base: str) -> Earlier:
    """The figures where HEAD and a branch or commit part, by the configuration of then.

    Raises `GitError` when git cannot tell.
    """
    commit = merge_base(config.root, base)
    then = config_at(config, commit)
    report = report_at(config, commit)
    landscape = landscape_of(report, then.ownership, then.code)
    return Earlier(f"{commit[:12]}, where HEAD and {base} part", metrics_of(landscape, report.counts))
