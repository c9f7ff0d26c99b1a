"""Waivers written into the files of a repository."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nova_lint.cli.chosen import chosen
from nova_lint.cli.outcome import CLEAN, FINDINGS, WrongInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nova_lint.config.load import Config
    from nova_lint.model.report import Report


def add(
    report: Report, config: Config, words: Sequence[str], reason: str, ticket: str, until: date | None
) -> int:
    """Put a waiver above every statement with an active finding of the chosen rules, and say what was done.

    Ends with 1 when a finding is left that no comment can cover. Raises `WrongInput` for a rule that does not exist, and
    for a file that cannot be written.
    """
    from nova_lint.engine.add_waivers import with_waivers
    from nova_lint.engine.discover import read_files
    from nova_lint.engine.rulebook import rules

    codes = chosen(words, rules(), "--add-waivers")
    findings = [finding for finding in report.active if finding.code in codes]
    files, _ = read_files(config.root, sorted({finding.place.file for finding in findings}))
    changed, left = with_waivers(files, findings, reason.strip(), ticket, until)
    for path, content in changed.items():
        _replace(config.root / path, content)
    for finding in left:
        click.echo(f"{finding.place}: {finding.code} cannot be waived by a comment here", err=True)
    done = len(findings) - len(left)
    click.echo(f"Waived {done} of {len(findings)} findings in {len(changed)} files.")
    return FINDINGS if left else CLEAN


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that it is the old or the new one at any moment, with the rights that it has."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as made:
            made.write(content)
            made.flush()
            os.fsync(made.fileno())
        shutil.copymode(path, made.name)
        Path(made.name).replace(path)
    except OSError as error:
        raise WrongInput(f"cannot write to {path}: {error.strerror or error}") from None
