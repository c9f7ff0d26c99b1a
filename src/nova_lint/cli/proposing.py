"""What `nova-lint init` reads and writes, and what it says when it cannot."""

from __future__ import annotations

import difflib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from nova_lint.cli.deep import run_deep
from nova_lint.cli.outcome import WrongInput
from nova_lint.cli.output import check_writable, warn, write
from nova_lint.cli.progress import progress_bar

if TYPE_CHECKING:
    from nova_lint.config.load import Config
    from nova_lint.engine.propose.proposal import Proposal


class Target(Struct, frozen=True):
    """The file to write, and the one that holds the configuration of its folder already, if any."""

    root: Path
    existing: Path | None

    @classmethod
    def of(cls, root: Path) -> Target:
        """The target for a folder. A configuration in a folder above is another one's."""
        from nova_lint.config.load import ConfigError, find_config

        try:
            found = find_config(root.resolve())
        except ConfigError:
            return cls(root, None)
        return cls(root, root / found.name if found.parent == root.resolve() else None)

    @property
    def file(self) -> Path:
        """Where a new configuration goes."""
        return self.root / "nova-lint.toml"


def create(target: Target, *, force: bool, dry_run: bool, asks: bool) -> None:
    """Propose a whole file and write it. Raises `WrongInput` when one is there, or nothing can be proposed."""
    from nova_lint.engine.propose.summary import services_found, summary_of
    from nova_lint.engine.propose.write import written

    if target.existing is not None and not force and not dry_run:
        raise WrongInput(
            f"{target.existing} is there already and was not changed.\n"
            "  nova-lint init --update adds new services and tables to it; --force replaces it;"
            " --dry-run prints a new proposal."
        )
    if not dry_run:
        check_writable(target.file)
    proposal = _proposed(target.root)
    text = written(proposal)
    if dry_run:
        write(text, None)
        click.echo(summary_of(proposal, str(target.file), is_written=False), nl=False, err=True)
        return
    if asks:
        click.echo(f"Services:\n{services_found(proposal)}")
        if not click.confirm(f"Write {target.file} with these?", default=True):
            click.echo("Nothing was written.")
            return
    _replace(target.file, text)
    write(summary_of(proposal, str(target.file), is_written=True), None)


def add(target: Target, *, dry_run: bool) -> None:
    """Add what is new to the configuration that is there. Raises `WrongInput` when there is none, or it is wrong."""
    from nova_lint.config.load import ConfigError, load_config
    from nova_lint.engine.propose.summary import update_summary
    from nova_lint.engine.propose.update import UpdateError, updated

    file = target.existing
    if file is None:
        raise WrongInput(
            f"there is no configuration in {target.root} that could be updated: run nova-lint init without --update"
        )
    if not dry_run:
        check_writable(file)
    try:
        config = load_config(file)
    except ConfigError as error:
        raise WrongInput(str(error)) from None
    proposal = _proposed(target.root, config)
    raw = file.read_bytes().decode("utf-8-sig")
    mark = "\ufeff" if file.read_bytes().startswith(b"\xef\xbb\xbf") else ""
    try:
        update = updated(raw, proposal, ("tool", "nova-lint") if file.name == "pyproject.toml" else ())
    except UpdateError as error:
        raise WrongInput(f"{file}: {error}") from None
    if dry_run:
        old, new = raw.splitlines(keepends=True), update.text.splitlines(keepends=True)
        write("".join(difflib.unified_diff(old, new, str(file), str(file))), None)
    elif not update.is_empty:
        _replace(file, mark + update.text)
    click.echo(update_summary(update, str(file), is_written=not dry_run), nl=False, err=dry_run)


def _proposed(root: Path, config: Config | None = None) -> Proposal:
    """The proposal for a folder. Raises `WrongInput` when there is nothing to propose anything from."""
    from nova_lint.engine.propose.proposal import propose

    with progress_bar() as progress:
        proposal = run_deep(lambda: propose(root, config, progress))
    if not proposal.files:
        raise WrongInput(f"there are no .py or .sql files below {root} that git does not ignore")
    if not any((folder / ".git").exists() for folder in (root.resolve(), *root.resolve().parents)):
        warn((f"{root} is in no git repository: every file was read that no .gitignore names",))
    if not proposal.layout.known:
        raise WrongInput(
            f"no service can be told from the folders below {root}: no two of them hold code that touches a database.\n"
            "  Write the services by hand: docs/how-to/name-your-services.md says how."
        )
    return proposal


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises `WrongInput` when it cannot be written."""
    made = ""
    try:
        handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(made).chmod(mode)
        Path(made).replace(path)
    except OSError as error:
        if made:
            with suppress(OSError):
                Path(made).unlink()
        raise WrongInput(f"cannot write to {path}: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
