"""Finding the configuration, and making of it who owns what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from nova_lint.config.problems import ConfigError, ConfigProblem
from nova_lint.config.toml import line_of, line_of_text, parse_toml, read_toml
from nova_lint.model.ownership import Ownership, Service

__all__ = ["Config", "ConfigError", "find_config", "load_config", "parse_config"]

NAMES = ("nova-lint.toml", ".nova-lint.toml")
_TOP = ("dialect", "exclude", "services")
_SERVICE = ("paths", "tables", "schemas", "description")
_DIALECTS = (
    "postgres",
    "sqlite",
    "mysql",
    "tsql",
    "oracle",
    "clickhouse",
    "bigquery",
    "snowflake",
    "redshift",
    "duckdb",
    "mariadb",
)
_SAME_DIALECT = {
    "postgresql": "postgres",
    "mssql": "tsql",
    "sqlserver": "tsql",
    "mariadb": "mysql",
    "sqlite3": "sqlite",
}


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that holds together.

    `root` is the folder that paths are relative to, absolute. `exclude` are patterns as in `.gitignore`.
    """

    root: Path
    dialect: str = ""
    exclude: tuple[str, ...] = ()
    ownership: Ownership = field(default_factory=Ownership)
    warnings: tuple[str, ...] = ()


def find_config(start: Path, explicit: Path | None = None) -> Path:
    """The configuration file for a path: the one named, else the nearest one in its folder or above.

    In one folder `nova-lint.toml` counts before `.nova-lint.toml`, and both before a `pyproject.toml` with
    a `[tool.nova-lint]` table. Raises `ConfigError` when there is none.
    """
    if explicit is not None:
        if not explicit.is_file():
            raise ConfigError(ConfigProblem(str(explicit), 0, "there is no such file"))
        return explicit
    folder = start if start.is_dir() else start.parent
    for place in (folder, *folder.parents):
        for name in NAMES:
            if (place / name).is_file():
                return place / name
        if _has_table(place / "pyproject.toml"):
            return place / "pyproject.toml"
    hint = (
        "Write one at the root of the repository that names each service, its code and its tables:\n"
        '    [services.orders]\n    paths = ["services/orders"]\n    tables = ["orders", "order_*"]'
    )
    raise ConfigError(
        ConfigProblem(str(folder), 0, "there is no nova-lint.toml here or in a folder above", hint)
    )


def load_config(path: Path) -> Config:
    """Read a configuration file. Raises `ConfigError` with everything that is wrong with it."""
    data, text = read_toml(path)
    prefix: tuple[str, ...] = ()
    if path.name == "pyproject.toml":
        prefix = ("tool", "nova-lint")
        data = data.get("tool", {}).get("nova-lint", {})
    return _Reader(data, text, str(path), prefix).config(path.resolve().parent)


def parse_config(text: str, root: Path = Path()) -> Config:
    """The same from the text of a `nova-lint.toml`."""
    return _Reader(parse_toml(text, NAMES[0]), text, NAMES[0], ()).config(root)


def _has_table(path: Path) -> bool:
    try:
        if b"tool.nova-lint" not in path.read_bytes():
            return False
    except OSError:
        return False
    return "nova-lint" in read_toml(path)[0].get("tool", {})


