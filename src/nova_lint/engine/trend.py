"""The figures over the history of a repository, read from git's objects: the work tree stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

import msgspec

from nova_lint.config.load import Config
from nova_lint.engine.at_commit import baseline_at, config_at
from nova_lint.engine.baseline.lines import BaselineError
from nova_lint.engine.discover import is_wanted
from nova_lint.engine.git import GitError, contents, git, listed_at
from nova_lint.engine.landscape import landscape_of
from nova_lint.engine.metrics import metrics_of
from nova_lint.engine.run import lint
from nova_lint.frontends.python.read import LARGEST
from nova_lint.model.trend import Figures, Moment

#: How often a commit is looked at, each with what its day is part of.
EVERY: dict[str, Callable[[date], object]] = {
    "commit": lambda day: object(),
    "day": lambda day: day,
    "week": lambda day: day.isocalendar()[:2],
    "month": lambda day: (day.year, day.month),
}

_FIGURES = msgspec.json.Decoder(Figures)


def moments(
    config: Config, every: str = "week", since: date | None = None, limit: int = 52
) -> list[tuple[str, date]]:
    """The last commit of each week (or other span of `EVERY`) on the main line of HEAD, the oldest first.

    Each comes with its day. At most `limit`, the latest. Raises `GitError` when git cannot tell, and with the command to
    run when the clone is shallow.
    """
    listed: dict[object, tuple[str, date]] = {}
    for line in (
        git(config.root, "log", "--first-parent", "--reverse", "--format=%H %ct", "HEAD")
        .decode()
        .splitlines()
    ):
        commit, _, seconds = line.partition(" ")
        day = datetime.fromtimestamp(int(seconds), UTC).date()
        if since is None or day >= since:
            listed[EVERY[every](day)] = commit, day
    if len(listed) < 2 and git(config.root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        raise GitError("this clone is shallow: it does not hold the history.\n  Run: git fetch --unshallow")
    return sorted(listed.values(), key=lambda each: each[1])[-limit:]


def trend(
    config: Config,
    chosen: Sequence[tuple[str, date]],
    *,
    own_config: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Moment, ...]:
    """The figures of some commits, by the configuration of today, or by that which each of them had (`own_config`).

    Files that two commits share are read once, and a commit of which an earlier run kept the figures not at all.
    `progress` is told how many of how many commits are done. Raises `GitError` when git cannot tell.
    """
    found = []
    for number, (commit, day) in enumerate(chosen):
        if progress is not None:
            progress(number, len(chosen))
        found.append(_moment(config, commit, day, own_config))
    return tuple(found)


def _moment(config: Config, commit: str, day: date, own_config: bool) -> Moment:
    problem = ""
    entries = None
    try:
        baseline = baseline_at(config.root, commit)
        entries = None if baseline is None else len(baseline.entries)
    except BaselineError as error:
        problem = str(error)
    then = config_at(config, commit) if own_config else config
    if own_config and then is config:
        return Moment(commit, day, None, entries, "it has no configuration that can be read")
    return Moment(commit, day, _figures(then, commit, day), entries, problem)


def _figures(config: Config, commit: str, day: date) -> Figures:
    listed = {
        path: name
        for path, (name, size) in listed_at(config.root, commit).items()
        if size <= LARGEST and is_wanted(path, config)
    }
    key = _key(config, listed, day)
    held = config.store.get(key) if config.store is not None else None
    if held is not None:
        with suppress(msgspec.MsgspecError):
            return _FIGURES.decode(held)
    held_files = contents(config.root, listed.values())
    files = {path: held_files[name] for path, name in listed.items() if name in held_files}
    report = lint(files, config, today=day)
    metrics = metrics_of(landscape_of(report, config.ownership, config.code), report.counts)
    shares = {part.name: float(part.share) for part in metrics.parts}
    made = Figures(
        float(metrics.score),
        shares["fault isolation"],
        shares["independent deployability"],
        metrics.sites,
        len(metrics.shared),
        sum(finding.state != "waived" for finding in report.findings),
        metrics.calls,
        metrics.understood,
    )
    if config.store is not None:
        config.store.put(key, msgspec.json.encode(made))
        config.store.save()
    return made


def _key(config: Config, listed: dict[str, str], day: date) -> bytes:
    """Stands for all that the figures depend on: the files, the configuration, and the day by which permits count."""
    told = "".join(f"{path}\0{name}\n" for path, name in sorted(listed.items()))
    content = f"{told}\0{config!r}\0{day if config.permits else ''}"
    return (
        config.store.key(b"trend", content.encode("utf-8", "surrogatepass"))
        if config.store is not None
        else b""
    )
