"""From what the user typed to the engine: which configuration counts, and what it is run on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nova_lint.cli.chosen import chosen
from nova_lint.cli.deep import run_deep
from nova_lint.cli.outcome import WrongInput

if TYPE_CHECKING:
    from nova_lint.config.load import Config
    from nova_lint.engine.gate import Against
    from nova_lint.model.report import Report


def configured(paths: Sequence[Path], explicit: Path | None) -> Config:
    """The configuration for these paths: the file that was named, or the nearest one above them.

    With a named file, a folder outside that file's own folder is what is checked: a configuration may be
    kept beside code that is not one's own. Raises `WrongInput` when there is no configuration, when it is
    wrong, or when two of the paths have different ones.
    """
    from nova_lint.config.load import ConfigError, find_config, load_config

    try:
        starts = [path.resolve() for path in paths] or [Path.cwd()]
        found = dict.fromkeys(find_config(start, explicit) for start in starts)
        if len(found) > 1:
            names = " and ".join(map(str, found))
            raise WrongInput(f"the paths have different configurations, {names}: check them one by one")
        config = load_config(next(iter(found)))
    except ConfigError as error:
        raise WrongInput(str(error)) from None
    elsewhere = explicit is not None and len(paths) == 1 and not _below(starts[0], config.root)
    return replace(config, root=starts[0]) if elsewhere and starts[0].is_dir() else config


def configured_for_facts(root: Path | None, explicit: Path | None) -> tuple[Config, tuple[Path, ...]]:
    """The configuration for `nova-lint facts`, and what to report of it (nothing stands for everything).

    A named file speaks about `root`, wherever it is; else the nearest file above `root` counts, and where
    there is none, nobody owns anything. Raises `WrongInput` when the configuration is wrong.
    """
    from nova_lint.config.load import Config, ConfigError, find_config, load_config

    start = (root or Path.cwd()).resolve()
    folder = start if start.is_dir() else start.parent
    try:
        file = find_config(start, explicit)
    except ConfigError as error:
        if explicit is not None:
            raise WrongInput(str(error)) from None
        config = Config(root=folder)
    else:
        try:
            config = load_config(file)
        except ConfigError as error:
            raise WrongInput(str(error)) from None
        if explicit is not None and root is not None:
            config = replace(config, root=folder)
    everything = root is None or start == config.root.resolve()
    return config, () if everything else (start,)


def checked(
    config: Config,
    paths: Sequence[Path],
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
    against: Against | None = None,
) -> Report:
    """The engine's report; `select` and `ignore` are words as the user typed them.

    With `against`, findings are compared with the baseline or with a commit. Raises `WrongInput` where either is not
    as it must be.
    """

    def work() -> Report:
        from nova_lint.engine.gate import check_against
        from nova_lint.engine.rulebook import rules
        from nova_lint.engine.run import check

        known = rules() if select or ignore else ()
        codes = chosen(select, known, "--select"), chosen(ignore, known, "--ignore")
        if against is None:
            return check(config, paths, select=codes[0], ignore=codes[1], progress=progress)
        return check_against(
            config, paths, select=codes[0], ignore=codes[1], progress=progress, against=against
        )

    with told():
        return run_deep(work)


@contextmanager
def told() -> Iterator[None]:
    """What is wrong with a baseline, a repository or a configuration, told as `WrongInput`."""
    from nova_lint.config.load import ConfigError
    from nova_lint.engine.baseline.lines import BaselineError
    from nova_lint.engine.git import GitError

    try:
        yield
    except (BaselineError, GitError, ConfigError) as error:
        raise WrongInput(str(error)) from None


def _below(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder.resolve())
