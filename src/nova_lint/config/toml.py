"""TOML with line numbers: where a key of the configuration stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tomli

from nova_lint.config.problems import ConfigError, ConfigProblem

_TABLE = re.compile(r"^\s*\[\[?\s*(?P<name>[^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?P<key>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The parsed file and its text. Raises `ConfigError` when it cannot be read or is not TOML."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise ConfigError(ConfigProblem(str(path), 0, f"it cannot be read ({error.strerror})")) from None
    except UnicodeDecodeError:
        hint = "TOML files are UTF-8; save it as such."
        raise ConfigError(ConfigProblem(str(path), 0, "it is not UTF-8", hint)) from None
    return parse_toml(text, str(path)), text


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Parse a text. Raises `ConfigError` with the line and column of what is not TOML."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        line = getattr(error, "lineno", 0)
        column = getattr(error, "colno", 0)
        what = getattr(error, "msg", str(error))
        where = f", column {column}" if column else ""
        raise ConfigError(ConfigProblem(name, line, f"it is not TOML: {what}{where}")) from None


def line_of(text: str, *keys: str) -> int:
    """The line on which a key is written, 0 when it cannot be told; outer keys come first."""
    wanted = list(keys)
    table: list[str] = []
    best = 0
    for number, line in enumerate(text.splitlines(), 1):
        header = _TABLE.match(line)
        if header is not None:
            table = _split(header["name"])
            if table == wanted:
                return number
            if best == 0 and wanted[: len(table)] == table:
                best = number
            continue
        key = _KEY.match(line)
        if key is not None and table + _split(key["key"]) == wanted:
            return number
        if key is not None and wanted[: len(table) + 1] == [*table, *_split(key["key"])]:
            best = number
    return best


def line_of_text(text: str, value: str, start: int) -> int:
    """The first line from `start` on that holds a quoted value; `start` when none does."""
    for number, line in enumerate(text.splitlines(), 1):
        if number >= start and (f'"{value}"' in line or f"'{value}'" in line):
            return number
    return start


def _split(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", dotted)]