class _Reader:
    """Checks one file and gathers what is wrong with it."""

    def __init__(self, data: dict[str, Any], text: str, name: str, prefix: tuple[str, ...]) -> None:
        self.data, self.text, self.name, self.prefix = data, text, name, prefix
        self.problems: list[ConfigProblem] = []

    def config(self, root: Path) -> Config:
        self.known_keys(self.data, _TOP, ())
        dialect = self.dialect()
        exclude = self.strings(self.data, "exclude", ())
        services = self.services()
        self.claimed_twice(services, "tables", "the table")
        self.claimed_twice(services, "paths", "the path")
        self.claimed_twice(services, "schemas", "the schema")
        if self.problems:
            raise ConfigError(*sorted(self.problems, key=lambda problem: problem.line))
        return Config(root, dialect, exclude, Ownership(services))

    def problem(self, line: int, message: str, hint: str = "") -> None:
        self.problems.append(ConfigProblem(self.name, line, message, hint))

    def line(self, *keys: str) -> int:
        return line_of(self.text, *self.prefix, *keys)

    def known_keys(self, data: dict[str, Any], known: Sequence[str], keys: tuple[str, ...]) -> None:
        for key in data:
            if key in known:
                continue
            near = get_close_matches(key, known, 1, 0.5)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known keys are {', '.join(known)}."
            place = f" in [{'.'.join(keys)}]" if keys else ""
            self.problem(self.line(*keys, key), f"unknown key {key!r}{place}", hint)

    def dialect(self) -> str:
        value = self.data.get("dialect", "")
        if not isinstance(value, str):
            self.problem(self.line("dialect"), f"'dialect' must be a string, not {_kind(value)}")
            return ""
        value = _SAME_DIALECT.get(value.lower(), value.lower())
        if value and value not in _DIALECTS:
            near = get_close_matches(value, _DIALECTS, 1, 0.5)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known dialects are {', '.join(_DIALECTS)}."
            self.problem(self.line("dialect"), f"unknown dialect {value!r}", hint)
        return value

    def strings(self, data: dict[str, Any], key: str, keys: tuple[str, ...]) -> tuple[str, ...]:
        value = data.get(key, [])
        line = self.line(*keys, key)
        if not isinstance(value, list):
            hint = f"Write {key} = [{value!r}]." if isinstance(value, str) else ""
            self.problem(
                line, f"{key!r} must be a list of strings, not {_kind(value)}", hint.replace("'", '"')
            )
            return ()
        for item in value:
            if not isinstance(item, str):
                self.problem(line, f"{key!r} must hold strings, not {_kind(item)}")
            elif not item.strip():
                self.problem(line, f"{key!r} holds an empty string")
            elif key == "paths" and (item.startswith("/") or ".." in item.split("/")):
                self.problem(
                    line_of_text(self.text, item, line),
                    f"the path {item!r} leads out of the repository",
                    "Paths are relative to the folder of this file.",
                )
        return tuple(dict.fromkeys(item for item in value if isinstance(item, str)))

    def services(self) -> tuple[Service, ...]:
        tables = self.data.get("services", {})
        if not isinstance(tables, dict):
            self.problem(
                self.line("services"),
                f"'services' must be tables, not {_kind(tables)}",
                "Write [services.orders].",
            )
            return ()
        if not tables:
            hint = 'Write, for each service, [services.orders] with paths = ["services/orders"] and tables = ["orders"].'
            self.problem(self.line("services"), "it names no service", hint)
        return tuple([self.service(name, data) for name, data in tables.items()])

    def service(self, name: str, data: Any) -> Service:
        keys = ("services", name)
        if not isinstance(data, dict):
            self.problem(self.line(*keys), f"service {name!r} must be a table, not {_kind(data)}")
            return Service(name, ())
        self.known_keys(data, _SERVICE, keys)
        paths = self.strings(data, "paths", keys)
        if not paths and isinstance(data.get("paths", []), list):
            self.problem(
                self.line(*keys), f"service {name!r} has no paths", f'Add paths = ["services/{name}"].'
            )
        description = data.get("description", "")
        if not isinstance(description, str):
            self.problem(
                self.line(*keys, "description"), f"'description' must be a string, not {_kind(description)}"
            )
            description = ""
        return Service(
            name, paths, self.strings(data, "tables", keys), self.strings(data, "schemas", keys), description
        )

    def claimed_twice(self, services: tuple[Service, ...], key: str, what: str) -> None:
        first: dict[str, str] = {}
        for service in services:
            for pattern in getattr(service, key):
                folded = pattern.strip("/") if key == "paths" else pattern.lower()
                other = first.setdefault(folded, service.name)
                if other != service.name:
                    start = self.line("services", service.name)
                    self.problem(
                        line_of_text(self.text, pattern, start),
                        f"{what} {pattern!r} is claimed by {other!r} and by {service.name!r}",
                        "One service owns it; the others call that service.",
                    )


def _kind(value: object) -> str:
    names = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "that")
