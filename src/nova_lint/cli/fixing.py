"""Fixes: shown as a difference, or written into the files of a repository."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

import click

from nova_lint.cli.outcome import CLEAN, FINDINGS
from nova_lint.cli.rewriting import replace_file

if TYPE_CHECKING:
    from nova_lint.config.load import Config
    from nova_lint.model.report import Report


def difference(report: Report, config: Config) -> int:
    """Print what the fixes would change, as a unified difference; 1 when there is something, else 0."""
    files, changed, number = _made(report, config)
    for path in sorted(changed):
        before, after = (
            source.decode("utf-8", "replace").splitlines(keepends=True)
            for source in (files[path], changed[path])
        )
        for line in unified_diff(before, after, path, path):
            click.echo(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n", nl=False)
    click.echo(
        f"{_told(number, len(changed))} would change." if number else "There is nothing to fix.", err=True
    )
    return FINDINGS if number else CLEAN


def fixed(report: Report, config: Config, *, quiet: bool) -> bool:
    """Write the fixes; whether a file has changed. Raises `WrongInput` for a file that cannot be written."""
    _, changed, number = _made(report, config)
    for path, content in sorted(changed.items()):
        replace_file(config.root / path, content)
    if number and not quiet:
        click.echo(f"Fixed {_told(number, len(changed))}.", err=True)
    return bool(changed)


def _made(report: Report, config: Config) -> tuple[dict[str, bytes], dict[str, bytes], int]:
    from nova_lint.engine.discover import read_files
    from nova_lint.engine.fix.fixes import CODE, with_fixes

    files, _ = read_files(
        config.root, sorted({one.place.file for one in report.findings if one.code == CODE})
    )
    changed, number = with_fixes(files, report.findings)
    return dict(files), changed, number


def _told(number: int, files: int) -> str:
    return f"{number} {'call' if number == 1 else 'calls'} in {files} {'file' if files == 1 else 'files'}"
