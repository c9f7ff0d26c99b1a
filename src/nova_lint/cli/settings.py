"""From what the user typed to the engine: which configuration counts, and what it is run on."""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from nova_lint.cli.chosen import chosen
from nova_lint.cli.deep import run_deep
from nova_lint.cli.outcome import WrongInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nova_lint.config.load import Config
    from nova_lint.engine.gate import Against
    from nova_lint.model.report import Report

Result = TypeVar("Result")


def configured(
    paths: Sequence[Path],
    explicit: Path | None,
    unsaved: Mapping[Path, bytes] = MappingProxyType({}),
    *,
    cache: bool = True,
) -> Config:
    """The configuration for these paths: the file that was named, or the nearest one above them.

    `unsaved` are files with what they hold, which counts instead of what is on disk. Without `cache` nothing of earlier
    runs is used, and nothing is kept.

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
    if elsewhere and starts[0].is_dir():
        config = dataclasses.replace(config, root=starts[0])
    if cache:
        config = _remembering(config)
    return dataclasses.replace(config, unsaved=_below_root(unsaved, config.root)) if unsaved else config


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
            config = dataclasses.replace(config, root=folder)
    everything = root is None or start == config.root.resolve()
    return _remembering(config), () if everything else (start,)


def checked(
    config: Config,
    paths: Sequence[Path],
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    extend_select: Sequence[str] = (),
    preview: bool = False,
    progress: Callable[[int, int], None] | None = None,
    against: Against | None = None,
) -> Report:
    """The engine's report; `select`, `ignore` and `extend_select` are words as the user typed them.

    What is in `extend_select` counts whatever the other two say; `preview` adds the rules that are off by themselves.
    With `against`, findings are compared with the baseline
    or with a commit. Raises `WrongInput` for a word that names no rule, and where either of these is not as it must be.
    """

    def work() -> Report:
        with config.clock.step("load"):
            from nova_lint.engine.gate import check_against
            from nova_lint.engine.rulebook import rules
            from nova_lint.engine.run import check

            known = rules()
        for entry in config.exempt:
            chosen(entry.rules, known, f"{entry.place.file}:{entry.place.line}: [per-file-ignores]")
        selected, ignored = chosen(select, known, "--select"), chosen(ignore, known, "--ignore")
        extended = {*chosen(extend_select, known, "--extend-select")}
        if preview and not selected:
            extended |= {rule.code for rule in known if rule.preview} - set(ignored)
        if extended:
            wanted = set(selected or (rule.code for rule in known if not rule.preview)) - set(ignored)
            selected, ignored = tuple(wanted | extended), ()
        if against is None:
            return check(config, paths, select=selected, ignore=ignored, progress=progress)
        return check_against(
            config, paths, select=selected, ignore=ignored, progress=progress, against=against
        )

    return deeply(config, work)


def deeply(config: Config, work: Callable[[], Result]) -> Result:
    """What the engine makes of a codebase, with what it read kept for the next run. Raises `WrongInput` as `told` does."""
    with told():
        try:
            return run_deep(work)
        finally:
            if config.store is not None:
                with config.clock.step("keep"):
                    config.store.save()


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


def _remembering(config: Config) -> Config:
    """With what earlier runs kept. A memo that came with the repository is not believed: it could say anything."""
    from nova_lint.engine.git import is_tracked
    from nova_lint.memo.folder import NAME
    from nova_lint.memo.store import opened
    from nova_lint.model.trace import Trace

    if is_tracked(config.root, NAME):
        told = f"{NAME} is in git, and is not used: remove it from the index, it belongs to one machine"
        return dataclasses.replace(config, warnings=(*config.warnings, told))
    return dataclasses.replace(config, store=opened(config.root), trace=Trace())


def _below_root(unsaved: Mapping[Path, bytes], root: Path) -> dict[str, bytes]:
    top = root.resolve()
    found: dict[str, bytes] = {}
    for path, content in unsaved.items():
        if not path.resolve().is_relative_to(top):
            raise WrongInput(f"--stdin-filename: {path} is not below {top}, the folder of the configuration")
        found[path.resolve().relative_to(top).as_posix()] = content
    return found


def _below(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder.resolve())
