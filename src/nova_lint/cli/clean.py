"""`nova-lint clean`: forget what earlier runs kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from nova_lint.cli.outcome import CLEAN, WrongInput
from nova_lint.cli.output import write


@click.command("clean", short_help="Forget what earlier runs kept.")
@click.argument("root", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def COMMAND(root: Path | None) -> int:
    """Remove the folder .nova-lint-cache in ROOT (by default here) or in the nearest folder above it.

    Nothing is lost but time: the next run reads everything again.
    """
    from nova_lint.memo.folder import NAME

    start = (root or Path.cwd()).resolve()
    folders = (place / NAME for place in (start, *start.parents))
    folder = next((place for place in folders if place.exists()), start / NAME)
    if folder.is_symlink() or not (folder / "CACHEDIR.TAG").is_file():
        write(f"There is no {NAME} here that nova-lint made.\n", None)
        return CLEAN
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise WrongInput(f"cannot remove {folder}: {error.strerror or error}") from None
    write(f"Removed {folder}.\n", None)
    return CLEAN
