"""A report, written in every format that was asked for, to wherever it was asked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nova_lint.cli.outcome import WrongInput
from nova_lint.cli.output import check_writable, is_terminal, wants_color, warn, warnings, width, write
from nova_lint.cli.targets import Target, outputs, repository_prefix
from nova_lint.memo.answers import Answer
from nova_lint.reports import Look, formats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nova_lint.memo.answers import Pending
    from nova_lint.model.report import Report

_SUMMARY = "GITHUB_STEP_SUMMARY"


def check_targets(
    targets: Sequence[Target], *, step_summary: bool = False, environment: Mapping[str, str] = os.environ
) -> None:
    """Raise `WrongInput` now, not after a long run, for what cannot be written."""
    for target in targets:
        check_writable(target.file)
    if step_summary:
        if not environment.get(_SUMMARY):
            raise WrongInput(f"--step-summary: ${_SUMMARY} is not set; GitHub sets it for the steps of a job")
        check_writable(Path(environment[_SUMMARY]))


def deliver(
    report: Report,
    targets: Sequence[Target],
    look: Look,
    *,
    color: str,
    root: Path,
    step_summary: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Write the report to each target. Paths start at the root of the repository where machines read them.

    Raises `WrongInput` for what cannot be written.
    """
    look = replace(look, prefix=repository_prefix(root), width=width())
    for target in targets:
        seen = _seen(look, target, color)
        if not look.quiet:
            warn(target.format.notes(report, seen))
        for file, text in outputs(report, target, seen):
            write(text, file)
    if step_summary:
        _append(formats()["markdown"].render(report, look), Path(environment[_SUMMARY]))


def remember(
    run: Pending,
    report: Report,
    targets: Sequence[Target],
    look: Look,
    *,
    color: str,
    root: Path,
    code: int,
    kept: Callable[[str, Look], bytes | None],
) -> None:
    """Keep what was delivered to stdout, the warnings and the exit code, for when nothing has changed since.

    `kept` gives, for the name of a format and its look, what tells how that came about, for when little has.
    """
    look = replace(look, prefix=repository_prefix(root), width=width())
    as_before = replace(report, counts=replace(report.counts, seconds=None))
    said, shown = list(report.warnings), ""
    for target in targets:
        seen = _seen(look, target, color)
        said += target.format.notes(as_before, seen)
        shown += "".join(text for _, text in outputs(as_before, target, seen))
    one = targets[0] if len(targets) == 1 and not targets[0].split else None
    how = kept(one.format.name, _seen(look, one, color)) if one is not None else None
    run.keep(Answer(shown, "" if look.quiet else warnings(said), code), how)


def _seen(look: Look, target: Target, color: str) -> Look:
    on_screen = target.file is None and is_terminal(sys.stdout)
    return replace(look, color=wants_color(color, on_screen))


def _append(text: str, path: Path) -> None:
    """GitHub shows what the commands of a step have written there one after the other."""
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise WrongInput(f"cannot write to {path}: {error.strerror or error}") from None
