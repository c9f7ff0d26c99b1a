"""Finding the configuration, and making of it who owns what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nova_lint.config.documents import NAMES, has_table, includes, read_whole
from nova_lint.config.names import check_names
from nova_lint.config.problems import ConfigError, ConfigProblem, shown_path
from nova_lint.config.reader import Parts, read_parts
from nova_lint.config.section import Problems, Section
from nova_lint.config.services import merge
from nova_lint.config.toml import parse_toml
from nova_lint.memo.store import Store
from nova_lint.model.baseline import Policy
from nova_lint.model.code import CodeKinds
from nova_lint.model.declared import Declared
from nova_lint.model.exempt import Exempt
from nova_lint.model.ownership import Ownership
from nova_lint.model.permit import Permit
from nova_lint.model.profile import Clock, Idle
from nova_lint.model.trace import Trace

__all__ = ["Config", "ConfigError", "find_config", "load_config", "parse_config"]

_HOW = (
    "Write one at the root of the repository, which names each service, its code and its tables:\n"
    '      [services.orders]\n      paths = ["services/orders"]\n      tables = ["orders", "order_*"]\n'
    "  or say where it is with --config."
)


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that holds together.

    `root` is the folder that paths are relative to, absolute. `exclude` are patterns as in `.gitignore`.
    `helpers` are the database calls that the code does not tell. `files` are the files that it was read from, relative
    to the root, the first of them the one that counts. `exempt` are files in which some rules do not count. `unsaved`
    are files as an editor holds them, by path: they count instead of those on disk. `store` keeps what was read for the next run,
    `clock` is told of each step, `trace` of what is asked of the texts of files.
    """

    root: Path
    dialect: str = ""
    exclude: tuple[str, ...] = ()
    ownership: Ownership = field(default_factory=Ownership)
    helpers: tuple[Declared, ...] = ()
    permits: tuple[Permit, ...] = ()
    code: CodeKinds = field(default_factory=CodeKinds)
    policy: Policy = field(default_factory=Policy)
    exempt: tuple[Exempt, ...] = ()
    unsaved: Mapping[str, bytes] = field(default_factory=dict)
    files: tuple[str, ...] = (NAMES[0],)
    warnings: tuple[str, ...] = ()
    store: Store | None = field(default=None, compare=False, repr=False)
    clock: Clock = field(default_factory=Idle, compare=False, repr=False)
    trace: Trace | None = field(default=None, compare=False, repr=False)

    def dialect_of(self, path: str) -> str:
        """What the database speaks that the code of a file asks; empty when nothing says."""
        if not self.ownership.databases:
            return self.dialect
        name = self.ownership.database_of(path)
        own = next((one.dialect for one in self.ownership.databases if one.name == name), "")
        return own or self.dialect


def find_config(start: Path, explicit: Path | None = None) -> Path:
    """The configuration file for a path: the one named, else the nearest one in its folder or above.

    In one folder `nova-lint.toml` counts before `.nova-lint.toml`, and both before a `pyproject.toml` with
    a `[tool.nova-lint]` table. A file that another one further up includes is a part of that one, which then counts.
    Raises `ConfigError` when there is none.
    """
    if explicit is not None:
        if not explicit.is_file():
            what = "it is a folder, not a file" if explicit.is_dir() else "there is no such file"
            raise ConfigError(ConfigProblem(shown_path(explicit), 0, what))
        return explicit
    folder = start if start.is_dir() else start.parent
    nearest: Path | None = None
    for place in (folder, *folder.parents):
        found = _in_folder(place)
        if found is None:
            continue
        nearest = nearest or found
        if found is not nearest and includes(found, nearest):
            return found
    if nearest is not None:
        return nearest
    what = "there is no nova-lint.toml in this folder or one above it"
    raise ConfigError(ConfigProblem(shown_path(folder), 0, what, _HOW))


def _in_folder(place: Path) -> Path | None:
    for name in NAMES:
        if (place / name).is_file():
            return place / name
    return place / "pyproject.toml" if has_table(place / "pyproject.toml") else None


def load_config(path: Path) -> Config:
    """Read a configuration file and those it extends and includes.

    Raises `ConfigError` with everything that is wrong with them.
    """
    root = path.resolve().parent
    problems = Problems()
    parts, files = read_whole(path, root, problems)
    return _config(parts, root, files, problems, shown_path(path))


def parse_config(text: str, root: Path = Path()) -> Config:
    """The same from the text of a `nova-lint.toml`, which stands alone."""
    problems = Problems()
    top = Section(parse_toml(text, NAMES[0]), text, NAMES[0], problems)
    return _config(read_parts(top), root, (NAMES[0],), problems, NAMES[0])


def _config(parts: Parts, root: Path, files: tuple[str, ...], problems: Problems, name: str) -> Config:
    services = merge(parts.services)
    check_names(parts, services, problems, name)
    problems.finish()
    return Config(
        root=root,
        dialect=parts.dialect,
        exclude=parts.exclude,
        ownership=Ownership(services, parts.databases),
        helpers=parts.helpers,
        permits=tuple(parts.permits),
        code=parts.code,
        policy=parts.policy or Policy(),
        exempt=parts.exempt,
        files=files,
    )
