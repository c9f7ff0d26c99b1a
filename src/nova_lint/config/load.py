"""Finding the configuration, and making of it who owns what."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nova_lint.config.problems import ConfigError, ConfigProblem, shown_path
from nova_lint.config.reader import Reader
from nova_lint.config.toml import parse_toml, read_toml
from nova_lint.model.declared import Declared
from nova_lint.model.ownership import Ownership

__all__ = ["Config", "ConfigError", "find_config", "load_config", "parse_config"]

#: The files that a configuration may stand in, besides `pyproject.toml`; in one folder the first counts.
NAMES = ("nova-lint.toml", ".nova-lint.toml")

_HOW = (
    "Write one at the root of the repository, which names each service, its code and its tables:\n"
    '      [services.orders]\n      paths = ["services/orders"]\n      tables = ["orders", "order_*"]\n'
    "  or say where it is with --config."
)


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that holds together.

    `root` is the folder that paths are relative to, absolute. `exclude` are patterns as in `.gitignore`.
    `helpers` are the database calls that the code does not tell.
    """

    root: Path
    dialect: str = ""
    exclude: tuple[str, ...] = ()
    ownership: Ownership = field(default_factory=Ownership)
    helpers: tuple[Declared, ...] = ()
    warnings: tuple[str, ...] = ()


def find_config(start: Path, explicit: Path | None = None) -> Path:
    """The configuration file for a path: the one named, else the nearest one in its folder or above.

    In one folder `nova-lint.toml` counts before `.nova-lint.toml`, and both before a `pyproject.toml` with
    a `[tool.nova-lint]` table. Raises `ConfigError` when there is none.
    """
    if explicit is not None:
        if not explicit.is_file():
            what = "it is a folder, not a file" if explicit.is_dir() else "there is no such file"
            raise ConfigError(ConfigProblem(shown_path(explicit), 0, what))
        return explicit
    folder = start if start.is_dir() else start.parent
    for place in (folder, *folder.parents):
        for name in NAMES:
            if (place / name).is_file():
                return place / name
        if _has_table(place / "pyproject.toml"):
            return place / "pyproject.toml"
    what = "there is no nova-lint.toml in this folder or one above it"
    raise ConfigError(ConfigProblem(shown_path(folder), 0, what, _HOW))


def load_config(path: Path) -> Config:
    """Read a configuration file. Raises `ConfigError` with everything that is wrong with it."""
    data, text = read_toml(path)
    prefix: tuple[str, ...] = ()
    if path.name == "pyproject.toml":
        prefix, data = ("tool", "nova-lint"), _own_table(data)
    return _config(Reader(data, text, shown_path(path), prefix), path.resolve().parent)


def parse_config(text: str, root: Path = Path()) -> Config:
    """The same from the text of a `nova-lint.toml`."""
    return _config(Reader(parse_toml(text, NAMES[0]), text, NAMES[0]), root)


def _config(reader: Reader, root: Path) -> Config:
    dialect, exclude = reader.dialect(), reader.exclude()
    services, helpers = reader.services(), reader.helpers()
    reader.finish()
    return Config(root, dialect, exclude, Ownership(services), helpers)


def _has_table(path: Path) -> bool:
    try:
        if b"nova-lint" not in path.read_bytes():
            return False
    except OSError:
        return False
    try:
        data, _ = read_toml(path)
    except ConfigError:
        # What is not TOML is ours to tell only if it is about us.
        return b"[tool.nova-lint" in path.read_bytes()
    tools = data.get("tool")
    return isinstance(tools, dict) and "nova-lint" in tools


def _own_table(data: dict[str, Any]) -> dict[str, Any]:
    tools = data.get("tool")
    own = tools.get("nova-lint") if isinstance(tools, dict) else None
    return own if isinstance(own, dict) else {}
