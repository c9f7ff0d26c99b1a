"""The same engine on a commit: files and configuration come from git's objects, the work tree stays as it is."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Collection
from datetime import date
from pathlib import Path

from nova_lint.config.load import Config, ConfigError, find_config, load_config
from nova_lint.engine.baseline.lines import baseline_of
from nova_lint.engine.baseline.store import FOLDER
from nova_lint.engine.discover import discover, is_wanted, read_files
from nova_lint.engine.git import contents, files_at, git, listed_at
from nova_lint.engine.run import lint
from nova_lint.engine.waive import waivers_in
from nova_lint.frontends.python.read import LARGEST
from nova_lint.model.baseline import Baseline
from nova_lint.model.report import Report
from nova_lint.model.waiver import Waiver


def report_at(
    config: Config,
    commit: str,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    today: date | None = None,
) -> Report:
    """What the repository of a configuration looked like at a commit, judged by the configuration that it had then.

    Raises `GitError` when git cannot tell.
    """
    then = config_at(config, commit)
    files = files_at(config.root, commit, lambda path: is_wanted(path, then), LARGEST)
    return lint(files, then, select=select, ignore=ignore, today=today)


def config_at(config: Config, commit: str) -> Config:
    """The configuration as it was at a commit, with the root of today.

    That of today where there was none or where it was wrong. Raises `GitError` when git cannot tell.
    """
    top = Path(os.fsdecode(git(config.root, "rev-parse", "--show-prefix")).strip())
    listed = listed_at(config.root, commit, everywhere=True)
    chosen = {
        path: name for path, (name, size) in listed.items() if path.endswith(".toml") and size <= LARGEST
    }
    held = contents(config.root, chosen.values())
    with tempfile.TemporaryDirectory(prefix="nova-lint-") as scratch:
        for path, name in chosen.items():
            copy = Path(scratch, path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(held.get(name, b""))
        root = Path(scratch, top)
        try:
            named = root / config.files[-1] if len(config.files) == 1 else None
            file = named if named is not None and named.is_file() else find_config(root)
            if file.resolve().parent != root.resolve():
                return config
            return dataclasses.replace(load_config(file), root=config.root, store=config.store)
        except (ConfigError, OSError):
            return config


def waivers_at(config: Config, commit: str) -> tuple[Waiver, ...]:
    """The waivers in the code at a commit, by the configuration of then. Raises `GitError` when git cannot tell."""
    files = files_at(config.root, commit, lambda path: is_wanted(path, config), LARGEST)
    return waivers_in(files)


def waivers_now(config: Config) -> tuple[Waiver, ...]:
    """The waivers in the work tree."""
    paths = [path for path in discover(config.root, config.exclude) if not config.code.is_skipped(path)]
    return waivers_in(read_files(config.root, paths)[0])


def baseline_at(root: Path, commit: str) -> Baseline | None:
    """The baseline of a commit; None where it had none. Raises `BaselineError` when it cannot be used."""
    listed = listed_at(root, commit)
    names = {
        path.removeprefix(f"{FOLDER}/"): name
        for path, (name, _) in listed.items()
        if path.startswith(f"{FOLDER}/")
        and path.endswith(".jsonl")
        and path.count("/") == FOLDER.count("/") + 1
    }
    if not names:
        return None
    held = contents(root, names.values())
    files = {path: held.get(name, b"") for path, name in names.items()}
    return baseline_of(files, f"{commit[:12]}:{FOLDER}/", after_merge=True)
